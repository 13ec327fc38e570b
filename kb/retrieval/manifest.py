"""Files of a derived index: written durably, and listed with checksums in a manifest."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def write_manifest(path: Path, manifest: Mapping[str, object]) -> None:
    """Write a manifest with a checksum of its own.

    Raises:
        OSError: the disk is full or cannot be written; the old manifest is still there.
    """
    body = json.dumps(manifest, ensure_ascii=False, sort_keys=True)
    write_durably(path, f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}\n".encode())


def read_manifest(path: Path) -> dict[str, Any] | None:
    """Return a manifest, or ``None`` if it is missing or not as it was written."""
    content = read_if_there(path)
    if content is None:
        return None
    digest, _, body = content.partition(b"\n")
    if not body.endswith(b"\n") or hashlib.sha256(body[:-1]).hexdigest().encode() != digest:
        return None
    manifest: dict[str, Any] = json.loads(body)
    return manifest


def write_durably(path: Path, content: bytes) -> None:
    """Write a file so that after a crash it is the old one or the new one, whole.

    Raises:
        OSError: the disk is full or cannot be written; the old file is still there.
    """
    temporary = path.with_name(f"{path.name}.tmp")  # one writer: what a crash leaves is reused
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    finally:
        discard(temporary)
    if os.name == "posix":  # the new name itself must reach the disk; Windows has no such call
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of each of these files; a file that cannot be read has an empty one."""
    found = {}
    for name in names:
        try:
            with (folder / name).open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            found[name] = ""
    return found


def read_if_there(path: Path) -> bytes | None:
    """Return a file's content, or ``None`` if it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def discard(path: Path) -> None:
    """Remove a file that nobody needs; one that is still in use goes the next time."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
