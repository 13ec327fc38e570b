"""Citations and pages of the original files: where a quote stands, and what the page looks like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.citation import cite
from kb.errors import CitationError, NotFoundError
from kb.ingest.sandbox import DEFAULT_LIMITS, Limits, draw_apart
from kb.page_images import PageBox, boxes_of
from kb.records import Answer, Citation, Document, Note, Section, Statement
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


def citation_at(store: Store, document_id: str, start: int, end: int, label: str) -> Citation:
    """Cite the words ``[start, end)`` of a document, with the label of the section they stand in.

    ``label`` chooses among the sections that hold these words; another one is not believed.

    Raises:
        NotFoundError: there is no such document.
        CitationError: the document has no words there.
    """
    document = store.document_by_id(document_id)
    section = _section_of(store.sections(document_id), start, end, label)
    if section is None:
        raise CitationError(f"Văn bản «{document.source}» không có phần nào để trích dẫn.")
    return on_page(cite(document, section, start, end), store)


def _section_of(sections: Sequence[Section], start: int, end: int, label: str) -> Section | None:
    """Choose the section by which words are cited: the one so labelled, or the innermost."""
    touched = [one for one in sections if one.start < end and start < one.end]
    named = [one for one in touched if label and one.label == label]
    holding = [one for one in named or touched if one.start <= start and end <= one.end]
    if holding:
        return min(holding, key=lambda one: one.end - one.start)
    before = [one for one in sections if one.start <= start]
    return next(iter(named), None) or max(before, key=lambda one: one.start, default=None)


def statements_on_pages(statements: Sequence[Statement], store: Store) -> tuple[Statement, ...]:
    """Add the boxes to the citations of statements."""
    return tuple(
        replace(one, citations=tuple(on_page(citation, store) for citation in one.citations))
        for one in statements
    )


def answer_on_pages(answer: Answer, store: Store) -> Answer:
    """Add the boxes to the citations that an answer shows: those of statements and notes."""
    notes = tuple(
        Note(one.text, tuple(on_page(citation, store) for citation in one.citations))
        for one in answer.notes
    )
    return replace(answer, statements=statements_on_pages(answer.statements, store), notes=notes)


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
