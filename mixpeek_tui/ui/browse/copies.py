"""Copying a resource: its id, its name, the call that reads it, its JSON."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult

from mixpeek_tui.errors import UsageError
from mixpeek_tui.kinds.registry import kind
from mixpeek_tui.text import safe, short_id
from mixpeek_tui.ui.browse.session import Session
from mixpeek_tui.ui.screens.dialog import Dialog
from mixpeek_tui.ui.served import served
from mixpeek_tui.ui.services import Services
from mixpeek_tui.ui.widgets.menu import Item as Choice
from mixpeek_tui.ui.widgets.menu import Menu
from mixpeek_tui.workspace.inspect import as_json, as_yaml
from mixpeek_tui.workspace.item import Item
from mixpeek_tui.workspace.paths import item_path

FORMS = ("id", "name", "curl", "Python", "JSON", "YAML")
_PYTHON = '''import json, os, urllib.request

request = urllib.request.Request(
    {url!r},
    headers={headers},
)
print(json.dumps(json.load(urllib.request.urlopen(request)), indent=2))
'''


def copied(form: str, items: Sequence[Item], base_url: str, namespace: str | None) -> str:
    """The text of a form; several items stand below each other.

    Raises:
        UsageError: an item has no path of its own.
    """
    return "\n".join(_copied(form, item, base_url, namespace) for item in items)


def _copied(form: str, item: Item, base_url: str, namespace: str | None) -> str:
    owner = kind(item.kind)
    home = namespace if owner.namespaced else None
    match form:
        case "id":
            return item.id
        case "name":
            return item.name
        case "curl":
            return _curl(base_url + item_path(owner, item), home)
        case "Python":
            return _python(base_url + item_path(owner, item), home)
        case "YAML":
            return as_yaml(owner, item)
        case _:
            return as_json(owner, item)


def _curl(url: str, namespace: str | None) -> str:
    parts = [f"curl {shlex.quote(url)}", '-H "Authorization: Bearer $MIXPEEK_API_KEY"']
    if namespace:
        parts.append(f"-H {shlex.quote(f'X-Namespace: {namespace}')}")
    return " \\\n  ".join(parts)


def _python(url: str, namespace: str | None) -> str:
    headers = '{"Authorization": "Bearer " + os.environ["MIXPEEK_API_KEY"]'
    headers += f', "X-Namespace": {namespace!r}}}' if namespace else "}"
    return _PYTHON.format(url=url, headers=headers)


class CopyMenu(Dialog[None]):
    """What to copy of one or several resources."""

    def __init__(self, services: Services, session: Session, items: Sequence[Item]) -> None:
        self._session, self._items = session, tuple(items)
        first = self._items[0]
        name = first.name or short_id(first.id)
        words = f"Copy {name}" if len(self._items) == 1 else f"Copy {len(self._items)} resources"
        super().__init__(services, words, "", "enter copies   esc leaves")

    def panel(self) -> ComposeResult:
        """The forms."""
        first = self._items[0]
        helps = {
            "id": safe(first.id)[:80], "name": safe(first.name)[:80],
            "curl": "the call that reads it", "Python": "the same without any package",
            "JSON": "whole", "YAML": "whole",
        }  # fmt: skip
        yield Menu([Choice(form, form, helps[form], self._refused(form)) for form in FORMS])

    def _refused(self, form: str) -> str:
        first = self._items[0]
        try:
            found = copied(form, self._items[:1], "", None)
        except UsageError as error:
            return str(error)
        if form == "name" and first.name == first.id:
            return "it has none besides its id"
        return "" if found else f"it has no {form}"

    def on_mount(self) -> None:
        """Begin at the id."""
        self.query_one(Menu).focus()

    @on(Menu.Chosen)
    def _chosen(self, event: Menu.Chosen) -> None:
        where = self._session.where
        text = copied(event.name, self._items, where.base_url, self._session.namespace)
        served(self.app).copy_out(text, event.name)
        self.dismiss()
