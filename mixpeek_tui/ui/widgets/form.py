"""A form: the widgets of a list of specs, changed only where the list changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import events
from textual.containers import VerticalScroll

from mixpeek_tui.ui.fields.make import field_for
from mixpeek_tui.ui.fields.shown import Shown
from mixpeek_tui.ui.fields.spec import Spec, Text


class Form(VerticalScroll, can_focus=False):
    """Shows specs from top to bottom. Its fields post ``Given`` and ``Asked``."""

    DEFAULT_CSS = """
    Form { padding: 0 2 1 2; scrollbar-size-vertical: 1; }
    Form > HeadingField:first-child { margin-top: 0; }
    """

    def __init__(self, specs: Sequence[Spec] = ()) -> None:
        self._fields: dict[str, Shown[Any]] = {s.place: field_for(s) for s in specs}
        self._brought: set[str] = set()
        super().__init__(*self._fields.values())

    async def show(self, specs: Sequence[Spec], *, answered: bool = False) -> None:
        """Draw these specs; widgets of places that stay are kept, with focus and cursor.

        Args:
            specs: What the form asks now.
            answered: Whether an answer brought them, for ``focus_brought``.
        """
        wanted = {spec.place: spec for spec in specs}
        gone = [p for p, f in self._fields.items() if not _fits(f, wanted.get(p))]
        for place in gone:
            await self._fields.pop(place).remove()
        previous: Shown[Any] | None = None
        for spec in specs:
            field = self._fields.get(spec.place)
            if field is None:
                field = self._fields[spec.place] = field_for(spec)
                if answered:
                    self._brought.add(spec.place)
                if previous is None:
                    await self.mount(field, before=0 if self.children else None)
                else:
                    await self.mount(field, after=previous)
            else:
                self._update(field, spec)
            previous = field

    def _update(self, field: Shown[Any], spec: Spec) -> None:
        """Show a newer spec; what is wrong where somebody types comes into view."""
        news = bool(spec.complaints) and spec.complaints != field.spec.complaints
        field.show(spec)
        if news and field.has_focus_within and field.size.height < self.size.height:
            self.call_after_refresh(field.scroll_visible, animate=False)

    def focus_first(self) -> None:
        """Put the focus on the first field that takes it."""
        for field in self.children:
            found = next((w for w in field.query("*") if w.focusable), None)
            if found is not None:
                found.focus(scroll_visible=False)
                self.scroll_home(animate=False)
                return

    def focus_last_from_first(self) -> bool:
        """With the focus on the first field, put it on the last; whether it was there."""
        fields = [widget for widget in self.query("*") if widget.focusable]
        if len(fields) < 2 or not fields[0].has_focus:
            return False
        fields[-1].focus()
        return True

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Somebody is at a question."""
        at = next((n for n in event.widget.ancestors if isinstance(n, Shown)), None)
        if at is not None:
            self._brought.discard(at.spec.place)

    def focus_brought(self) -> bool:
        """Put the focus on the next question that an answer brought and nobody was at.

        Returns whether there is one. Each is gone to once; one that has an answer needs nobody.
        """
        for field in self.children:
            if isinstance(field, Shown) and field.spec.blank and field.spec.place in self._brought:
                self._brought.discard(field.spec.place)
                if self.focus_place(field.spec.place):
                    return True
        return False

    def focus_place(self, place: str) -> bool:
        """Put the focus on the field of a place, or on the nearest one; whether there is one."""
        while place:
            field = self._fields.get(place)
            target = next((w for w in field.query("*") if w.focusable), None) if field else None
            if field is not None and target is not None:
                target.focus(scroll_visible=False)
                self.call_after_refresh(field.scroll_visible, animate=False)
                return True
            cut = max(place.rfind("."), place.rfind("["))
            place = place[:cut] if cut > 0 else ""
        return False


def _fits(field: Shown[Any], spec: Spec | None) -> bool:
    """Whether a field can show a newer spec: what a text asks for is only said when it is made."""
    if isinstance(spec, Text) and isinstance(field.spec, Text):
        return _asks(spec) == _asks(field.spec)
    return spec is not None and type(spec) is type(field.spec)


def _asks(spec: Text) -> tuple[object, ...]:
    return (spec.label, spec.hint, spec.lines, spec.folder, spec.reads)
