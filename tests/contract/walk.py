"""Validates a body against an SDK model, nested models first, and finds undeclared keys."""

from __future__ import annotations

import builtins
import types
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Annotated, Any, Union, get_args, get_origin

from mixpeek import models as sdk
from pydantic import BaseModel, ValidationError

from tests.contract.complaint import Complaint, Place

# Several generated StageParams models name `null` where they mean None (contract section 9, 29).
builtins.__dict__.setdefault("null", None)

ModelClass = type[BaseModel]
FROM_DICT = attrgetter("from_dict")
"""The SDK's own reading of JSON, which pydantic's BaseModel does not declare."""

Rule = Callable[[dict[str, Any], Place, bool], list[Complaint]]
"""Checks what a model leaves untyped: (body of the model, its place, closed) to complaints."""

TAGS = ("taxonomy_type", "type", "input_mode", "method", "provider_type")

ALWAYS_OPEN = {
    "CreateObjectRequest",  # the fields of the dataset stand beside the declared keys
    "LogicalOperatorInput",  # its conditions are its own undeclared keys; see untyped
    "StageDefsLogicalOperator",
}

RULES: dict[str, list[Rule]] = {}
"""Rules by SDK model name; filled by ``untyped``."""


def rule(*model_names: str) -> Callable[[Rule], Rule]:
    """Register a rule for some models."""

    def register(function: Rule) -> Rule:
        for name in model_names:
            RULES.setdefault(name, []).append(function)
        return function

    return register


def sdk_model(name: str) -> ModelClass:
    """The SDK model of that name; KeyError if there is none."""
    found = getattr(sdk, name, None)
    if not (isinstance(found, type) and issubclass(found, BaseModel)):
        raise KeyError(f"the SDK has no model {name}")
    return found


def walk(annotation: Any, value: object, place: Place, *, closed: bool) -> list[Complaint]:
    """Complaints about a value that should fit an annotation.

    Args:
        annotation: a type as it stands in ``model_fields``.
        value: JSON.
        place: where the value stands in the body.
        closed: refuse undeclared keys also in the models that the API leaves open.
    """
    from_list, from_dict = get_origin(annotation) is list, get_origin(annotation) is dict
    if value is None:
        return []
    if get_origin(annotation) is Annotated:
        return walk(get_args(annotation)[0], value, place, closed=closed)
    if get_origin(annotation) in (Union, types.UnionType):
        kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
        return fewest(walk(kind, value, place, closed=closed) for kind in kinds)
    if from_list and isinstance(value, list):
        kind = get_args(annotation)[0]
        return [
            found
            for index, item in enumerate(value)
            for found in walk(kind, item, (*place, index), closed=closed)
        ]
    if from_dict and isinstance(value, dict):
        kind = get_args(annotation)[1]
        return [
            found
            for key, item in value.items()
            for found in walk(kind, item, (*place, key), closed=closed)
        ]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return walk_model(annotation, value, place, closed=closed)
    if annotation is not Any and isinstance(value, (list, dict)) != (from_list or from_dict):
        return [Complaint(place, "type_error", f"a {type(value).__name__} does not fit here")]
    return []


def walk_model(
    model: ModelClass, value: object, place: Place, *, closed: bool
) -> list[Complaint]:
    """Complaints about a value that should fit one model; the innermost are reported."""
    if "actual_instance" in model.model_fields:
        return walk_choice(model, value, place, closed=closed)
    if not isinstance(value, dict):
        return [Complaint(place, "model_type", f"should be an object for {model.__name__}")]
    found = list(undeclared(model, value, place, closed=closed))
    for name, field in declared(model).items():
        found += walk(field, value.get(name), (*place, name), closed=closed)
    for check in RULES.get(model.__name__, ()):
        found += check(value, place, closed)
    if all(complaint.kind == "extra_forbidden" for complaint in found):
        found += validate(model, value, place)
    return found


def walk_choice(
    model: ModelClass, value: object, place: Place, *, closed: bool
) -> list[Complaint]:
    """Complaints about a value for an anyOf or oneOf wrapper: those of its best alternative."""
    alternatives = [
        field.annotation
        for name, field in model.model_fields.items()
        if name.startswith(("anyof_schema", "oneof_schema"))
    ]
    models = [kind for kind in alternatives if not takes_anything(kind)]
    alternatives = models if closed and models else alternatives
    named = [kind for kind in alternatives if names(kind, value)]
    found = fewest(walk(kind, value, place, closed=closed) for kind in named or alternatives)
    return found or validate(model, value, place)


def takes_anything(annotation: Any) -> bool:
    """Whether an alternative is a free dictionary."""
    kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
    return any(get_origin(kind) is dict and get_args(kind)[1] is Any for kind in kinds)


def names(annotation: Any, value: object) -> bool:
    """Whether the value says by a tag, e.g. ``taxonomy_type``, that it is of this model."""
    models = [kind for kind in get_args(annotation) if hasattr(kind, "model_fields")]
    if not models or not isinstance(value, dict):
        return False
    fields = models[0].model_fields
    tags = [key for key in TAGS if key in value and key in fields]
    return any(fields[key].default == value[key] for key in tags)


def declared(model: ModelClass) -> dict[str, Any]:
    """The keys a model declares, as they are spelled in JSON, with their types."""
    return {
        field.alias or name: field.annotation
        for name, field in model.model_fields.items()
        if name != "additional_properties"
    }


def undeclared(
    model: ModelClass, value: dict[str, Any], place: Place, *, closed: bool
) -> Iterator[Complaint]:
    """A complaint per key that the model does not declare, unless the model is open."""
    is_open = "additional_properties" in model.model_fields
    if is_open and (not closed or model.__name__ in ALWAYS_OPEN):
        return
    accepted = declared(model)
    for key in value:
        if key not in accepted:
            names = ", ".join(sorted(accepted))
            message = f"undeclared key in {model.__name__}; accepted keys: {names}"
            yield Complaint((*place, key), "extra_forbidden", message)


def validate(model: ModelClass, value: object, place: Place) -> list[Complaint]:
    """What the SDK itself says about the value."""
    try:
        FROM_DICT(model)(value)
    except ValidationError as problem:
        return [
            Complaint((*place, *error["loc"]), *said(error["type"], error["msg"], error["input"]))
            for error in problem.errors()
        ]
    except (ValueError, TypeError) as problem:
        return [Complaint(place, "value_error", " ".join(str(problem).split())[:300])]
    return []


def said(kind: str, message: str, given: object) -> tuple[str, str]:
    """Kind and words of a pydantic error; ``from_dict`` reads an absent key as None."""
    return ("missing", "Field required") if given is None else (kind, message)


def fewest(alternatives: Iterator[list[Complaint]]) -> list[Complaint]:
    """The shortest of several lists of complaints, the first of equals."""
    return min(alternatives, key=len, default=[])
