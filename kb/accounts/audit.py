"""The log of what was done by whom: one JSON object a line, only ever added to."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from kb.accounts.roles import Account
from kb.errors import AccountError

FILE_NAME = "audit.jsonl"
_DETAIL_LIMIT = 500  # characters; a log is no place for whole documents
# Characters that move the cursor, turn the direction of reading or hide: a log that is read on a
# console must not be repainted by a file name. JSON itself escapes only those below U+0020.
_UNSEEN = re.compile(r"[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


class AuditLog:
    """The audit log of a collection; several threads and processes may add to it."""

    def __init__(self, home: Path) -> None:
        """Keep the log in the folder ``home``; the file is made with the first line."""
        self.path = home / FILE_NAME
        self._lock = threading.Lock()

    def record(self, account: Account, action: str, detail: str = "") -> None:
        """Add a line: the time, who, what was done, and to what (500 characters of it at most).

        Raises:
            AccountError: the log cannot be written.
        """
        line = {
            "time": datetime.now().astimezone().isoformat(timespec="seconds"),
            "account": account.name,
            "action": action,
            "detail": detail[:_DETAIL_LIMIT],
        }
        try:
            self._append(as_line(line).encode("utf-8"))
        except OSError as error:
            raise AccountError(
                f"Không ghi được nhật ký «{self.path}» ({error.strerror}). "
                "Hãy kiểm tra dung lượng và quyền ghi của thư mục kho."
            ) from error

    def _append(self, line: bytes) -> None:
        # One write of one line to a file opened for appending: lines of two processes do not mix.
        with self._lock:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
            handle = os.open(self.path, flags, 0o600)
            try:
                os.write(handle, line)
            finally:
                os.close(handle)

    def lines(self) -> Iterator[str]:
        """Yield the lines, oldest first, as they stand.

        Raises:
            AccountError: the log cannot be read.
        """
        if not self.path.exists():
            return
        try:
            with self.path.open(encoding="utf-8", errors="backslashreplace") as lines:
                for line in lines:
                    yield line.rstrip("\n")
        except OSError as error:
            raise AccountError(
                f"Không đọc được nhật ký «{self.path}» ({error.strerror})."
            ) from error


def as_line(values: dict[str, str]) -> str:
    """Write one object on one line, with everything escaped that a console would act on."""
    # Halves of surrogate pairs come from file names that were not UTF-8.
    safe = {key: value.encode("utf-8", "replace").decode() for key, value in values.items()}
    written = json.dumps(safe, ensure_ascii=False)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", written) + "\n"
