"""A lock by which one process at a time is the writer."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from kb.errors import StoreError


class FileLock:
    """An exclusive lock on a file that the system lifts when the process dies."""

    def __init__(self, path: Path) -> None:
        """Lock by the file at ``path``, which is made when it is first needed."""
        self._path = path
        self._file: int | None = None

    def acquire(self, wait: float) -> bool:
        """Try for ``wait`` seconds, and say whether the lock was had.

        Raises:
            StoreError: the folder cannot be written.
        """
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StoreError(f"Không ghi được vào «{self._path.parent}»: {error}.") from error
        deadline = time.monotonic() + wait
        while not _try_lock(handle):
            if time.monotonic() > deadline:
                os.close(handle)
                return False
            time.sleep(0.05)
        self._file = handle
        return True

    def release(self) -> None:
        """Give the lock back by closing the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        # flock, not lockf: it also keeps two stores of the same process apart.
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
