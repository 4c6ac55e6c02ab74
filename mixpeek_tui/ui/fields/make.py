"""Which widget shows which spec: the one place that knows both."""

from __future__ import annotations

from typing import Any

from mixpeek_tui.ui.fields.acts import ActsField
from mixpeek_tui.ui.fields.path_field import PathField
from mixpeek_tui.ui.fields.pick import PickField
from mixpeek_tui.ui.fields.shown import Shown
from mixpeek_tui.ui.fields.spec import Acts, Heading, Note, Pick, Spec, Table, Text
from mixpeek_tui.ui.fields.table import TableField
from mixpeek_tui.ui.fields.text import TextField
from mixpeek_tui.ui.fields.words import HeadingField, NoteField

WIDGETS: dict[type[Spec], type[Shown[Any]]] = {
    Heading: HeadingField,
    Note: NoteField,
    Text: TextField,
    Pick: PickField,
    Table: TableField,
    Acts: ActsField,
}


def field_for(spec: Spec) -> Shown[Any]:
    """A new widget for a spec."""
    if isinstance(spec, Text) and spec.reads:
        return PathField(spec)
    return WIDGETS[type(spec)](spec)
