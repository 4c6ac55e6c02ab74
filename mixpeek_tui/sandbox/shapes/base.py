"""Reading a body: declared keys only, every refusal in the API's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from mixpeek_tui.sandbox.errors import invalid_many

JsonDict = dict[str, Any]


class Body(BaseModel):
    """A body that refuses undeclared keys (contract section 0, fact 1)."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, protected_namespaces=())


class OpenBody(BaseModel):
    """A body whose model is open in the official client: further keys are kept."""

    model_config = ConfigDict(extra="allow", populate_by_name=True, protected_namespaces=())


def check(
    shape: type[BaseModel], payload: object, where: Sequence[str | int] = ("body",)
) -> JsonDict:
    """The payload with only its given keys, or 422.

    Every refused key is answered with the keys that are accepted at its place.
    """
    try:
        value = shape.model_validate(payload)
    except ValidationError as problem:
        raise invalid_many(
            [
                {
                    "type": error["type"],
                    "location": [*where, *error["loc"]],
                    "message": _message(shape, error["type"], error["loc"], error["msg"]),
                }
                for error in problem.errors(include_url=False, include_input=False)
            ]
        ) from None
    return value.model_dump(mode="json", by_alias=True, exclude_unset=True)


def accepted_keys(shape: type[BaseModel]) -> list[str]:
    """The keys a shape declares, in order."""
    return [field.alias or name for name, field in shape.model_fields.items()]


def _message(shape: type[BaseModel], kind: str, location: Sequence[str | int], text: str) -> str:
    if kind != "extra_forbidden":
        return text
    keys = ", ".join(accepted_keys(_shape_at(shape, location[:-1])))
    return f"'{location[-1]}' is not accepted here. Accepted keys: {keys}"


def _shape_at(shape: type[BaseModel], location: Sequence[str | int]) -> type[BaseModel]:
    current = shape
    for part in location:
        field = next(
            (f for name, f in current.model_fields.items() if part in (name, f.alias)), None
        )
        inner = _shape_within(field.annotation) if field is not None else None
        current = inner or current
    return current


def _shape_within(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_shape_within(inner) for inner in get_args(annotation))
    return next((inner for inner in found if inner is not None), None)
