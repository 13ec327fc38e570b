"""Starts the app as a user does, in a process of its own that writes down whom it connects to."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb.accounts import Role, Users
from kb.knowledge_base import KnowledgeBase

ROOT = Path(__file__).parent.parent.parent
CORPUS = ROOT / "corpus"
START_LIMIT = 120
PASSWORD = "sen trắng nở ven hồ 2026"

# Python reports every connection that the server's process makes; one line each in a file.
WATCH = """
import os, sys
def note(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        with open(os.environ["CONNECTIONS"], "a") as lines:
            lines.write(f"{arguments[1][0]}\\n")
sys.addaudithook(note)
"""


@dataclass(frozen=True)
class Served:
    """A running app: its address, its store, whom it connected to, and what it printed."""

    address: str
    home: Path
    connections: Path
    output: Path

    def connected_to(self) -> set[str]:
        return set(self.connections.read_text(encoding="utf-8").split())


@contextmanager
def serving(
    folder: Path,
    sources: Sequence[Path] = (),
    variables: Mapping[str, str] | None = None,
    accounts: Mapping[str, Role] | None = None,
) -> Iterator[Served]:
    """Serve a new collection of ``sources`` under ``folder`` while the context lasts.

    ``variables`` (KB_…) are added to the environment of the server. ``accounts`` gives names their
    roles; their password is ``PASSWORD``.
    """
    home = folder / "store"
    variables = dict(variables or {})
    with KnowledgeBase(home) as kb:
        report = kb.ingest(list(sources)) if sources else None
    if report is not None and report.failed:
        raise RuntimeError(report.failed)
    for name, role in (accounts or {}).items():
        Users(home).add(name, role, PASSWORD)
        variables["KB_ACCOUNTS"] = "on"
    (folder / "watch").mkdir()
    (folder / "watch" / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    connections, output = folder / "connections.txt", folder / "output.txt"
    connections.touch()
    port = free_port()
    environment = os.environ | {
        "KB_HOME": str(home),
        "KB_PORT": str(port),
        "PYTHONPATH": str(folder / "watch"),
        "PYTHONIOENCODING": "utf-8",
        "CONNECTIONS": str(connections),
        # An office proxy must not be asked for the app's own address.
        "HTTP_PROXY": "http://192.0.2.1:3128",
        "http_proxy": "http://192.0.2.1:3128",
    }
    with output.open("w", encoding="utf-8") as lines:
        server = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py")],
            cwd=folder,
            env=environment | variables,
            stdout=lines,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(server, output, address)
            yield Served(address, home, connections, output)
        finally:
            server.terminate()
            server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def _wait_for(server: subprocess.Popen[bytes], output: Path, address: str) -> None:
    until = time.monotonic() + START_LIMIT
    while address not in output.read_text(encoding="utf-8"):
        if server.poll() is not None or time.monotonic() > until:
            pytest.fail(f"the app did not start:\n{output.read_text(encoding='utf-8')}")
        time.sleep(0.1)
