"""A child process at work: started with a request, followed line by line, stopped or killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from kb.config import Config
from kb.ingest_jobs.messages import EXIT_CODE, SIGNAL
from kb.ingest_jobs.progress import Item

_GRACE = 20.0  # seconds in which a child that was asked to stop has to end
# The child imports what this process would, wherever it stands; "-m" would need kb installed.
_START = (
    "import sys; sys.path[:] = sys.argv.pop(1).split(sys.argv.pop(1)); "
    "from kb.ingest_jobs.child import main; main()"
)


class ChildProcess:
    """A process that reads files into the store, at lower priority than this one."""

    def __init__(self, config: Config, files: Sequence[Item], reread: Sequence[Item]) -> None:
        """Start it.

        Raises:
            OSError: no process can be started.
        """
        paths = os.pathsep.join(os.path.abspath(path) for path in sys.path)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, paths, os.pathsep],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            **_APART,
        )
        self._killer: threading.Timer | None = None
        request = {
            "home": str(config.home.resolve()),
            "embedding_model": config.embedding_model,
            "embedding_dimension": config.embedding_dimension,
            "embedding_device": config.embedding_device,
            "embedding_backend": config.embedding_backend,
            "glossary": str(config.glossary) if config.glossary else None,
            "reader_memory": config.reader_memory,
            "files": [
                {"id": one.id, "path": str(one.path.resolve()), "name": one.name}
                for one in files
                if one.path is not None
            ],
            "reread": [one.id for one in reread],
        }
        self._send(json.dumps(request).encode() + b"\n")

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield what it tells until it ends; what is no line of progress is left out."""
        if self._process.stdout is None:
            return
        for line in self._process.stdout:
            with suppress(ValueError):
                told = json.loads(line)
                if isinstance(told, dict):
                    yield told

    def ended(self) -> int:
        """Wait for its end, clear up, and return its exit code."""
        code = self._process.wait()
        if self._killer is not None:
            self._killer.cancel()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        return code

    def stop(self, grace: float = _GRACE) -> None:
        """Ask it to end; after ``grace`` seconds it is killed."""
        self._send(b"stop\n")
        if self._killer is None:
            self._killer = threading.Timer(grace, self.kill)
            self._killer.daemon = True
            self._killer.start()

    def kill(self) -> None:
        """End it at once; what it has started ends by itself when it is gone."""
        with suppress(OSError):
            self._process.kill()

    def _send(self, data: bytes) -> None:
        # A child that has died cannot be written to; its end is told by its exit code.
        if self._process.stdin is not None:
            with suppress(OSError, ValueError):
                self._process.stdin.write(data)
                self._process.stdin.flush()


def described(code: int) -> str:
    """Say in Vietnamese how a process ended that did not end well."""
    if code < 0:
        with suppress(ValueError):
            return SIGNAL.format(name=signal.Signals(-code).name)
    return EXIT_CODE.format(code=code)


# Ctrl-C on the server's console is for the server, which then stops the child itself.
_APART: dict[str, Any]
if sys.platform == "win32":
    _APART = {
        "creationflags": subprocess.CREATE_NEW_PROCESS_GROUP
        | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        | subprocess.CREATE_NO_WINDOW
    }
else:
    _APART = {"start_new_session": True}
