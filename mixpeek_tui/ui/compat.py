"""Where we lean on the inside of Textual 8.2.8: each with its reason and when it can go.

Nothing else in the program touches an underscore of Textual's.
"""

from __future__ import annotations

import sys
from typing import Any, ClassVar, Protocol

from textual.app import App, ReturnType
from textual.await_remove import AwaitRemove
from textual.dom import DOMNode
from textual.widget import Widget
from textual.worker import NoActiveWorker, Worker, get_current_worker
from textual.worker_manager import WorkerManager


class Crashes(Protocol):
    """Writes a crash down and says in one line where."""

    def record(self, error: BaseException) -> str:
        """Returns the line for the reader."""


class QuietCrash(App[ReturnType]):
    """An app whose crash is one line on screen and a traceback in a log.

    Reason: Textual prints a traceback with the values of local variables, which may be secrets,
    and offers no public hook. Can go when ``App`` lets one replace the crash report.
    """

    crashes: ClassVar[Crashes | None] = None
    """Set before the app runs; None keeps Textual's traceback, for tests."""

    _last_words = ""

    def _fatal_error(self) -> None:
        error = sys.exc_info()[1] or self._exception
        if self.crashes is None or error is None:
            super()._fatal_error()
            return
        self._last_words = self._last_words or self.crashes.record(error)
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        if self._last_words:
            self._exit_renderables.clear()
            print(self._last_words, file=sys.__stderr__)
        super()._print_error_renderables()


class _Workers(WorkerManager):
    """Begins no work for what is being taken away."""

    def add_worker(
        self, worker: Worker[Any], start: bool = True, exclusive: bool = True
    ) -> None:
        if not is_leaving(worker.node):
            super().add_worker(worker, start, exclusive)


class EndedWork(App[ReturnType]):
    """An app that ends the work of a widget before it takes the widget's children away.

    Reason: Textual cancels workers when their widget is unmounted, and its children are gone by
    then; an answer that arrives in between looks for them and crashes the program. Can go when
    workers are cancelled as soon as their widget is asked to go.
    """

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self._workers = _Workers(self)

    async def _close_all(self) -> None:
        """Nothing is done any more with what is answered while the app ends."""
        self.workers.cancel_all()
        await super()._close_all()

    def _prune(self, *nodes: Widget, parent: DOMNode | None = None) -> AwaitRemove:
        try:
            current = get_current_worker()
        except NoActiveWorker:
            current = None
        for worker in self.workers:
            if worker is not current and any(up in nodes for up in worker.node.ancestors_with_self):
                worker.cancel()
        return super()._prune(*nodes, parent=parent)


def is_leaving(node: DOMNode) -> bool:
    """Whether it is being taken away; its widgets may be gone already.

    Reason: Textual says publicly only when it is gone. Can go when it says so before.
    """
    return any(up._pruning for up in node.ancestors_with_self)


def write_to_terminal(app: App[Any], data: str) -> None:
    """Send bytes to the terminal in order with the app's frames; nothing if it has none.

    Reason: ``App.copy_to_clipboard`` wraps for no multiplexer and has no limit. Can go when it
    does, or when the driver is public.
    """
    if app._driver is not None and not app.is_headless:
        app._driver.write(data)
        app._driver.flush()


def swap_mouse(app: App[Any]) -> bool:
    """Have the terminal report its mouse, or no more; whether it does now.

    Reason: Textual decides about the mouse once, at the start. Can go when ``App`` can switch
    it, or when the driver is public.
    """
    swap = getattr(app._driver, "swap_mouse", None)
    return bool(swap()) if swap is not None else True


def repaint(app: App[Any]) -> None:
    """Write every cell again, for a terminal that another program has scribbled on.

    Reason: the driver that remembers the cells is only reachable through the app. Can go when
    the driver is public.
    """
    forget = getattr(app._driver, "forget", None)
    if forget is not None:
        forget()
    app.refresh(layout=True)
