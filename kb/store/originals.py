"""The files as they were given, kept by content: what pages are drawn from and all is rebuilt from.

A file is written whole under another name first, so that a name always stands for whole content.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from kb.errors import NotFoundError, StoreError

FOLDER = "originals"
_UNFINISHED = ".unfinished"


class Originals:
    """Files in a folder, each under the SHA-256 of its content in hexadecimal."""

    def __init__(self, folder: Path) -> None:
        """Keep files in ``folder``, which is made when the first one comes."""
        self._folder = folder

    def keep(self, document_id: str, content: bytes) -> None:
        """Write a file to the disk; nothing happens if it is there.

        Raises:
            StoreError: the disk is full or cannot be written.
        """
        path = self._path(document_id)
        try:
            if path.exists() and path.stat().st_size == len(content):
                return
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write(path, content)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise StoreError(
                    f"Hết chỗ trên ổ đĩa chứa kho «{self._folder.parent}»: chưa lưu được bản gốc; "
                    "dữ liệu trước đó còn nguyên. Hãy giải phóng dung lượng rồi chạy lại."
                ) from error
            raise StoreError(
                f"Không ghi được bản gốc vào «{self._folder}» ({error.strerror}). "
                "Hãy kiểm tra quyền truy cập và ổ đĩa."
            ) from error

    def read(self, document_id: str) -> bytes:
        """Return a file's content.

        Raises:
            NotFoundError: it is not kept, or what is kept is damaged.
        """
        return self.whole(document_id).read_bytes()

    def whole(self, document_id: str) -> Path:
        """Return where a file lies, having found it to be as its name says.

        Raises:
            NotFoundError: it is not kept, or what is kept is damaged.
        """
        wrong = self.problem(document_id)
        if wrong:
            raise NotFoundError(f"Bản gốc {wrong}.")
        return self._path(document_id)

    def has(self, document_id: str) -> bool:
        """Whether the file is kept; its content is not looked at."""
        return self._path(document_id).exists()

    def problem(self, document_id: str) -> str:
        """Say what is wrong with a file and what to do; empty if it is as its name says."""
        try:
            with self._path(document_id).open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except FileNotFoundError:
            return "không còn trong kho; hãy chạy «kb ingest» với tệp này để lưu lại"
        except OSError as error:
            return f"không đọc được ({error.strerror})"
        if found == document_id:
            return ""
        return "đã bị sửa đổi trong kho; hãy gỡ văn bản bằng «kb remove» rồi nạp lại tệp"

    def drop(self, document_id: str) -> None:
        """Remove a file, if it is kept."""
        # On Windows a file that is being sent to someone stays; the next sweep removes it.
        with suppress(PermissionError):
            self._path(document_id).unlink(missing_ok=True)

    def sweep(self, wanted: Collection[str]) -> None:
        """Remove all files but those ``wanted``: what a process that died has left."""
        if not self._folder.is_dir():
            return
        for folder in self._folder.iterdir():
            for path in folder.iterdir() if folder.is_dir() else ():
                if path.name not in wanted:
                    path.unlink(missing_ok=True)

    def _path(self, document_id: str) -> Path:
        return self._folder / document_id[:2] / document_id

    def _write(self, path: Path, content: bytes) -> None:
        """Write a file that after a power cut is there whole or not at all."""
        with NamedTemporaryFile(dir=path.parent, suffix=_UNFINISHED, delete=False) as stream:
            try:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            except OSError:
                os.unlink(stream.name)
                raise
        os.replace(stream.name, path)
        _settle(path.parent)


if os.name == "nt":

    def _settle(folder: Path) -> None:
        """Windows has no way to write a folder to the disk by itself."""

else:

    def _settle(folder: Path) -> None:
        """Have the folder's new entry on the disk, and not only the file."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
