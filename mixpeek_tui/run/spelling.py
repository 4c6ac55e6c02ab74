"""A namespace goes by its name and by its id: both make the same plan, and the same run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mixpeek_tui.errors import ApiError
from mixpeek_tui.kinds.step import below
from mixpeek_tui.plan.plan import Plan
from mixpeek_tui.run.listing import Send
from mixpeek_tui.run.runs import fingerprint, list_runs
from mixpeek_tui.wire import Request


async def called_too(send: Send, folder: Path, plan: Plan, server: str) -> str:
    """What the plan's namespace is called besides; empty if that is unknown or of no use.

    The API is asked only if a run here is of the same plan in a namespace called otherwise.

    Args:
        send: What sends one request.
        folder: Where journals are.
        plan: What is to be run.
        server: What journals call the server.
    """
    given = plan.namespace
    if given is None or not _called_otherwise(folder, plan, server):
        return ""
    try:
        reply = await send(Request("GET", below("/v1/namespaces", given)))
    except ApiError:
        return ""
    names = [reply.data.get("namespace_id"), reply.data.get("namespace_name")]
    others = [name for name in names if isinstance(name, str) and name and name != given]
    return others[0] if given in names and others else ""


def _called_otherwise(folder: Path, plan: Plan, server: str) -> bool:
    """Whether a run is of this plan but for what its namespace is called."""
    return any(
        info.namespace not in (None, plan.namespace)
        and fingerprint(replace(plan, namespace=info.namespace), server) == info.fingerprint
        for info in list_runs(folder)
    )
