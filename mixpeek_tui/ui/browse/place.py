"""Where the browser stands, as a value: a kind, under which parent, filtered by what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote

from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.kinds.registry import KINDS, kind
from mixpeek_tui.workspace.item import HOLE, Item
from mixpeek_tui.workspace.ordering import Order

OVERVIEW = "overview"


@dataclass(frozen=True, slots=True)
class Place:
    """One view of the browser; what history is made of."""

    kind: str = OVERVIEW
    parent: tuple[tuple[str, str], ...] = ()
    """Ids for the list's path, e.g. ``(("bucket_id", "bkt_1"),)``."""
    trail: tuple[str, ...] = ()
    """Names of what was opened to come here, for the breadcrumbs."""
    filter: str = ""
    item: str = ""
    """Id or name of the row under the cursor; empty for the first."""
    order: Order | None = None
    """By which column; None for the order in which the rows come."""

    @property
    def ids(self) -> Mapping[str, str]:
        """The parent as a mapping."""
        return dict(self.parent)

    @property
    def list(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """What tells this list from others, whatever is filtered or chosen in it."""
        return self.kind, self.parent

    def filtered(self, words: str) -> Place:
        """The same with another filter."""
        return replace(self, filter=words)

    def at(self, item: Item | None) -> Place:
        """The same with the cursor on an item."""
        return replace(self, item=(item.id or item.name) if item else "")


def browsable() -> tuple[Kind, ...]:
    """The kinds that can be listed, in the order of the sidebar."""
    return tuple(k for k in KINDS if k.browsable and k.listing is not None)


def nested(owner: Kind) -> bool:
    """Whether its list needs a parent's id."""
    return bool(owner.listing and HOLE.search(owner.listing.path))


def children(name: str) -> tuple[Kind, ...]:
    """The kinds whose lists are opened from a resource of this kind."""
    return tuple(k for k in browsable() if nested(k) and k.parent == name)


def outermost(name: str) -> str:
    """The kind whose list needs no parent and that this one is, or is inside of."""
    while name != OVERVIEW and nested(kind(name)):
        name = kind(name).parent
    return name


def inside(item: Item, child: Kind) -> Place:
    """The list of a child kind within an item."""
    ids = {**item.parent, kind(item.kind).id_field: item.id}
    wanted = HOLE.findall(child.listing.path) if child.listing else []
    parent = tuple((hole, ids[hole]) for hole in wanted if hole in ids)
    return Place(child.name, parent, (kind(item.kind).plural, item.name or item.id))


def named(word: str) -> str | None:
    """The kind, or the overview, that a word means: singular, plural or its beginning."""
    wanted = word.casefold().strip().replace("-", " ").replace("_", " ")
    names = {OVERVIEW: OVERVIEW}
    for owner in browsable():
        names |= {owner.plural: owner.name, owner.title.casefold(): owner.name,
                  owner.name.replace("_", " "): owner.name}  # fmt: skip
    if wanted in names:
        return names[wanted]
    starting = dict.fromkeys(v for k, v in names.items() if wanted and k.startswith(wanted))
    return next(iter(starting)) if len(starting) == 1 else None


def read_link(link: str) -> Place | None:
    """The place of ``clusters/shop-vector-clusters``; None if it names no kind."""
    head, _, rest = link.strip().strip("/").partition("/")
    name = named(head) if head else OVERVIEW
    if name is None:
        return None
    name = outermost(name)
    return Place(name, item=unquote(rest))
