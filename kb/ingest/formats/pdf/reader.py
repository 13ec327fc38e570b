"""PDF files: the text layer or, where a page has none, recognised text, laid out as a document."""

from __future__ import annotations

from collections.abc import Sequence

from kb.errors import LoadError
from kb.ingest.extract import Extract, ReportPage
from kb.ingest.formats.pdf.pages import ReadPage, read_page
from kb.ingest.layout.lines import flow_of, split_page
from kb.ingest.layout.margins import drop_margins
from kb.ingest.layout.paragraphs import blocks_of
from kb.ingest.layout.text import write
from kb.pdf_files import opened

_REPAIRED = (
    "Tệp PDF bị hỏng hoặc bị cắt cụt, đã đọc phần còn lại; có thể thiếu trang. "
    "Hãy đối chiếu với bản gốc."
)


def read_pdf(content: bytes, report: ReportPage) -> Extract:
    """Read a PDF: running text in paragraphs, ruled tables, and where every word stands.

    Raises:
        LoadError: the file is empty, damaged, locked by a password or has no text to read.
    """
    pages = []
    with opened(content) as document:
        for number in range(1, document.page_count + 1):
            report(number, document.page_count)
            pages.append(read_page(document, number))
        repaired = document.is_repaired
    return _extract(pages, (_REPAIRED,) if repaired else ())


def _extract(pages: Sequence[ReadPage], remarks: tuple[str, ...]) -> Extract:
    split = [split_page(page.laid) for page in pages]
    drop_margins(split)
    laid = write(blocks_of([flow_of(page) for page in split]), len(pages))
    if not laid.text:
        raise LoadError(_why_nothing(pages))
    return Extract(
        laid.text,
        "pdf",
        tables=laid.tables,
        page_starts=laid.page_starts,
        words=laid.words,
        health=tuple(page.health for page in pages),
        remarks=remarks,
    )


def _why_nothing(pages: Sequence[ReadPage]) -> str:
    missing = next((page for page in pages if page.missing is not None), None)
    if missing is not None:
        return f"Tệp PDF không có lớp chữ (trang {missing.health.page}). {missing.missing}"
    remark = next((page.health.remark for page in pages if page.health.remark), "")
    return f"Tệp PDF không có chữ nào đọc được. {remark}".strip()
