"""The folder of files that were sent and are not read yet.

Each lies under a random name; beside it stands a small file that says what it is called, so that a
server that was killed finds again what it had accepted.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kb.errors import UploadError
from kb.ingest.files import LARGEST_FILE
from kb.ingest_jobs.progress import Item

FOLDER = "incoming"
_PART, _NOTE = ".part", ".json"
_STALE = 3600.0  # seconds without a byte after which a file that was not sent to its end is removed
_FULL = "Ổ đĩa của máy chủ không còn đủ chỗ nên không nhận được tệp. Hãy báo người quản trị."


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Bytes a file, bytes and files waiting in all, and bytes to be left free on the disk."""

    file: int = LARGEST_FILE
    total: int = 4_000_000_000
    count: int = 5000
    free: int = 500_000_000


DEFAULT_LIMITS = UploadLimits()


class Receiver:
    """A file while it is being sent: it is there when it is finished, and not otherwise."""

    def __init__(self, folder: Path, limits: UploadLimits, room: int) -> None:
        """Write into ``folder``; at most ``room`` bytes, and no more than a file may have.

        Raises:
            UploadError: the folder cannot be written.
        """
        self.id = secrets.token_hex(16)
        self.size = 0
        self._limits = limits
        self._room = room
        self._sum = hashlib.sha256()
        self._path = folder / (self.id + _PART)
        self._stream: IO[bytes] | None = None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._stream = self._path.open("xb")
        except OSError as error:
            raise _cannot_write(error) from error

    @property
    def content(self) -> str:
        """The SHA-256 of what was sent so far, in hexadecimal."""
        return self._sum.hexdigest()

    @property
    def path(self) -> Path:
        """Where the file lies while it is being sent."""
        return self._path

    def write(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            UploadError: there are too many of them, or the disk is full; the file is gone then.
        """
        self.size += len(data)
        if self.size > self._limits.file:
            self.abort()
            raise UploadError(
                f"Tệp quá lớn (tối đa {self._limits.file // 1_000_000} MB). "
                "Hãy tách thành nhiều tệp nhỏ hơn."
            )
        if self.size > self._room:
            self.abort()
            raise too_many(self._limits)
        self._sum.update(data)
        try:
            if self._stream is not None:
                self._stream.write(data)
        except OSError as error:
            self.abort()
            raise _cannot_write(error) from error

    def close(self) -> None:
        """End the file, so that it can be looked at.

        Raises:
            UploadError: the disk is full.
        """
        try:
            if self._stream is not None:
                self._stream.flush()
                os.fsync(self._stream.fileno())
                self._stream.close()
        except OSError as error:
            self.abort()
            raise _cannot_write(error) from error
        self._stream = None

    def abort(self) -> None:
        """Give the file up."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        self._path.unlink(missing_ok=True)


class Incoming:
    """The folder: what is being sent, and what was accepted."""

    def __init__(self, home: Path, limits: UploadLimits = DEFAULT_LIMITS) -> None:
        """Keep files in a folder within ``home``, which is made when the first one comes."""
        self.folder = home / FOLDER
        self.limits = limits

    def receiver(self, waiting: int, held: int) -> Receiver:
        """Make room for a file; ``waiting`` files of ``held`` bytes wait already.

        Raises:
            UploadError: too much is waiting, or the disk is nearly full.
        """
        limits = self.limits
        if waiting >= limits.count or held >= limits.total:
            raise too_many(limits)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(self.folder).free
        except OSError as error:
            raise _cannot_write(error) from error
        if free <= limits.free:
            raise UploadError(_FULL)
        return Receiver(self.folder, limits, min(limits.total - held, free - limits.free))

    def accept(self, receiver: Receiver, name: str, account: str) -> Item:
        """Keep a file that was sent to its end, under the name that its document will have.

        Raises:
            UploadError: the disk is full.
        """
        path = self.folder / receiver.id
        item = Item(receiver.id, name, account, receiver.size, receiver.content, path)
        note = {"name": name, "account": account, "size": item.size, "content": item.content}
        written = self.folder / (receiver.id + _NOTE + _PART)
        try:
            written.write_text(json.dumps(note), encoding="utf-8")
            os.replace(receiver.path, path)
            os.replace(written, self.folder / (receiver.id + _NOTE))
        except OSError as error:
            for left in (written, path, receiver.path):
                left.unlink(missing_ok=True)
            raise _cannot_write(error) from error
        return item

    def drop(self, item: Item) -> None:
        """Remove a file, if it is there."""
        if item.path is not None:
            (self.folder / (item.id + _NOTE)).unlink(missing_ok=True)
            item.path.unlink(missing_ok=True)

    def kept(self) -> Iterator[Item]:
        """Yield what was accepted and is not read yet; remove what is left over of all else."""
        if not self.folder.is_dir():
            return
        for path in sorted(self.folder.iterdir()):
            if path.suffix == _NOTE:
                item = self._noted(path)
                if item is not None:
                    yield item
            elif not path.with_name(path.name + _NOTE).exists() and _is_stale(path):
                path.unlink(missing_ok=True)

    def _noted(self, note: Path) -> Item | None:
        """Read what a file is called; nothing if the note is damaged, or its file is gone."""
        path = note.with_suffix("")
        try:
            told = json.loads(note.read_text(encoding="utf-8"))
            size = path.stat().st_size
            item = Item(
                path.name, str(told["name"]), str(told["account"]), size, told["content"], path
            )
        except (OSError, ValueError, KeyError, TypeError):
            note.unlink(missing_ok=True)
            return None
        return item


def too_many(limits: UploadLimits) -> UploadError:
    """Return the error that says that too much waits already."""
    return UploadError(
        f"Đang có quá nhiều tệp chờ nạp (tối đa {limits.count} tệp, "
        f"{limits.total // 1_000_000} MB). Hãy đợi nạp xong bớt rồi gửi tiếp."
    )


def _is_stale(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _STALE
    except OSError:  # gone meanwhile
        return False


def _cannot_write(error: OSError) -> UploadError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UploadError(_FULL)
    return UploadError(
        f"Máy chủ không ghi được tệp ({error.strerror}). Hãy báo người quản trị kiểm tra "
        "quyền ghi và dung lượng của thư mục kho."
    )
