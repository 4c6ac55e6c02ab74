"""What a section asks for, as values: a form is drawn from a list of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mixpeek_tui.errors import Complaint
from mixpeek_tui.interview.answers import Field

ADD = "+"
"""The value of an option that adds something instead of choosing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One line or block of a form."""

    place: str
    """Where the answer goes, or a name of its own for what is no answer. Unique in a form."""
    complaints: tuple[Complaint, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether it asks something and nothing was said yet."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading(Spec):
    """A question: its words, help and examples."""

    title: str
    help: str = ""
    examples: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Spec):
    """A line that only says something."""

    text: str
    tone: Literal["plain", "muted", "warning"] = "muted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Spec):
    """Words to type."""

    label: str
    value: str
    hint: str = ""
    """Shown while it is empty."""
    note: str = ""
    """Shown behind it, e.g. ``set`` for an environment variable."""
    lines: int = 1
    folder: str = ""
    """For paths of files, which can be completed: the folder that they are relative to."""
    reads: Literal["", "rows", "file"] = ""
    """What the file of a path must be; looked at once nobody types."""

    optional: bool = False
    """Whether it may well stay empty."""

    @property
    def blank(self) -> bool:
        """Nothing is typed that should be."""
        return not (self.value or self.optional)


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    value: str
    title: str
    help: str = ""
    key: str = ""
    """A letter that chooses it."""
    refused: str = ""
    """Why it cannot be chosen; empty if it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick(Spec):
    """Something to choose from a list: one, or any number."""

    options: tuple[Option, ...]
    chosen: tuple[str, ...]
    label: str = ""
    many: bool = False
    inline: bool = False
    """All on one line, as far as they fit."""
    removes: str = ""
    """What ctrl+d removes, if it does: ``the dataset reviews``."""

    @property
    def blank(self) -> bool:
        """Nothing is chosen."""
        known = {option.value for option in self.options}
        return not (self.chosen if self.many else known & set(self.chosen))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Spec):
    """The fields of a dataset."""

    fields: tuple[Field, ...]
    guessed: frozenset[str] = frozenset()
    """Fields that are embedded although nobody said so."""

    @property
    def blank(self) -> bool:
        """It has no rows."""
        return not self.fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Acts(Spec):
    """Things to do, by name."""

    acts: tuple[tuple[str, str], ...]
    """Verb and words of each."""
