"""Loading a file: its bytes become a Document with its facts and sections."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import PurePath

from kb.errors import LoadError
from kb.ingest.extract import Extract, ReportPage
from kb.ingest.file_types import file_type, mismatch
from kb.ingest.files import SourceFile, check_size, shown_name
from kb.ingest.readers import PLAIN, reader_of
from kb.ingest.sandbox import DEFAULT_LIMITS, Limits, read_apart
from kb.ingest.structure.facts import find_facts
from kb.ingest.structure.sections import find_sections
from kb.records import Document, Section

READER_VERSION = 1
"""Counts changes of readers and structure; documents read by an earlier one are read anew."""

_CONTAINERS = (b"PK", b"\xd0\xcf\x11\xe0")  # to look into these is itself left to the child


def content_id(content: bytes) -> str:
    """Give the id of a document: the SHA-256 of its bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def load(file: SourceFile, content: bytes) -> tuple[Document, tuple[Section, ...]]:
    """Make a document and its sections from a file's bytes.

    Raises:
        LoadError: the content is of no known format, or cannot be read as what it is.
    """
    return compose(file, content, read(file, content))


def read(
    file: SourceFile,
    content: bytes,
    report: ReportPage = lambda page, pages: None,
    limits: Limits = DEFAULT_LIMITS,
) -> Extract:
    """Take the text out of a file, whose format is told by its content.

    Plain text is read here, everything else in a child process.

    Raises:
        LoadError: the content is of no known format, or cannot be read as what it is.
    """
    name = PurePath(file.source).name  # a file that was sent lies under a name that says nothing
    format = None if content.startswith(_CONTAINERS) else file_type(content, name)
    if format in PLAIN:
        check_size(len(content), format)
        extract = reader_of(format)(content, report)
    else:
        extract = read_apart(content, name, report, limits)
    if not extract.text.strip():
        raise LoadError(_without_text(extract))
    remark = mismatch(shown_name(PurePath(name)), extract.format)
    return replace(extract, remarks=(remark, *extract.remarks)) if remark else extract


def compose(
    file: SourceFile, content: bytes, extract: Extract
) -> tuple[Document, tuple[Section, ...]]:
    """Make a document and its sections from what was read out of a file."""
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
        signer=facts.signer,
        page_starts=extract.page_starts,
        ocr_pages=tuple(page.page for page in extract.health if page.state == "recognised"),
        format=extract.format,
        health=extract.health,
        remarks=extract.remarks,
    )
    sections = find_sections(document.id, text, facts, extract.tables)
    return document, sections


def _without_text(extract: Extract) -> str:
    remarks = [*extract.remarks, *(page.remark for page in extract.health if page.remark)]
    found = " ".join(dict.fromkeys(remarks)) or "Tệp không có chữ nào đọc được."
    return f"Không lấy được chữ nào từ tệp. {found}"
