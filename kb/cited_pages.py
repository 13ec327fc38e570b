"""Citations and pages of the original files: where a quote stands, and what the page looks like."""

from __future__ import annotations

from dataclasses import replace

from kb.errors import NotFoundError
from kb.ingest.sandbox import DEFAULT_LIMITS, Limits, draw_apart
from kb.page_images import PageBox, boxes_of
from kb.records import Answer, Citation, Document, Note, Statement
from kb.store import Store


def on_page(citation: Citation, store: Store) -> Citation:
    """Add the boxes of its words to a citation from a document with pages.

    The page is then that of the first box: where a page break cuts a row of a table, words that
    come later in the text may stand on the page before.
    """
    if citation.page is None or citation.boxes:
        return citation
    boxes = _boxes(store, citation.document_id, citation.start, citation.end)
    return replace(citation, boxes=boxes, page=boxes[0][0]) if boxes else citation


def answer_on_pages(answer: Answer, store: Store) -> Answer:
    """Add the boxes to the citations that an answer shows: those of statements and notes."""
    return replace(
        answer,
        statements=tuple(
            Statement(one.text, tuple(on_page(citation, store) for citation in one.citations))
            for one in answer.statements
        ),
        notes=tuple(
            Note(one.text, tuple(on_page(citation, store) for citation in one.citations))
            for one in answer.notes
        ),
    )


def draw_page(
    store: Store,
    document: Document,
    page: int,
    highlight: tuple[int, int] | None,
    zoom: float,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """Draw a page (from 1) as PNG, the words between two offsets of the text highlighted.

    Raises:
        NotFoundError: the document has no such page, or its original is not kept.
        LoadError: the page cannot be drawn.
    """
    pages = len(document.page_starts)
    if not pages:
        raise NotFoundError(f"«{document.source}» là tệp {document.format}, không chia trang.")
    if not 1 <= page <= pages:
        raise NotFoundError(f"«{document.source}» có {pages} trang, không có trang {page}.")
    boxes = _boxes(store, document.id, *highlight) if highlight else ()
    marked = [box[1:] for box in boxes if box[0] == page]
    return draw_apart(store.original(document.id), page, marked, zoom, limits)


def _boxes(store: Store, document_id: str, start: int, end: int) -> tuple[PageBox, ...]:
    return boxes_of(store.words(document_id, start, end), start, end)
