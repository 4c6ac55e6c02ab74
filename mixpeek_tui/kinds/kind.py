"""What a resource kind is: one description that planner, executor, browser and editor read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from mixpeek_tui.interview.answers import Answers
from mixpeek_tui.kinds.names import Names
from mixpeek_tui.kinds.states import JobState, Phase, read_job
from mixpeek_tui.kinds.step import Step
from mixpeek_tui.wire import Json, Method

Body = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Watch:
    """A place to look at until something is over."""

    path: str
    namespaced: bool
    read: Callable[[Json], JobState] = read_job
    fallback: Watch | None = None
    """Where to look when this one answers 404: tasks vanish after a day (contract §4)."""
    confirm: bool = False
    """Whether the fallback has the last word once this one is done."""
    ahead: bool = False
    """Whether that is worth a look even before this one is done, so that no time is lost then."""
    more: Callable[[Body], tuple[Watch, ...]] | None = None
    """What else to look at, from the ids that this one names once it is done."""
    until_gone: bool = False
    """Whether 404 is what is waited for."""


@dataclass(frozen=True, slots=True)
class Listing:
    """How a list of this kind pages (contract §2)."""

    method: Method = "POST"
    path: str = ""
    """List path; may hold ``{bucket_id}`` and the like, filled from the parent."""
    paging: Literal["query", "body", "whole"] = "query"
    """Where offset and limit go; ``whole`` where the list comes in one piece."""
    items: str = "results"
    search: bool = False
    """Whether the body takes ``search``."""
    filters: bool = False
    """Whether the body takes ``filters``."""
    sort: Literal["", "sort", "sorts", "sort_by"] = ""
    namespaced: bool | None = None
    """None: as the kind is."""
    narrow: tuple[str, ...] = ()
    """Body keys that narrow the list to one value each, where it takes no ``filters``."""
    totals: bool = True
    """Whether ``include_total`` may be asked for."""


@dataclass(frozen=True, slots=True)
class Editable:
    """A field that may be changed on an existing resource (contract §2, PATCH)."""

    name: str
    type: Literal["text", "boolean", "integer", "json", "schedule", "choice"]
    help: str = ""
    choices: tuple[str, ...] = ()
    least: int | None = None
    """Of whole numbers: the smallest that is accepted."""
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Deletion:
    """What a delete of this kind really does."""

    words: str
    """One sentence for the dialog."""
    asynchronous: bool = False
    soft: bool = False
    takes: tuple[str, ...] = ()
    """Kinds of which some may go with it, besides those that stand below it."""
    option: str = ""
    """A query parameter that changes what goes with it, and its words."""
    option_words: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done to an existing resource, besides edit and delete."""

    name: str
    """Stable id: run, pause, resume, apply_taxonomy, enable, retry."""
    title: str
    """Verb for the footer."""
    key: str
    method: Method
    path: str
    """With ``{id}`` for the resource and ``{bucket_id}`` for its parent."""
    help: str
    body: Json = None
    follow: bool = False
    """Whether the reply names a job to follow."""
    when: tuple[str, ...] = ()
    """Raw states in which it applies; empty means always."""
    needs: str = ""
    """A count of the resource that must not be 0; one that is not known does not hinder."""
    bulk: bool = False
    leads_to: tuple[Phase, ...] = ()
    """Phases of the resource that show that it was done; empty where its state does not tell.

    What is followed may have passed through them already, so being in another tells nothing.
    """
    looks: bool = False
    """Whether it changes nothing, so that it may be sent again after a lost answer."""
    past: str = ""
    """What is true of it afterwards: ``paused``; empty where something only begins."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the browser's table."""

    title: str
    field: str
    """Dotted path in the resource, or the name of a computed value."""
    format: Literal[
        "text", "count", "size", "age", "time", "duration", "state", "id", "list"
    ] = "text"
    width: int = 0
    """Cells; 0 shares what is left."""
    priority: int = 1
    """1 is always shown; higher numbers go first when the screen is narrow."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """How an existing resource is recognised as the one a step would create."""

    by_name: bool = True
    """GET path/{name} answers, and names are unique (contract §6)."""
    same: tuple[str, ...] = ()
    """Body fields that must agree for two without unique names to be the same one."""
    compare: tuple[str, ...] = ()
    """Body fields, dotted, that are compared before one with our name is adopted."""


def no_steps(answers: Answers, names: Names) -> Iterable[Step]:
    """A kind that the interview never creates."""
    return ()


def no_watch(step: Step | None, reply: Body) -> tuple[Watch, ...]:
    """A kind that is ready as soon as it is created."""
    return ()


def no_outputs(reply: Body) -> dict[str, str]:
    """A kind whose reply says all in its plain fields."""
    return {}


@dataclass(frozen=True, slots=True)
class Kind:
    """A resource kind."""

    name: str
    """Singular slug, also the first half of step ids: ``cluster``."""
    title: str
    """As people read it: ``Cluster``."""
    plural: str
    path: str
    """Collection path: ``/v1/clusters``; with ``{bucket_id}`` where nested."""
    id_field: str
    name_field: str = ""
    namespaced: bool = True
    parent: str = ""
    """Kind whose id stands in the path."""
    help: str = ""
    """What it is, in one line."""
    browsable: bool = True
    single: bool = True
    """Whether one can be read alone, by ``path/{id}``."""
    steps: Callable[[Answers, Names], Iterable[Step]] = no_steps
    outputs: Callable[[Body], dict[str, str]] = no_outputs
    """Further values that other steps may reference, read from a reply."""
    watch: Callable[[Step | None, Body], tuple[Watch, ...]] = no_watch
    """What to follow after the step's reply; empty when it is ready at once."""
    lookup: Lookup | None = None
    """None: a step of this kind cannot be recognised on the server, only in the journal."""
    quota: int | None = None
    """How many the free plan allows (contract §6); None where no limit is known."""
    listing: Listing | None = None
    update: Literal["PATCH", "PUT", ""] = ""
    editable: tuple[Editable, ...] = ()
    fixed: str = ""
    """Why the rest cannot be changed, and what to do instead."""
    deletion: Deletion | None = None
    actions: tuple[Action, ...] = ()
    columns: tuple[Column, ...] = ()
    state: Callable[[Body], JobState] = read_job
    told_as: Mapping[str, str] = field(default_factory=dict)
    """Keys of bodies that change a part of it, to the fields of the resource that then tell it;
    a field that is missing is empty."""
    links: Mapping[str, str] = field(default_factory=dict)
    """Field (dotted, lists allowed) that holds ids of another kind, to that kind's name."""

    @property
    def one(self) -> str:
        """One of them in a sentence: ``a cluster``, ``an alert``."""
        word = self.title.lower()
        return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"
