"""After processing: are the feature URIs still those that retrievers were made with?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from mixpeek_tui.errors import ApiError
from mixpeek_tui.kinds.step import Ref, Step, below
from mixpeek_tui.run.events import ACTIVE, Adopted, Succeeded
from mixpeek_tui.run.problems import StepError
from mixpeek_tui.run.reconcile import unwrapped
from mixpeek_tui.run.sitting import Sitting
from mixpeek_tui.text import safe
from mixpeek_tui.wire import Request

URI = "feature_uri"
WAS = "feature_uri_was"
"""Kept with a collection whose URI changed, until all that used the old one is changed too."""


@dataclass
class Features:
    """Reads feature URIs back once a collection is processed, and repairs what used others."""

    sitting: Sitting
    _one: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Two changes of one retriever must not overlap."""
    _told: set[tuple[str, str, str]] = field(default_factory=set)
    """Step, collection and URI: what was changed, or said to be unchangeable, by this process."""

    def concerns(self, step: Step) -> bool:
        """Whether the step processed a collection whose feature URI others use."""
        return self._collection(step) is not None and self.sitting.row(step.id).state in (
            "succeeded", "adopted",
        )  # fmt: skip

    def unverified(self) -> list[str]:
        """Processed collections of a run that is not over: an earlier process may not have read."""
        return [step.id for step in self.sitting.steps.values() if self.concerns(step)]

    def overtaken(self, step: Step) -> list[str]:
        """Collections whose URI changed while the step was under way: it may have sent the old."""
        used = dict.fromkeys(ref.step for ref in step.refs if ref.field == URI)
        return [name for name in used if self.sitting.row(name).outputs.get(WAS)]

    async def catch_up(self, collections: Iterable[str]) -> None:
        """Change what still uses an old URI of these collections, as ``verify`` does."""
        for name in collections:
            try:
                await self._bring_up_to_date(self.sitting.steps[name])
            except StepError as error:
                self._note(name, f"what uses its feature URI was not changed: {safe(error)}")

    async def verify(self, step_id: str) -> None:
        """Read the collection again; if its URI changed, patch the retrievers that used it.

        What cannot be read or patched is told in a note; the run does not fail of it.
        """
        collection = self._collection(self.sitting.steps[step_id])
        if collection is None:
            return
        try:
            uri = await self._read(collection)
            old = self.sitting.row(collection.id).outputs.get(URI, "")
            if uri and uri != old:
                self._note(collection.id, _now(uri, old), {URI: uri, WAS: old})
            await self._bring_up_to_date(collection)
        except (ApiError, StepError) as error:
            said = safe(error)
            self._note(step_id, f"the feature URI could not be verified: {said}")

    def _collection(self, step: Step) -> Step | None:
        if step.verb != "process" or step.request is None:
            return None
        parts = step.request.path.parts
        subject = next((part.step for part in parts if isinstance(part, Ref)), "")
        return self.sitting.steps.get(subject) if URI in self.sitting.wanted(subject) else None

    async def _read(self, collection: Step) -> str:
        sitting = self.sitting
        kind = sitting.kinds(collection.kind)
        path = self._place(collection)
        reply = await sitting.poll(Request("GET", path, namespace=sitting.namespace))
        return kind.outputs(unwrapped(kind, reply.data)).get(URI, "")

    async def _bring_up_to_date(self, collection: Step) -> None:
        """Change what uses the old URI; what an earlier process left of it as well.

        What is still under way may have sent the old one: it is dealt with once it is over.
        """
        async with self._one:
            outputs = self.sitting.row(collection.id).outputs
            uri, old = outputs.get(URI, ""), outputs.get(WAS, "")
            if not old:
                return
            using = [s for s in self.sitting.steps.values() if Ref(collection.id, URI) in s.refs]
            every = all([await self._renewed(step, collection, uri, old) for step in using])
            if every:
                self._note(collection.id, _now(uri, old), {WAS: ""})

    async def _renewed(self, step: Step, collection: Step, uri: str, old: str) -> bool:
        """Whether nothing more is to be done about a step that refers to the URI."""
        row, mark = self.sitting.row(step.id), (step.id, collection.id, uri)
        if row.doubtful or row.state in ACTIVE:
            return False
        if row.state != "succeeded" or mark in self._told:
            return True
        if step.kind != "retriever":
            self._note(step.id, f"uses {old}, which is now {uri}, and cannot be changed")
        elif not await self._patch(step):
            return False
        self._told.add(mark)
        return True

    async def _patch(self, step: Step) -> bool:
        """PATCH takes the full list of stages (contract §2, retriever); whether it was taken."""
        request = self.sitting.request(step)
        body = request.body if isinstance(request.body, dict) else {}
        stages = {"stages": body.get("stages")}
        changed = replace(request, method="PATCH", path=self._place(step), body=stages)
        try:
            await self.sitting.look(changed)
        except ApiError as error:
            self._note(step.id, f"uses an old feature URI and was not changed: {safe(error)}")
            return False
        self._note(step.id, "changed to the feature URI that processing brought")
        return True

    def _place(self, step: Step) -> str:
        """The path of what a step created or changed."""
        path = self.sitting.request(step).path
        return path if step.changes else below(path, self.sitting.row(step.id).id)

    def _note(self, step_id: str, note: str, outputs: dict[str, str] | None = None) -> None:
        """Say something about a step that is over; whose work it was stays as it is."""
        row, now = self.sitting.row(step_id), self.sitting.clock()
        if row.state == "adopted":
            self.sitting.emit(Adopted(step_id, now, row.id, outputs or {}))
        else:
            self.sitting.emit(
                Succeeded(step_id, now, row.seconds, row.id, outputs or {}, safe(note))
            )


def _now(uri: str, old: str) -> str:
    return f"its feature URI is now {uri}, it was {old}"
