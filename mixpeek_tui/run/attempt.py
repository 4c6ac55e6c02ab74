"""One attempt at one step: what every verb needs, and the rule that nothing is made twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from mixpeek_tui.errors import Conflict, NotFound, Problem, Unclear
from mixpeek_tui.kinds.kind import Body, Kind, Watch
from mixpeek_tui.kinds.states import JobState
from mixpeek_tui.kinds.step import Step, below
from mixpeek_tui.run.events import Adopted, Row, Started, Succeeded, Unknown, Waiting, worked
from mixpeek_tui.run.follow import ADOPTING, Follower, reply_of, watching_of
from mixpeek_tui.run.listing import Item, params_of
from mixpeek_tui.run.problems import StepError, scrubbed
from mixpeek_tui.run.reconcile import RECENT, Finder, as_id, unwrapped
from mixpeek_tui.run.sitting import Sitting
from mixpeek_tui.text import safe
from mixpeek_tui.wire import Request

Look = Callable[[], Awaitable[Item | None]]
Make = Callable[[], Awaitable[Item]]


@dataclass(frozen=True, slots=True)
class Had:
    """What a step was to bring about, and whether this attempt did."""

    body: Item
    made: bool


class Attempt:
    """One step on its way; its events, its request, its doubts."""

    def __init__(
        self, sitting: Sitting, finder: Finder, step: Step, release: Callable[[], None]
    ) -> None:
        self.sitting = sitting
        self.finder = finder
        self.step = step
        self.kind: Kind = sitting.kinds(step.kind)
        self.before: Row = sitting.row(step.id)
        """Where the step stood when this attempt began."""
        self.doubtful = self.before.doubtful or (step.verb == "create" and bool(self.before.id))
        """Whether a call went out and may have taken effect."""
        self.lost = self.doubtful
        """Whether that was so at any time."""
        self.release = release
        """Gives the place among the running requests to another step."""

    @property
    def ours(self) -> bool:
        """Whether what is found can only be what an unclear call of this run made."""
        inside = self.step.request is not None and self.step.request.namespaced
        return self.lost and inside and self.sitting.fresh

    @property
    def still_followed(self) -> bool:
        """Whether the call was accepted earlier and what it started is not known to be over."""
        row = self.before
        over = row.problem is not None and row.problem.kind == "job_failed"
        return bool(row.watching) and not row.doubtful and not over

    def start(self) -> None:
        """Write the intent down. Nothing is sent before this."""
        attempt = self.before.attempt + 1
        self.sitting.emit(Started(self.step.id, self.sitting.clock(), attempt))

    def request(self) -> Request:
        """The step's request, complete."""
        return self.sitting.request(self.step)

    async def send(self, request: Request) -> Item:
        """Send a request and read the reply's object."""
        reply = await self.sitting.send(self.step.id, request)
        return unwrapped(self.kind, reply.data)

    async def once(
        self, look: Look, again: Look, make: Make, *, first: bool, taken: Look | None = None
    ) -> Had:
        """Bring something about, at most once.

        Args:
            look: Looks whether it is there.
            again: The same, waiting a little for what an unclear call may have made.
            make: Makes it.
            first: Whether to look before making it.
            taken: Looks for what the API says is there already; without it, ``look`` does.

        Raises:
            ApiError: it could not be made; ``doubtful`` says if it may be there all the same.
        """
        if first:
            waits = self.doubtful and self.sitting.clock() - self.before.since < RECENT
            if waits:
                self.doubt(Problem("unclear", "The program ended before the answer came."))
            found = await (again if waits else look)()
            if found is not None:
                return Had(found, made=False)
        for last in (False, True):
            self.doubtful = False
            try:
                return Had(await make(), made=True)
            except Conflict:
                found = await (again if last else taken or look)()
                if found is None:
                    raise
            except Unclear as error:
                self.doubt(error.problem)
                found = await again()
                if found is None and last:
                    raise
            if found is not None:
                return Had(found, made=False)
        raise AssertionError("the second round returns or raises")

    def doubt(self, problem: Problem) -> None:
        """The answer was lost: from now on nobody knows whether the call took effect."""
        self.doubtful = self.lost = True
        known = scrubbed(problem, self.sitting.resolver.secrets)
        self.sitting.emit(Unknown(self.step.id, self.sitting.clock(), known))

    async def outputs(self, body: Item, request: Request) -> dict[str, str]:
        """The id and what other steps reference, from the reply or else looked up.

        Raises:
            StepError: the API does not say a value that another step needs.
        """
        wanted = self.sitting.wanted(self.step.id)
        found = self._read(body, wanted)
        identifier = found.get(self.kind.id_field, "")
        for tail in ("", "/features"):
            if not identifier or wanted <= found.keys():
                break
            place = below(request.path, identifier) + tail
            try:
                look = Request("GET", place, namespace=request.namespace)
                reply = await self.sitting.send(self.step.id, look)
            except NotFound:
                continue
            found |= self._read(unwrapped(self.kind, reply.data), wanted)
        if missing := sorted(wanted - found.keys()):
            said = f"The API does not say the {', '.join(missing)} of {self.step.name}."
            raise StepError(Problem("local", said, todo="Try again."), id=identifier)
        return found

    def _read(self, body: Body, wanted: frozenset[str]) -> dict[str, str]:
        plain = {
            key: safe(value)
            for key in (self.kind.id_field, *wanted)
            if (value := as_id(body.get(key)))
        }
        return plain | {key: safe(value) for key, value in self.kind.outputs(body).items() if value}

    def subject_outputs(self, body: Body) -> dict[str, str]:
        """The outputs of a step that makes no resource: what its reply says in plain fields."""
        return self._read(body, self.sitting.wanted(self.step.id))

    async def follow(self, body: Item, request: Request, identifier: str, *, made: bool) -> str:
        """Follow what the reply started, if anything, to its end; a note if there is one to make.

        Raises:
            StepError: it failed.
        """
        reply = params_of(self.kind.path, request.path) | body
        if not self.kind.watch(self.step, reply):
            return ""
        watching = watching_of(reply) | ({} if made else {ADOPTING: "yes"})
        return await self.watch(self.kind.watch(self.step, reply), watching, identifier)

    async def resume(self) -> tuple[str, bool]:
        """Go on following what an earlier process started: a note, and whether it was ours."""
        watching = self.before.watching
        watches = self.kind.watch(self.step, reply_of(watching))
        note = await self.watch(watches, watching, self.before.id)
        return note, ADOPTING not in watching

    async def watch(
        self, watches: tuple[Watch, ...], watching: Mapping[str, str], identifier: str
    ) -> str:
        """Follow something to its end; a note if there is one to make.

        Args:
            watches: Where to look.
            watching: What the journal keeps, so that a later process can go on looking.
            identifier: Id of what the step is about.

        Raises:
            StepError: it failed.
        """

        def tell(state: JobState) -> None:
            now = self.sitting.clock()
            words = safe(state.words)
            self.sitting.emit(
                Waiting(self.step.id, now, words, state.fraction, identifier, watching)
            )

        self.doubtful = False
        tell(JobState("waiting", "accepted"))
        self.release()
        sitting = self.sitting
        follower = Follower(sitting.poll, sitting.namespace, sitting.sleep, watches, tell)
        return _note(await follower.to_the_end(), identifier)

    def succeeded(self, identifier: str, outputs: Mapping[str, str], note: str = "") -> None:
        """The step is done, by this run."""
        now = self.sitting.clock()
        seconds = worked(self.sitting.row(self.step.id), now)
        self.sitting.emit(Succeeded(self.step.id, now, seconds, identifier, dict(outputs), note))

    def adopted(self, identifier: str, outputs: Mapping[str, str]) -> None:
        """It was there already."""
        self.sitting.emit(Adopted(self.step.id, self.sitting.clock(), identifier, dict(outputs)))

    def over(self, identifier: str, outputs: Mapping[str, str], note: str, *, made: bool) -> None:
        """Done by this run, or there already."""
        if made or self.ours:
            self.succeeded(identifier, outputs, note)
        else:
            self.adopted(identifier, outputs)


def _note(state: JobState, identifier: str) -> str:
    if state.phase == "failed":
        said = state.error or f"It ended as {state.words}."
        means = "The API accepted the request, but the work that it started failed."
        todo = "Change what the message names, then try again."
        raise StepError(Problem("job_failed", said, means, todo), id=identifier)
    if state.phase == "off" or "error" in state.words:
        return safe(state.words)
    return ""
