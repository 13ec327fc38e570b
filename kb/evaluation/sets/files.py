"""Files of the question sets that the web app keeps: one writer at a time, whole files only."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kb.errors import QuestionSetError
from kb.store.lock import FileLock

_WAIT = 10.0  # seconds for another writer, who needs a fraction of one


def sets_folder(home: Path) -> Path:
    """Return the folder in which a collection keeps its question sets."""
    return home / "question-sets"


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Be the one writer of a folder, among all threads and processes, until the block ends.

    Raises:
        QuestionSetError: another writer does not finish, or the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise QuestionSetError(f"Không tạo được thư mục «{folder}» ({error.strerror}).") from error
    lock = FileLock(folder / ".lock")
    if not lock.acquire(_WAIT):
        raise QuestionSetError("Bộ câu hỏi đang được người khác cập nhật; hãy thử lại sau.")
    try:
        yield
    finally:
        lock.release()


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole: whoever reads it meanwhile gets the old one or the new one.

    Raises:
        QuestionSetError: it cannot be written.
    """
    handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except OSError as error:
        with suppress(OSError):
            os.unlink(name)
        raise QuestionSetError(f"Không ghi được «{path.name}» ({error.strerror}).") from error
