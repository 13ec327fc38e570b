"""Which reader reads which format; what a reader imports is imported when it is first used."""

from __future__ import annotations

from collections.abc import Callable

from kb.ingest.extract import Extract, ReportPage
from kb.records import Format

Reader = Callable[[bytes, ReportPage], Extract]
PLAIN: frozenset[Format] = frozenset({"txt", "md"})
"""Formats that are mere text: they are read without a child process."""

OFFICE: frozenset[Format] = frozenset({"doc", "odt", "rtf"})
"""Formats that an office suite has to convert."""


def reader_of(format: Format) -> Reader:
    """Give the function that reads a format."""
    if format in OFFICE:
        from kb.ingest.formats.office import read_office

        return read_office
    match format:
        case "pdf":
            from kb.ingest.formats.pdf import read_pdf

            return read_pdf
        case "docx":
            from kb.ingest.formats.docx import read_docx

            return read_docx
        case "xlsx":
            from kb.ingest.formats.xlsx import read_xlsx

            return read_xlsx
        case "html":
            from kb.ingest.formats.html import read_html

            return read_html
        case "md":
            from kb.ingest.formats.plain_text import read_markdown

            return read_markdown
        case _:
            from kb.ingest.formats.plain_text import read_text

            return read_text
