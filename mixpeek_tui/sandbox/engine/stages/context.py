"""rag_prepare: documents as numbered context. No language model is involved in the API either."""

from __future__ import annotations

from mixpeek_tui.sandbox.engine.run import Documents, Run, StageCall, score_of
from mixpeek_tui.sandbox.engine.shelves import fields_text
from mixpeek_tui.sandbox.shapes.base import JsonDict
from mixpeek_tui.sandbox.templates import ABSENT, reach, resolve

_CHARACTERS_PER_TOKEN = 4


def rag_prepare(run: Run, stage: StageCall, documents: Documents | None) -> Documents:
    """One document with the context, or each document with its formatted content."""
    parameters = stage.parameters
    documents = documents or []
    room = int(parameters.get("max_tokens") or 8000) * _CHARACTERS_PER_TOKEN
    blocks: list[str] = []
    kept: Documents = []
    for number, document in enumerate(documents, start=1):
        block = _block(run, parameters, document, number)
        if sum(map(len, blocks)) + len(block) > room:
            break
        blocks.append(block)
        kept.append(document)
    if parameters.get("output_mode") == "formatted_list":
        field = str(parameters.get("formatted_content_field") or "formatted_content")
        return [{**d, field: block} for d, block in zip(kept, blocks, strict=True)]
    if not kept:
        return []
    citations = [
        {"index": number, "document_id": document["document_id"], "score": score_of(document)}
        for number, document in enumerate(kept, start=1)
    ]
    return [
        {
            "document_id": kept[0]["document_id"],
            "collection_id": kept[0].get("collection_id"),
            "score": score_of(kept[0]),
            str(parameters.get("context_field") or "rag_context"): str(
                parameters.get("separator") or "\n\n"
            ).join(blocks),
            str(parameters.get("citations_field") or "citations"): citations,
        }
    ]


def _block(run: Run, parameters: JsonDict, document: JsonDict, number: int) -> str:
    field = str(parameters.get("content_field") or "content")
    content = reach(document, field)
    text = fields_text(document) if content is ABSENT else str(content)
    template = parameters.get("document_template")
    if not template:
        return f"[{number}] {text}"
    scope = run.scope(DOC={"content": text, **document}, CONTEXT={"INDEX": number}, INDEX=number)
    return str(resolve(template, scope))
