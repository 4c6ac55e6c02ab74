"""Refusals in the API's own envelope (contract section 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_TYPES = {
    400: "BadRequestError",
    401: "UnauthorizedError",
    403: "ForbiddenError",
    404: "NotFoundError",
    405: "MethodNotAllowedError",
    409: "AlreadyExistsError",
    422: "ValidationError",
    429: "TooManyRequestsError",
    500: "InternalServerError",
}


class ApiProblem(Exception):
    """A request that is refused; becomes one ErrorResponse."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        details: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.details = dict(details or {})
        self.headers = dict(headers or {})

    def envelope(self) -> dict[str, Any]:
        """The body of the answer."""
        error: dict[str, Any] = {
            "message": self.message,
            "type": _TYPES.get(self.status, "BadRequestError"),
            "details": self.details,
        }
        if self.code:
            error["code"] = self.code
        return {"success": False, "status": self.status, "error": error}


def bad_request(message: str, code: str | None = None, **details: Any) -> ApiProblem:
    """400: the request contradicts what exists."""
    return ApiProblem(400, message, code=code, details=details)


def not_found(what: str, identifier: object) -> ApiProblem:
    """404: a resource or reference that does not exist."""
    code = f"{what.lower().replace(' ', '_')}_not_found"
    return ApiProblem(
        404, f"{what} '{identifier}' not found", code=code, details={"id": str(identifier)}
    )


def already_exists(what: str, name: str, existing_id: str | None) -> ApiProblem:
    """409: a name that is taken."""
    code = f"{what.lower().replace(' ', '_')}_name_taken"
    details = {"name": name, **({"existing_id": existing_id} if existing_id else {})}
    return ApiProblem(409, f"{what} '{name}' already exists", code=code, details=details)


def invalid(location: Sequence[str | int], message: str, kind: str = "value_error") -> ApiProblem:
    """422 with one entry in `details.validation_errors`."""
    return invalid_many([{"type": kind, "location": list(location), "message": message}])


def invalid_many(errors: Sequence[Mapping[str, Any]]) -> ApiProblem:
    """422 with the given entries in `details.validation_errors`."""
    first = errors[0]
    where = ".".join(str(part) for part in first["location"])
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    return ApiProblem(
        422,
        f"Request validation failed: {where}: {first['message']}{more}",
        details={"validation_errors": [dict(error) for error in errors]},
    )
