"""The process that reads what was sent: one request on standard input, progress on standard output.

A line is a JSON object. Standard input stays open while the work is wanted: a line "stop" asks for
an orderly end after the page being read, and so does its end, which comes when the server dies.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from kb.config import Config
from kb.errors import BusyError, KBError, LoadError
from kb.ingest.files import SourceFile
from kb.ingest_jobs.messages import GONE, STOPPED
from kb.intake import IngestStep
from kb.knowledge_base import KnowledgeBase

_BUSY_WAIT = 2.0  # seconds between tries while another process is the writer
_NICE = 10

Tell = Callable[[Mapping[str, Any]], None]


def main() -> None:
    """Serve the one request that is on standard input, and exit."""
    line, further = _first_line()
    request = json.loads(line)
    _step_back()
    stream = _own_stream()

    def tell(line: Mapping[str, Any]) -> None:
        stream.write(json.dumps(line).encode() + b"\n")
        stream.flush()

    stopped = threading.Event()
    threading.Thread(target=_listen, args=(stopped, further), daemon=True).start()
    try:
        _work(request, tell, stopped)
    except KBError as error:
        tell({"error": str(error)})
    except BrokenPipeError:
        os._exit(1)  # the server has gone; there is nobody to tell


def _work(request: Mapping[str, Any], tell: Tell, stopped: threading.Event) -> None:
    """Read the files and documents of a request, and tell of every step.

    Raises:
        KBError: the store or the model cannot be used.
    """
    config = Config(
        home=Path(request["home"]),
        embedding_model=request["embedding_model"],
        embedding_dimension=request["embedding_dimension"],
        embedding_device=request["embedding_device"],
        embedding_backend=request["embedding_backend"],
        glossary=Path(request["glossary"]) if request["glossary"] else None,
        reader_memory=request["reader_memory"],
    )
    files = [SourceFile(Path(one["path"]), one["name"]) for one in request["files"]]
    ids = [one["id"] for one in request["files"]]
    with KnowledgeBase(config=config) as knowledge_base:
        reread = _still_there(request["reread"], knowledge_base, tell)
        show = _shown(ids + reread, tell, stopped)
        while not stopped.is_set():
            try:
                knowledge_base.ingest_files(
                    files, show, reread=reread, wanted=lambda: not stopped.is_set()
                )
                break
            except BusyError as error:
                tell({"busy": str(error)})
                stopped.wait(_BUSY_WAIT)
    tell({"ended": True})


def _still_there(wanted: list[str], knowledge_base: KnowledgeBase, tell: Tell) -> list[str]:
    """Return the ids of which there are documents, telling of those that are gone."""
    there = set(knowledge_base.names().values())
    for document_id in wanted:
        if document_id not in there:
            tell({"item": document_id, "status": "failed", "message": GONE})
    return [document_id for document_id in wanted if document_id in there]


def _shown(ids: list[str], tell: Tell, stopped: threading.Event) -> Callable[[IngestStep], None]:
    """Make the function that tells of a step, by the id of the file or document it is about."""

    def show(step: IngestStep) -> None:
        if stopped.is_set() and step.page:
            # Raised from within the reading of a file, whose own process ends with it.
            raise LoadError(STOPPED)
        ended = step.status in ("done", "unchanged", "failed")
        at = step.done - 1 if ended else step.done
        stop = ended and stopped.is_set() and step.message == STOPPED
        tell(
            {
                "item": ids[at] if at < len(ids) else None,
                "status": "interrupted" if stop else step.status,
                "message": step.message,
                "page": step.page,
                "pages": step.pages,
            }
        )

    return show


def _first_line() -> tuple[bytes, bytes]:
    """Read the request, and whatever came with it.

    Not through ``sys.stdin``: a thread that waits in it would be in the way when the process ends.
    """
    read = b""
    while b"\n" not in read and (piece := os.read(0, 1 << 16)):
        read += piece
    line, _, further = read.partition(b"\n")
    return line, further


def _listen(stopped: threading.Event, further: bytes) -> None:
    """Wait for the line or the end of standard input that stops the work."""
    if not further:
        os.read(0, 16)
    stopped.set()


def _own_stream() -> IO[bytes]:
    """Take standard output for progress alone; what libraries print goes to standard error."""
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return stream


def _step_back() -> None:
    """Let those who ask questions go first; on Windows the parent has seen to it."""
    if sys.platform != "win32":
        os.nice(_NICE)


if __name__ == "__main__":
    main()
