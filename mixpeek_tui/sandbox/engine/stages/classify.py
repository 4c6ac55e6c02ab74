"""taxonomy_enrich: classify documents on the way out."""

from __future__ import annotations

from mixpeek_tui.sandbox.engine.labels import enriched
from mixpeek_tui.sandbox.engine.run import Documents, Run, StageCall
from mixpeek_tui.sandbox.engine.taxonomy import Classifier
from mixpeek_tui.sandbox.errors import not_found


def taxonomy_enrich(run: Run, stage: StageCall, documents: Documents | None) -> Documents:
    """The documents, each with the fields of its best taxonomy node."""
    identifier = str(stage.parameters.get("taxonomy_id") or "")
    taxonomy = run.store.find("taxonomy", run.namespace_id, identifier)
    if taxonomy is None:
        raise not_found("Taxonomy", identifier)
    least = float(stage.parameters.get("min_score") or 0.0)
    background = run.collection_ids(None)
    classifier = Classifier(run.store, run.shelves, run.namespace_id, taxonomy, background)
    found: Documents = []
    given = documents or []
    for document, match in zip(given, classifier.match_all(given), strict=True):
        fits = match is not None and match.score >= least
        found.append(enriched(document, taxonomy, match) if match and fits else document)
    return found
