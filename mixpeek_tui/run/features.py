"""After processing: are the feature URIs still those that retrievers were made with?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mixpeek_tui.errors import ApiError
from mixpeek_tui.kinds.step import Ref, Step
from mixpeek_tui.run.events import Adopted, Succeeded
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

    def concerns(self, step: Step) -> bool:
        """Whether the step processed a collection whose feature URI others use."""
        return self._collection(step) is not None and self.sitting.row(step.id).state in (
            "succeeded", "adopted",
        )  # fmt: skip

    def unverified(self) -> list[str]:
        """Processed collections of a run that is not over: an earlier process may not have read."""
        return [step.id for step in self.sitting.steps.values() if self.concerns(step)]

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
        """Change what uses the old URI; what an earlier process left of it as well."""
        outputs = self.sitting.row(collection.id).outputs
        uri, old = outputs.get(URI, ""), outputs.get(WAS, "")
        if not old:
            return
        every = True
        for step in list(self.sitting.steps.values()):
            if Ref(collection.id, URI) not in step.refs:
                continue
            if self.sitting.row(step.id).state != "succeeded":
                continue
            if step.kind == "retriever":
                every = await self._patch(step) and every
            else:
                self._note(step.id, f"uses {old}, which is now {uri}, and cannot be changed")
        if every:
            self._note(collection.id, _now(uri, old), {WAS: ""})

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
        return path if step.changes else f"{path}/{self.sitting.row(step.id).id}"

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
