"""The strict server: every request is checked, carried out in memory, recorded."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable

import httpx

from tests.contract.operations import Operation, examine_request, match
from tests.strict_server.clock import Clock, RealClock
from tests.strict_server.exchange import Answer, Call, Incoming
from tests.strict_server.faults import AFTER, Fault, Faults, refusal
from tests.strict_server.kinds import KINDS
from tests.strict_server.limiter import Limiter
from tests.strict_server.log import Seen
from tests.strict_server.options import Options
from tests.strict_server.problems import Refused, not_found, unprocessable
from tests.strict_server.routing import route
from tests.strict_server.store import Resource, likeness
from tests.strict_server.transport import sent, to_incoming, to_response
from tests.strict_server.world import World


class StrictServer:
    """Answers like the API, refuses what the contract does not declare, remembers everything.

    Use as a handler of ``httpx.MockTransport`` (``StrictServer(...)`` itself for synchronous
    clients, ``server.handle_async`` for asynchronous ones) or serve it with ``serving``.
    """

    def __init__(
        self,
        options: Options | None = None,
        *,
        clock: Clock | None = None,
        faults: Iterable[Fault] = (),
    ) -> None:
        """Start empty.

        Args:
            options: how it behaves; the defaults are the API as it is.
            clock: what jobs, limits and latency are measured on.
            faults: what goes wrong; more can be added to ``server.faults.scripted``.
        """
        self.options = options or Options()
        self.clock: Clock = clock or RealClock()
        self.faults = Faults(list(faults))
        self.requests: list[Seen] = []
        self.world = World(self.options, self.clock, origin=self.clock.now())
        self._limiter = Limiter(self.options)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer a synchronous client, without latency."""
        request.read()
        return to_response(request, self.answer(to_incoming(request)))

    async def handle_async(self, request: httpx.Request) -> httpx.Response:
        """Answer an asynchronous client after the latency, waited for on the clock."""
        await request.aread()
        await self.clock.sleep(self.options.latency_seconds)
        answer = self.answer(to_incoming(request))
        if answer.seconds:
            await self.clock.sleep(answer.seconds)
        await asyncio.sleep(0)
        return to_response(request, answer)

    def client(self) -> httpx.AsyncClient:
        """An asynchronous client that talks to this server and to nothing else."""
        transport = httpx.MockTransport(self.handle_async)
        headers = {"Authorization": f"Bearer {self.options.api_key}"}
        return httpx.AsyncClient(transport=transport, base_url="http://strict.test", headers=headers)

    @property
    def refused(self) -> list[Seen]:
        """Requests that the server itself refused with 4xx; scripted faults are not among them."""
        return [
            one for one in self.requests if 400 <= one.status < 500 and not one.fault
            and one.status != 429
        ]  # fmt: skip

    def created(self, kind: str) -> list[Resource]:
        """Every resource of a kind that was ever made, deleted ones too, oldest first."""
        return list(self.world.store.made.get(KINDS[kind].name, ()))

    def duplicates(self) -> list[list[Resource]]:
        """Living resources that are really the same one twice: same place and name or content."""
        living = [
            one for one in self.world.store.by_id.values() if one.kind.name not in ("task", "batch", "run")
        ]
        counts = Counter(likeness(one) for one in living)
        twice = [likeness_ for likeness_, count in counts.items() if count > 1]
        return [[one for one in living if likeness(one) == each] for each in twice]

    def answer(self, incoming: Incoming) -> Answer:
        """Answer one request and record it."""
        headers = {key: value for key, value in incoming.headers.items()}
        seen = Seen(incoming.method, incoming.path, incoming.query, headers, sent(incoming), self.clock.now())
        self.requests.append(seen)
        try:
            limits = self._limiter.admit(self.clock.now())
            fault = self.faults.take(incoming.method, incoming.path)
            seen.fault = fault.way if fault else ""
            answer = self._with_fault(incoming, seen, fault)
            answer.headers.update(limits)
        except Refused as problem:
            seen.message = problem.message
            answer = Answer(problem.status, problem.body, dict(problem.headers))
        seen.status = 0 if answer.breaks else answer.status
        answer.headers.setdefault("X-Request-Id", f"req_{len(self.requests):06d}")
        return answer

    def _with_fault(self, incoming: Incoming, seen: Seen, fault: Fault | None) -> Answer:
        if fault is not None and fault.way == "hang":
            return Answer(0, breaks="drop", seconds=fault.seconds)
        if fault is not None and fault.way not in AFTER and fault.way != "slow":
            self._fail(fault)
            return Answer(0, breaks="drop" if fault.way == "drop-before" else "timeout")
        answer = self._carry_out(incoming, seen.body)
        if fault is not None and fault.way == "slow":
            answer.seconds = fault.seconds
        elif fault is not None:
            self._fail(fault)
            return Answer(0, breaks="drop" if fault.way == "drop-after" else "timeout")
        return answer

    def _fail(self, fault: Fault) -> None:
        problem = refusal(fault)
        if problem is not None:
            raise problem

    def _carry_out(self, incoming: Incoming, body: object) -> Answer:
        operation = match(incoming.method, incoming.path)
        if operation is None:
            raise Refused(404, f"Not Found: {incoming.method} {incoming.path}")
        self.world.sweep()
        self._authorise(operation, incoming)
        query = "&".join(f"{key}={value}" for key, value in incoming.query.items())
        complaints = examine_request(incoming.method, f"{incoming.path}?{query}", body)
        if complaints:
            raise unprocessable(complaints)
        namespace = None
        if operation.namespaced:
            namespace, unresolved = self._namespace(operation, incoming)
            if unresolved is not None:
                return unresolved
        found = route(incoming.method, incoming.path.rstrip("/"))
        if found is None:
            raise Refused(404, f"{operation.name} is beyond this stand-in", code="not_in_strict_server")
        handler, place = found
        plain = body if isinstance(body, dict) else {}
        return handler(Call(self.world, incoming.method, place, incoming.query, plain, namespace))

    def _authorise(self, operation: Operation, incoming: Incoming) -> None:
        wanted = f"Bearer {self.options.api_key}"
        if operation.authorised and incoming.headers.get("authorization") != wanted:
            raise Refused(401, "Invalid or missing API key")

    def _namespace(
        self, operation: Operation, incoming: Incoming
    ) -> tuple[Resource | None, Answer | None]:
        """The namespace of the header; lists answer an unknown one with an empty page."""
        name = incoming.headers.get("x-namespace")
        if not name:
            raise Refused(400, "X-Namespace header is required")
        found = self.world.store.find(KINDS["namespace"], (), name, by_name=True)
        if found is None and (operation.name.startswith("list_") or incoming.path.endswith("/list")):
            body = {
                "results": [],
                "pagination": {"page": 1, "page_size": 10, "total": None},
                "total_count": 0,
                "total": 0,
                "warnings": [{"resource": "namespace", "reason": "unresolved"}],
            }
            return None, Answer(200, body, {"X-Namespace-Unresolved": name})
        if found is None:
            raise not_found("namespace", name)
        return found, None


def text(answer: Answer) -> bytes:
    """The body of an answer as it goes over the wire."""
    return b"" if answer.status == 204 else json.dumps(answer.body).encode()
