"""The process that runs an evaluation: ``python -m kb.evaluation_runs.worker``.

It reads its task as one line of JSON from standard input and tells its progress, one JSON object a
line, on standard output. It ends when standard input does, so that it never outlives the server.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from kb.config import Config
from kb.errors import KBError

DONE, REFUSED = 0, 3
"""How it exits: the report was kept, or there is a reason in Vietnamese why not."""

_BUSY = "Một lần đánh giá khác đang chạy trên kho này; hãy đợi nó xong."
_EMPTY = "Kho chưa có văn bản nào để hỏi. Hãy nạp văn bản trước, rồi chạy lại."
_WAIT = 10.0  # seconds for one that was stopped to be gone
_EVERY = 0.2  # seconds between two reports of progress


def main() -> int:
    """Run the evaluation that standard input describes; return the exit code."""
    task = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(10)  # people who ask meanwhile come first
    try:
        _measure(task)
    except KBError as error:
        _tell({"error": str(error)})
        return REFUSED
    return DONE


def _measure(task: dict[str, Any]) -> None:
    """Run the set and keep its report.

    Raises:
        KBError: the set cannot be read, there is nothing to ask, or the report not be written.
    """
    from kb.evaluation import load_questions, run
    from kb.evaluation_runs.saved_runs import SavedRuns
    from kb.knowledge_base import KnowledgeBase
    from kb.store.lock import FileLock

    runs = SavedRuns(Path(task["home"]))
    lock = FileLock(runs.folder / ".lock")
    if not lock.acquire(_WAIT):
        raise KBError(_BUSY)
    began = time.monotonic()
    told = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal told
        now = time.monotonic()
        if done == total or now - told >= _EVERY:
            told = now
            _tell({"done": done, "total": total})

    runs.sweep()
    run_id = runs.begin()
    try:
        config = Config(
            home=Path(task["home"]),
            embedding_model=task["embedding_model"],
            embedding_dimension=task["embedding_dimension"],
            embedding_device=task["embedding_device"],
            embedding_backend=task["embedding_backend"],
            reranker=task["reranker"],
            reranker_seconds=task["reranker_seconds"],
            glossary=Path(task["glossary"]) if task["glossary"] else None,
        )
        questions = load_questions(Path(task["file"]))
        with KnowledgeBase(config=config) as knowledge_base:
            if not knowledge_base.documents():
                raise KBError(_EMPTY)
            report = run(knowledge_base, questions, progress)
        seconds = time.monotonic() - began
        runs.finish(run_id, report, task["question_set"], task["account"], seconds)
        _tell({"run": run_id})
    finally:
        runs.sweep()
        lock.release()


def _tell(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _end_with_the_server() -> None:
    # Not by the buffered reader, whose lock would be waited for when this process ends by itself.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(REFUSED)


if __name__ == "__main__":
    sys.exit(main())
