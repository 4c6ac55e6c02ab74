"""Every operation of the API, read from the generated classes of the installed SDK."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from tests.contract.complaint import Complaint
from tests.contract.free_bodies import FREE_BODIES
from tests.contract.models import examine

SERIALIZER = re.compile(
    r"^    def _(\w+)_serialize\((.*?)\n        return self\.api_client\.param_serialize\((.*?)\n        \)",
    re.MULTILINE | re.DOTALL,
)
READING = re.compile(r"^    def (\w+)\(\n        self,(.*?)\n    \) -> ", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path."""

    method: str
    path: str
    """Template, e.g. ``/v1/buckets/{bucket_identifier}/syncs``."""
    name: str
    body: str | None
    """SDK model of the body; ``dict`` for a free one, None where the operation takes none."""
    body_required: bool
    namespaced: bool
    """Whether it takes ``X-Namespace``."""
    authorised: bool
    multipart: bool
    query: tuple[str, ...]
    response: str | None
    """SDK model of the 2xx answer."""
    status: int
    """The 2xx status the SDK expects."""


@cache
def operations() -> tuple[Operation, ...]:
    """All operations, in the order of the SDK's files."""
    spec = importlib.util.find_spec("mixpeek")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the mixpeek SDK is not installed")
    found: dict[tuple[str, str], Operation] = {}
    for file in sorted((Path(spec.origin).parent / "api").glob("*_api.py")):
        for operation in read(file.read_text(encoding="utf-8")):
            found.setdefault((operation.method, operation.path), operation)
    return tuple(found.values())


def read(source: str) -> Iterator[Operation]:
    """The operations that one generated class defines."""
    signatures = {name: arguments for name, arguments in READING.findall(source)}
    for name, build, send in SERIALIZER.findall(source):
        signature = signatures[name]
        body = re.search(r"_body_params = (\w+)", build)
        kind, required = body_type(signature, body[1]) if body else (None, False)
        after = source.index(f"_{name}_serialize(", source.index(f"    def {name}("))
        replies = re.search(r"'(2\d\d)': (?:\"(.+?)\"|None)", source[after : after + 3000])
        auth = re.findall(r"'(NamespaceHeader|BearerAuth)'", build)
        yield Operation(
            method=one(r"method='(\w+)'", send),
            path=one(r"resource_path='(.+?)'", send),
            name=name,
            body=kind,
            body_required=required,
            namespaced="NamespaceHeader" in auth,
            authorised="BearerAuth" in auth,
            multipart="_form_params.append" in build or "_files[" in build,
            query=tuple(re.findall(r"_query_params\.append\(\('(\w+)'", build)),
            response=replies[2] if replies else None,
            status=int(replies[1]) if replies else 200,
        )


def one(pattern: str, text: str) -> str:
    """The group of a pattern that has to be there."""
    found = re.search(pattern, text)
    if found is None:
        raise ValueError(f"the SDK no longer looks as expected: {pattern}")
    return found[1]


def body_type(signature: str, argument: str) -> tuple[str, bool]:
    """Model name and whether the body is required, from a method's signature."""
    annotation = one(rf"\n        {argument}: (.*)", signature)
    required = "Optional[" not in annotation.split("Field(")[0] and "= None" not in annotation
    inner = re.sub(r"^(?:Annotated\[|Optional\[)+", "", annotation)
    model = re.match(r"[A-Z]\w+", inner)
    name = model[0] if model else "dict"
    return ("dict" if name in {"Dict", "Any", "List", "StrictStr"} else name), required


@cache
def index() -> tuple[tuple[str, re.Pattern[str], Operation], ...]:
    """Method and path pattern of every operation, the literal ones before the templates."""
    ordered = sorted(operations(), key=lambda each: (each.path.count("{"), each.path))
    return tuple(
        (each.method, re.compile(re.sub(r"\{\w+\}", "[^/]+", each.path)), each) for each in ordered
    )


@cache
def match(method: str, path: str) -> Operation | None:
    """The operation a request would reach; a query string and a last slash are ignored."""
    plain = urlsplit(path).path
    plain = plain.rstrip("/") if "/webhooks" in plain else plain
    for wanted, pattern, operation in index():
        if wanted == method and pattern.fullmatch(plain):
            return operation
    return None


def examine_request(
    method: str, path: str, body: object, *, closed: bool = False
) -> list[Complaint]:
    """Complaints about path, query and body of a request, each with its place."""
    operation = match(method, path)
    if operation is None:
        return [Complaint((), "not_found", f"there is no operation {method} {path}")]
    found = [
        Complaint((), "query", f"{operation.name} takes no query parameter {key}")
        for key, _ in parse_qsl(urlsplit(path).query, keep_blank_values=True)
        if key not in operation.query
    ]
    if body is None:
        missing = Complaint((), "missing", f"{operation.name} needs a body")
        return [*found, missing] if operation.body_required else found
    if operation.body is None:
        return [*found, Complaint((), "no_body", f"{operation.name} takes no body")]
    if operation.body == "dict":
        check = FREE_BODIES.get(operation.name)
        return found + (check(body) if check else [])
    return found + examine(operation.body, body, closed=closed)


def check_request(
    method: str, path: str, body: object, namespaced: bool, *, closed: bool = False
) -> list[str]:
    """Complaints about a request as lines of text; an empty list is a request that fits.

    Args:
        method: HTTP method in capitals.
        path: from ``/v1/`` on, with its query string if any.
        body: JSON without placeholders, or None.
        namespaced: whether the request carries ``X-Namespace``.
        closed: refuse undeclared keys also in the bodies that the API leaves open.
    """
    found = [str(complaint) for complaint in examine_request(method, path, body, closed=closed)]
    operation = match(method, path)
    if operation is not None and operation.namespaced != namespaced:
        found.append(f"{operation.name} {'needs' if operation.namespaced else 'takes no'} X-Namespace")
    return found
