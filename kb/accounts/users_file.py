"""Reading and writing the file of users, whole or not at all."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kb.errors import AccountError

_VERSION = 1


def read_users(path: Path) -> list[dict[str, Any]]:
    """Return the objects of the file, one a user.

    Raises:
        AccountError: the file cannot be opened.
        KeyError, TypeError, ValueError: it is not such a file.
    """
    try:
        written = path.read_bytes()
    except OSError as error:
        raise AccountError(
            f"Không mở được tệp người dùng «{path}» ({error.strerror}). Hãy kiểm tra quyền đọc."
        ) from error
    found = json.loads(written.decode("utf-8"))
    if found["version"] != _VERSION or not isinstance(found["users"], list):
        raise ValueError("version")
    return found["users"]


def write_users(path: Path, users: Sequence[dict[str, object]]) -> None:
    """Replace the file; only its owner may read it.

    Raises:
        AccountError: the file cannot be written; the old one then stands as it was.
    """
    written = json.dumps({"version": _VERSION, "users": users}, ensure_ascii=False, indent=1)
    # A name that nobody can prepare beforehand, made readable to its owner from the start.
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(written)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise AccountError(
            f"Không ghi được tệp người dùng «{path}» ({error.strerror}). Hãy kiểm tra quyền ghi."
        ) from error
