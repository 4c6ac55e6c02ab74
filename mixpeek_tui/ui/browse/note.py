"""What stands in a table's place while it is empty, loading or unreadable."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.content import Content
from textual.widgets import Static

from mixpeek_tui.errors import ApiError, Problem
from mixpeek_tui.kinds.kind import Kind
from mixpeek_tui.text import ELLIPSIS, safe
from mixpeek_tui.ui import notice

HOW: dict[str, str] = {
    "namespace": "Set up makes one: esc, then Set up.",
    "bucket": "Set up makes one per dataset: esc, then Set up.",
    "object": "Upload rows with Set up, or let a sync bring them.",
    "connection": "Set up makes one when the data lives in S3, Drive, SharePoint or Snowflake.",
    "sync": "A sync comes with a connection; Set up makes both.",
    "collection": "Set up makes one per embedded field.",
    "document": "Process the collection: esc, then x.",
    "batch": "A batch appears when a collection is processed.",
    "retriever": "Set up makes one per search goal.",
    "execution": "Search with this retriever first: esc, then enter.",
    "taxonomy": "Set up makes one from labels.",
    "cluster": "Set up makes one in Clustering.",
    "cluster_execution": "Run the cluster: esc, then x.",
    "trigger": "Set up makes one in Automation.",
    "alert": "Set up makes one in Alerts.",
    "webhook": "Set up makes one in Alerts.",
    "task": "Tasks appear when something runs and vanish after a day.",
}


class Note(Static):
    """A few lines in words."""

    DEFAULT_CSS = """
    Note { height: 1fr; padding: 1 2; color: $state-muted; display: none; }
    Note.wrong { color: $state-failed; }
    """

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Show some words; none hides it."""
        self.set_class(wrong, "wrong")
        self.update(Content(safe(words, keep_newlines=True)))
        self.display = bool(words)


def empty_words(owner: Kind, filtered: str, warnings: tuple[str, ...]) -> str:
    """Why a list is empty and how to fill it."""
    if warnings:
        return "\n".join(warnings)
    if filtered:
        return f"No {owner.plural} pass the filter {filtered}\nesc clears it."
    return f"No {owner.plural} yet. {owner.help}\n{HOW.get(owner.name, '')}".strip()


def warned(warnings: tuple[str, ...]) -> str:
    """The first remark on a list, and how many more there are; empty without any."""
    more = f" {ELLIPSIS} and {len(warnings) - 1} more" if len(warnings) > 1 else ""
    return f"{warnings[0]}{more}" if warnings else ""


def tell_all(
    app: App[Any], warnings: tuple[str, ...], told: tuple[str, ...]
) -> tuple[str, ...]:
    """Say several remarks at full length, unless they were told; gives those told by now."""
    if len(warnings) > 1 and warnings != told:
        notice.warn(app, "\n".join(warnings))
    return warnings


def problem_lines(problem: Problem) -> str:
    """What happened, what it means, what to do, each on its line."""
    fields = [f"{field.place}: {field.message}" for field in problem.fields]
    said = [problem.said, problem.means, *fields, problem.todo]
    return "\n".join(line for line in dict.fromkeys(said) if line)


def error_lines(error: Exception) -> str:
    """The same for an error."""
    words = problem_lines(error.problem) if isinstance(error, ApiError) else str(error)
    return f"{words}\nctrl+r tries again"
