"""The child process in which foreign files are opened: one request, one answer, then it ends.

The first line of standard input is the request as JSON; the file's bytes follow. The answer goes to
standard output, progress to standard error, a JSON object a line.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Mapping
from typing import IO, Any

from kb.errors import LoadError

READ = 0
"""Exit code: the answer is on standard output."""

REFUSED = 3
"""Exit code: standard output says in Vietnamese why the file is not read."""

OUT_OF_MEMORY = 4
"""Exit code: the memory allowed does not do."""

_WATCH = 1.0  # seconds between looks whether the parent is alive


def main() -> None:
    """Serve the one request that is on standard input, and exit."""
    request = json.loads(sys.stdin.buffer.readline())
    _limit(request)
    threading.Thread(target=_end_with, args=(request["parent"],), daemon=True).start()
    answer, progress = _own_streams()
    try:
        written, code = _served(request, sys.stdin.buffer.read(), progress), READ
    except LoadError as error:
        written, code = str(error).encode(), REFUSED
    except MemoryError:
        written, code = b"", OUT_OF_MEMORY
    answer.write(written)
    answer.close()
    # Without the interpreter's leave-taking: libraries that a damaged file has confused may crash.
    os._exit(code)


def _served(request: Mapping[str, Any], content: bytes, progress: IO[bytes]) -> bytes:
    """Read the file, or draw a page of it.

    Raises:
        LoadError: the file cannot be read.
    """

    def report(page: int, pages: int) -> None:
        progress.write(json.dumps({"page": [page, pages]}).encode() + b"\n")
        progress.flush()

    if request["task"] == "draw":
        from kb.page_images import page_image

        boxes = [tuple(box) for box in request["boxes"]]
        return page_image(content, request["page"], boxes, request["zoom"])
    from kb.ingest.extract_json import encode
    from kb.ingest.file_types import file_type
    from kb.ingest.readers import OFFICE, reader_of

    format = file_type(content, request["name"])
    if format in OFFICE:
        _limit({**request, "memory": 2 * request["memory"]})
    return encode(reader_of(format)(content, report)).encode()


def _own_streams() -> tuple[IO[bytes], IO[bytes]]:
    """Take standard output and error for the answer and the progress alone.

    Libraries write on both as they like: what they print goes where progress goes, where a line
    that is not JSON does no harm.
    """
    answer = os.fdopen(os.dup(1), "wb")
    progress = os.fdopen(os.dup(2), "wb")
    os.dup2(2, 1)
    return answer, progress


if sys.platform == "win32":

    def _limit(request: Mapping[str, Any]) -> None:
        """Windows knows no such limits; there the parent's watch over time is all there is."""

    def _end_with(parent: int) -> None:
        """Windows does not tell a process that its parent has gone."""

else:
    import resource

    def _limit(request: Mapping[str, Any]) -> None:
        """Limit memory (a converter may have twice as much), time, and the size of any file."""
        memory = request["memory"]
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        highest = 2 * memory if hard == resource.RLIM_INFINITY else hard
        resource.setrlimit(resource.RLIMIT_AS, (min(memory, highest), highest))
        _lower(resource.RLIMIT_CPU, request["seconds"])
        _lower(resource.RLIMIT_FSIZE, request["written"])
        _lower(resource.RLIMIT_CORE, 0)

    def _lower(limit: int, value: int) -> None:
        hard = resource.getrlimit(limit)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (value, value))

    def _end_with(parent: int) -> None:
        """When the parent is gone, nobody wants the answer: clear up and end with all children."""
        while os.getppid() == parent:
            time.sleep(_WATCH)
        shutil.rmtree(os.getcwd(), ignore_errors=True)
        os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
