"""Refusals and their envelopes (contract section 6)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.contract.complaint import Complaint

TYPES = {
    400: "BadRequestError",
    401: "UnauthorizedError",
    403: "ForbiddenError",
    404: "NotFoundError",
    409: "AlreadyExistsError",
    422: "ValidationError",
    429: "TooManyRequestsError",
    500: "InternalServerError",
    503: "InferenceServiceUnavailableError",
}


class Refused(Exception):
    """The request is answered with an error."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "",
        code: str | None = None,
        details: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}
        error = {"message": message, "type": kind or TYPES[status], "code": code, "details": details}
        kept = {key: value for key, value in error.items() if value is not None}
        self.body = {"success": False, "status": status, "error": kept}


def not_found(kind: str, identifier: str) -> Refused:
    """404 for a resource."""
    details = {"resource": kind, "id": identifier}
    return Refused(404, f"{kind.capitalize()} '{identifier}' not found", details=details)


def unprocessable(complaints: Iterable[Complaint]) -> Refused:
    """422 that names every place."""
    errors = [
        {"type": each.kind, "location": ["body", *each.place], "message": each.message}
        for each in complaints
    ]
    words = "; ".join(f"{'.'.join(map(str, each['location']))}: {each['message']}" for each in errors)
    return Refused(422, f"Request validation failed: {words}", details={"validation_errors": errors})
