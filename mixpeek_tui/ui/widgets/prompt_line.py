"""An input whose enter hands over what was typed, instead of going to the next field."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from mixpeek_tui.ui.fields.text import Line


class PromptLine(Line):
    """For dialogs and searches: enter posts ``Input.Submitted``."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "use it", show=False)]
