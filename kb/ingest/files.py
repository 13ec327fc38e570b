"""Finding the files to ingest, what their documents are called, and reading their bytes."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from kb.errors import LoadError
from kb.ingest.file_types import EXPLAINED_SUFFIXES, READABLE_SUFFIXES
from kb.ingest.formats.plain_text import LARGEST_FILE as LARGEST_TEXT
from kb.ingest.readers import PLAIN
from kb.records import Format

LARGEST_FILE = 200_000_000
"""Bytes; a larger file is refused before it is read. Plain text has a lower limit of its own."""

_SOUGHT = EXPLAINED_SUFFIXES.union(READABLE_SUFFIXES)
_STARTS = (b"%PDF-", b"{\\rtf")  # of files that are taken whatever their suffix
# Control characters, and those that turn the direction of writing.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LINKED_FOLDER = "liên kết thư mục"  # not followed: links may lead round in circles
_LOCK_FILES = ("~$", "._")  # left by Word beside an open file, and by macOS on other file systems


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to ingest, the name that its document will have, and the folder it was found in.

    ``folder`` is the absolute path of the folder given, or ``None`` for a file given by itself.
    """

    path: Path
    source: str
    folder: str | None = None


@dataclass(slots=True)
class Listing:
    """The files found; what failed, with the reason; and what was skipped.

    ``skipped`` counts files of unknown type by suffix, and links to folders. ``complete`` are the
    folders (absolute) that could be read through; of any other it cannot be said what is gone.
    """

    files: list[SourceFile] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    skipped: dict[str, int] = field(default_factory=dict)
    complete: list[str] = field(default_factory=list)


def find_files(paths: Sequence[Path]) -> Listing:
    """List the files to ingest: files as given, folders searched for the formats we read.

    A document is named by its path relative to the folder given, or by its file name. A file
    that is reached twice is listed once.
    """
    listing = Listing()
    seen: set[str] = set()
    for path in paths:
        found = _in_folder(path, listing) if path.is_dir() else _by_itself(path, listing)
        for file in found:
            real = os.path.realpath(file.path)  # unlike Path.resolve, not upset by a link to itself
            if real not in seen:
                seen.add(real)
                listing.files.append(file)
    return listing


def _by_itself(path: Path, listing: Listing) -> list[SourceFile]:
    if path.is_file():
        return [SourceFile(path, shown_name(PurePath(path.name)))]
    found = "không phải là tệp thường" if path.exists() else "không có tệp hay thư mục này"
    listing.failed.append(
        (shown_name(path), f"Không đọc được: {found}. Hãy kiểm tra lại đường dẫn.")
    )
    return []


def _in_folder(folder: Path, listing: Listing) -> list[SourceFile]:
    """List a folder's files of known types; one that yields none, or not all, is told."""
    unread: list[OSError] = []
    whole = shown_name(folder.resolve())
    files = []
    for place, inner, names in os.walk(folder, onerror=unread.append):
        inner[:] = [name for name in inner if not name.startswith(".")]
        linked = sum(os.path.islink(os.path.join(place, name)) for name in inner)
        if linked:
            listing.skipped[_LINKED_FOLDER] = listing.skipped.get(_LINKED_FOLDER, 0) + linked
        for name in names:
            path = Path(place, name)
            if name.startswith((".", *_LOCK_FILES)):
                continue
            # What is called a document and is no file, such as a broken link, is told on reading.
            if path.suffix.lower() not in _SOUGHT and not _starts_known(path):
                if path.is_file():
                    suffix = PurePath(shown_name(PurePath(name))).suffix.lower()
                    listing.skipped[suffix] = listing.skipped.get(suffix, 0) + 1
                continue
            files.append(SourceFile(path, shown_name(path.relative_to(folder)), whole))
    for error in unread:
        listing.failed.append(
            (
                shown_name(PurePath(error.filename or folder)),
                f"Không mở được thư mục ({error.strerror}). Hãy kiểm tra quyền truy cập.",
            )
        )
    if not files and not unread:
        listing.failed.append(
            (
                shown_name(folder),
                f"Thư mục không có văn bản nào đọc được (cần tệp {', '.join(READABLE_SUFFIXES)}). "
                "Hãy chép văn bản vào thư mục hoặc chỉ đúng thư mục.",
            )
        )
    elif not unread:
        listing.complete.append(whole)
    return sorted(files, key=lambda file: file.path)


def _starts_known(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return stream.read(8).startswith(_STARTS)
    except OSError:
        return False


def shown_name(path: PurePath) -> str:
    r"""Return a path as it is stored and shown: in NFC, bytes that are no UTF-8 written "\xe0".

    So are control characters, which could rewrite a terminal's line.
    """
    decoded = os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")
    plain = _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", decoded)
    return unicodedata.normalize("NFC", plain)


def read_bytes(file: SourceFile) -> bytes:
    """Read a file's bytes, unless there are far too many.

    Raises:
        LoadError: the file cannot be opened, or is too large.
    """
    format = READABLE_SUFFIXES.get(file.path.suffix.lower())
    try:
        if not file.path.is_file():  # to open a pipe would wait for someone to write into it
            raise LoadError(
                "Không đọc được: tệp vừa bị xóa, là liên kết hỏng, hoặc không phải là tệp thường. "
                "Hãy kiểm tra lại đường dẫn."
            )
        check_size(file.path.stat().st_size, format)
        with file.path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)  # it may be growing while it is read
    except OSError as error:
        raise LoadError(f"Không mở được tệp: {error.strerror or error}.") from error
    check_size(len(content), format)
    return content


def check_size(size: int, format: Format | None) -> None:
    """Check that a file of ``size`` bytes is not too large for its format.

    Raises:
        LoadError: it is.
    """
    largest = LARGEST_TEXT if format in PLAIN else LARGEST_FILE
    if size > largest:
        raise LoadError(
            f"Tệp quá lớn ({size / 1e6:.0f} MB, tối đa {largest // 1_000_000} MB). "
            "Hãy tách thành nhiều tệp nhỏ hơn."
        )
