"""Running the sandbox as a server on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import uvicorn

from mixpeek_tui.sandbox.app import build_app
from mixpeek_tui.sandbox.context import Sandbox
from mixpeek_tui.sandbox.engine.shelves import numeric
from mixpeek_tui.sandbox.options import SandboxOptions
from mixpeek_tui.sandbox.store import Store

_CALM = 0.7  # seconds for the first requests, before the large import takes processor time
_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP")


def serve(options: SandboxOptions) -> int:
    """Serve until a signal or the parent's end, then end the process with 0.

    Prints one JSON line when it is ready: {"sandbox": URL, "data": folder, "pid": number}.
    Returns only when it could not start (the port or the folder is no good): 2.
    """
    try:
        folder = _folder(options.data)
        listener = _listener(options.port)
        asyncio.run(_serve(options, folder, listener))
    except (OSError, sqlite3.Error) as problem:
        print(f"The sandbox could not start: {problem}", file=sys.stderr)
    return 2


async def _serve(options: SandboxOptions, folder: Path, listener: socket.socket) -> None:
    sandbox = Sandbox(options, Store(folder / "sandbox.sqlite3"))
    config = uvicorn.Config(
        build_app(sandbox),
        log_level="critical",
        access_log=False,
        timeout_graceful_shutdown=0,
        timeout_keep_alive=30,
    )
    server = _Server(config)
    loop = asyncio.get_running_loop()
    for name in _SIGNALS:
        if hasattr(signal, name):
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(getattr(signal, name), server.stop)
    beside = [loop.create_task(_announce(server, listener, folder))]
    if options.parent_pid is not None:
        beside.append(loop.create_task(_watch(options.parent_pid, server)))
    await server.serve(sockets=[listener])
    if options.data is None:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.flush()
    # A job's thread may be deep in numpy. Nothing of it is needed: the job is in the store and
    # goes on at the next start. Waiting for it is what would make the end slow.
    os._exit(0)


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are handled by `serve`."""
        yield

    def stop(self) -> None:
        """End as soon as the loop looks."""
        self.should_exit = True


async def _announce(server: _Server, listener: socket.socket, folder: Path) -> None:
    while not server.started:
        await asyncio.sleep(0.01)
    port = listener.getsockname()[1]
    line = {"sandbox": f"http://127.0.0.1:{port}", "data": str(folder), "pid": os.getpid()}
    print(json.dumps(line), flush=True)
    await asyncio.sleep(_CALM)
    await asyncio.to_thread(numeric)


async def _watch(parent: int, server: _Server) -> None:
    direct = os.getppid() == parent
    while os.getppid() == parent if direct else _alive(parent):
        await asyncio.sleep(1.0)
    server.stop()


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _folder(given: Path | None) -> Path:
    if given is None:
        return Path(tempfile.mkdtemp(prefix="mixpeek-sandbox-"))
    given.mkdir(parents=True, exist_ok=True)
    return given.resolve()


def _listener(port: int) -> socket.socket:
    # With the protocol named, asyncio sets TCP_NODELAY; without, answers wait 40 ms for an ACK.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    return listener
