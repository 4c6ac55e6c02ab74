"""Whether a body fits an SDK model: types, required keys, and no undeclared ones."""

from __future__ import annotations

from tests.contract import untyped  # noqa: F401 - fills the rules
from tests.contract.complaint import Complaint
from tests.contract.walk import sdk_model, walk_model


def examine(model: str, body: object, *, closed: bool = False) -> list[Complaint]:
    """Complaints about a body for a model, each with its place.

    Args:
        model: the SDK's name of it, e.g. ``CreateCollectionRequest``.
        body: JSON without placeholders.
        closed: refuse undeclared keys also where the SDK keeps the model open.

    Raises:
        KeyError: the SDK has no such model.
    """
    return walk_model(sdk_model(model), body, (), closed=closed)


def check_model(model: str, body: object, *, closed: bool = False) -> list[str]:
    """The same as lines of text; an empty list is a body that fits."""
    return [str(complaint) for complaint in examine(model, body, closed=closed)]
