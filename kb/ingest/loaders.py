"""Loading a file: its bytes become a Document with its facts and sections."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb.errors import LoadError
from kb.ingest.extract import Extract, ReportPage
from kb.ingest.formats.plain_text import LARGEST_FILE, read_text
from kb.ingest.structure.facts import find_facts
from kb.ingest.structure.sections import find_sections
from kb.records import Document, Section

READERS: dict[str, Callable[[bytes, ReportPage], Extract]] = {
    ".txt": read_text,
    ".md": read_text,
}
"""Reader of a file's bytes by its suffix."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to ingest and the name that its document will have."""

    path: Path
    source: str


def find_files(paths: Sequence[Path]) -> list[SourceFile]:
    """List the files to ingest: files as given, folders searched for the formats we read.

    A document is named by its path relative to the folder given, or by its file name.

    Raises:
        LoadError: a path does not exist, or a folder holds no file of a known format.
    """
    found: dict[Path, SourceFile] = {}
    for path in paths:
        if path.is_dir():
            files = sorted(
                file
                for file in path.rglob("*")
                if file.is_file()
                and file.suffix.lower() in READERS
                and not any(part.startswith(".") for part in file.relative_to(path).parts)
            )
            if not files:
                raise LoadError(
                    f"Thư mục «{path}» không có văn bản nào đọc được (cần tệp {_formats()}). "
                    "Hãy chép văn bản vào thư mục hoặc chỉ đúng thư mục."
                )
            for file in files:
                found.setdefault(
                    file.resolve(), SourceFile(file, file.relative_to(path).as_posix())
                )
        elif path.exists():
            found.setdefault(path.resolve(), SourceFile(path, path.name))
        else:
            raise LoadError(f"Không có tệp hay thư mục «{path}». Hãy kiểm tra lại đường dẫn.")
    return list(found.values())


def read_bytes(file: SourceFile) -> bytes:
    """Read a file's bytes after checking that its format is known.

    Raises:
        LoadError: the format is unknown, or the file cannot be read or is far too large.
    """
    if file.path.suffix.lower() not in READERS:
        raise LoadError(
            f"Chưa đọc được định dạng «{file.path.suffix or 'không đuôi'}» "
            f"(đọc được: {_formats()})."
        )
    try:
        if file.path.stat().st_size > LARGEST_FILE:
            raise LoadError(
                f"Tệp quá lớn ({file.path.stat().st_size / 1e6:.0f} MB, "
                f"tối đa {LARGEST_FILE // 1_000_000} MB). Hãy tách thành nhiều tệp nhỏ hơn."
            )
        return file.path.read_bytes()
    except OSError as error:
        raise LoadError(f"Không mở được tệp: {error.strerror or error}.") from error


def content_id(content: bytes) -> str:
    """Give the id of a document: the SHA-256 of its bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def load(file: SourceFile, content: bytes) -> tuple[Document, tuple[Section, ...]]:
    """Make a document and its sections from a file's bytes.

    Raises:
        LoadError: the content cannot be read as the format its suffix names.
    """
    extract = READERS[file.path.suffix.lower()](content, lambda page, pages: None)
    text = extract.text
    facts = find_facts(text)
    document = Document(
        id=content_id(content),
        source=file.source,
        text=text,
        title=facts.title,
        number=facts.number,
        issuer=facts.issuer,
        issued_on=facts.issued_on,
        kind=facts.kind,
        page_starts=extract.page_starts,
        ocr_pages=tuple(page.page for page in extract.health if page.state == "recognised"),
        format=extract.format,
        health=extract.health,
    )
    sections = find_sections(document.id, text, facts, extract.tables)
    return document, sections


def _formats() -> str:
    return ", ".join(READERS)
