"""The Starlette app: authorisation, limits, namespaces and bodies around the handlers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from mixpeek_tui.sandbox.call import Call, Endpoint, Reply
from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.errors import ApiProblem, bad_request, not_found
from mixpeek_tui.sandbox.ids import new_id
from mixpeek_tui.sandbox.payload import read_payload
from mixpeek_tui.sandbox.ratelimit import RateLimit
from mixpeek_tui.sandbox.routes.table import endpoints
from mixpeek_tui.sandbox.schedule import Scheduler
from mixpeek_tui.sandbox.shapes.base import JsonDict, check
from mixpeek_tui.sandbox.work.register import register_jobs

ENGINE = "sandbox; TF-IDF and latent semantic analysis on text, no Mixpeek models"


def build_app(sandbox: Sandbox) -> Starlette:
    """The ASGI app of one sandbox."""
    limit = RateLimit(sandbox.options.requests_per_minute)
    register_jobs(sandbox)
    routes: dict[str, dict[str, Endpoint]] = {}
    for endpoint in endpoints():
        routes.setdefault(endpoint.path, {})[endpoint.method] = endpoint
    return Starlette(
        routes=[
            Route(path, _answer(sandbox, limit, methods), methods=list(methods))
            for path, methods in routes.items()
        ],
        lifespan=lambda app: _lifespan(sandbox),
        exception_handlers={404: _missing, 405: _missing, 500: _broken},
    )


@contextlib.asynccontextmanager
async def _lifespan(sandbox: Sandbox) -> AsyncIterator[None]:
    sandbox.jobs.open()
    scheduler = Scheduler(sandbox)
    loop_task = asyncio.get_running_loop().create_task(scheduler.run())
    yield
    loop_task.cancel()
    await sandbox.jobs.close()
    sandbox.store.close()


def _answer(
    sandbox: Sandbox, limit: RateLimit, methods: dict[str, Endpoint]
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        headers = {"X-Request-ID": new_id("req"), "X-Sandbox-Engine": ENGINE}
        if sandbox.options.latency_ms:
            await asyncio.sleep(sandbox.options.latency_ms / 1000)
        endpoint = methods.get(request.method) or methods["GET"]
        try:
            if endpoint.auth:
                _authorise(request)
                headers.update(limit.take())
            reply = await _handle(sandbox, endpoint, request)
        except ApiProblem as problem:
            headers.update(problem.headers)
            return JSONResponse(problem.envelope(), problem.status, headers)
        headers.update(reply.headers)
        if reply.body is None:
            return Response(status_code=reply.status, headers=headers)
        return JSONResponse(reply.body, reply.status, headers)

    return answer


async def _handle(sandbox: Sandbox, endpoint: Endpoint, request: Request) -> Reply:
    body: JsonDict = {}
    if endpoint.shape is not None:
        required = endpoint.body_required and request.method != "GET"
        body = check(endpoint.shape, await read_payload(request, required))
    namespace_id, unresolved = _namespace(sandbox, request, endpoint)
    call = Call(sandbox, request.path_params, request.query_params, body, namespace_id, unresolved)
    if endpoint.heavy:
        return await asyncio.to_thread(endpoint.handler, call)
    if request.method == "GET":
        return endpoint.handler(call)
    with sandbox.store.transaction():
        return endpoint.handler(call)


def _authorise(request: Request) -> None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise ApiProblem(401, "Missing API key. Send Authorization: Bearer <key>")
    if key.strip().startswith("sk_bad"):
        raise ApiProblem(401, "Invalid API key", code="invalid_api_key")


def _namespace(
    sandbox: Sandbox, request: Request, endpoint: Endpoint
) -> tuple[str | None, str | None]:
    given = request.headers.get("x-namespace", "").strip()
    if not endpoint.namespaced and not endpoint.listing:
        return None, None
    if not given:
        if endpoint.namespaced:
            raise bad_request("The X-Namespace header is required", "namespace_required")
        return None, None
    found = sandbox.store.find("namespace", "", given)
    if found is not None:
        return str(found["namespace_id"]), None
    if endpoint.listing:
        return None, given
    raise not_found("Namespace", given)


async def _broken(request: Request, problem: Exception) -> Response:
    words = f"The sandbox failed: {type(problem).__name__}: {problem}"
    return JSONResponse(ApiProblem(500, words).envelope(), 500)


async def _missing(request: Request, problem: Exception) -> Response:
    status = getattr(problem, "status_code", 404)
    words = f"The sandbox does not answer {request.method} {request.url.path}"
    return JSONResponse(ApiProblem(status, words, code="not_in_sandbox").envelope(), status)
