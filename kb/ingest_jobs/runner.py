"""The thread that has what waits read, one child process after the other."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from pathlib import Path

from kb.config import Config
from kb.ingest_jobs import messages
from kb.ingest_jobs.board import Board
from kb.ingest_jobs.child_process import ChildProcess, described
from kb.ingest_jobs.progress import Item

_BATCH = 200  # files a run: after each the new documents can be asked about
_QUIET = 1.0  # seconds without a file being sent, after which a run begins
_LONGEST_QUIET = 20.0  # seconds after which it begins all the same


class Runner:
    """Works off a board; the thread starts with the first thing to do."""

    def __init__(self, board: Board, home: Path, config: Config) -> None:
        """Read into the store in ``home``, by the settings of ``config``."""
        self._board = board
        self._config = replace(config, home=home)
        self._child: ChildProcess | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self._last_sent = 0.0

    def wake(self) -> None:
        """See that someone works."""
        with self._board.changed:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._work, name="ingest", daemon=True)
                self._thread.start()
            self._board.changed.notify_all()

    def sent(self) -> None:
        """Note that a file was sent: others may follow, and then go into the same run."""
        self._last_sent = time.monotonic()

    @property
    def child(self) -> ChildProcess | None:
        """The process at work, if one is."""
        return self._child

    def stop(self) -> None:
        """Stop the run, and leave what waits as interrupted."""
        with self._board.changed:
            waiting = self._board.waiting()
            for item in waiting:
                item.status, item.message = "interrupted", messages.STOPPED
            if self._child is not None:
                self._child.stop()

    def close(self) -> None:
        """Stop the run and wait for its end; nothing is begun any more."""
        with self._board.changed:
            self._closed = True
            if self._child is not None:
                self._child.stop(grace=5.0)
            self._board.changed.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(timeout=10.0)

    def _work(self) -> None:
        while batch := self._next_batch():
            self._run(batch)

    def _next_batch(self) -> list[Item]:
        """Wait for something to do and for the sender to pause; nothing when it is over."""
        board = self._board
        with board.changed:
            since: float | None = None
            while not self._closed:
                waiting = board.waiting()
                now = time.monotonic()
                if waiting:
                    since = now if since is None else since
                    quiet = not board.receiving and now - self._last_sent >= _QUIET
                    if quiet or len(waiting) >= _BATCH or now - since >= _LONGEST_QUIET:
                        board.phase = "starting"
                        return waiting[:_BATCH]
                board.changed.wait(timeout=0.2 if waiting else None)
        return []

    def _run(self, batch: list[Item]) -> None:
        """Have a batch read by a child process, whatever becomes of it."""
        with self._board.changed:
            batch = [item for item in batch if item.status == "waiting"]  # it may have been stopped
            files = [item for item in batch if item.path is not None]
            reread = [item for item in batch if item.path is None]
            try:
                self._child = child = ChildProcess(self._config, files, reread)
            except OSError as error:
                said = messages.NOT_STARTED.format(found=error.strerror)
                self._board.interrupt(batch, said, said)
                return
        said, orderly = "", False
        for line in child.lines():
            said = str(line.get("error", said))
            orderly |= "ended" in line
            self._board.heard(line)
        code = child.ended()
        with self._board.changed:
            self._child = None
            if said:
                self._board.interrupt(batch, said, said)
            elif orderly:
                self._board.interrupt(batch, messages.STOPPED, "")
            else:
                self._board.died(batch, described(code))
