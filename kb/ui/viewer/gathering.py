"""Collects what the page of a document shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.citation import official_line
from kb.errors import CitationError, KBError, NotFoundError
from kb.records import Citation, Document, DocumentFacts, Section
from kb.ui.wording import viewer as wording

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with what is known of it, and the words to show.

    ``mark`` are the offsets of the words to mark, ``citation`` what they are, ``page`` the page to
    draw (from 1; 0 for formats without pages). ``official`` are the line of the first mention and
    that of later ones. ``notice`` says in Vietnamese why something asked for is not shown.
    """

    document: Document
    facts: DocumentFacts
    sections: tuple[Section, ...]
    related: tuple[tuple[str, Document], ...]
    official: tuple[str, str]
    mark: tuple[int, int] | None = None
    citation: Citation | None = None
    page: int = 0
    notice: str = ""


def gather(
    kb: KnowledgeBase, document_id: str, start: str = "", end: str = "", page: str = ""
) -> DocumentView:
    """Collect a document as an address asks for it, whose parts may be anything.

    Raises:
        NotFoundError: there is no such document.
        KBError: the collection cannot be read.
    """
    document = kb.document_by_id(document_id)
    facts = next((one for one in kb.facts() if one.id == document_id), None)
    if facts is None:
        raise NotFoundError(wording.MISSING)
    mark, notice = _mark(document, start, end)
    citation = _citation(kb, document, mark)
    shown, no_page = _page(document, page, citation)
    label = citation.label if citation else ""
    return DocumentView(
        document=document,
        facts=facts,
        sections=kb.sections(document.source),
        related=_related(kb, document_id),
        official=(
            official_line(document, label),
            official_line(document, label, first_mention=False),
        ),
        mark=mark,
        citation=citation,
        page=shown,
        notice=notice or no_page,
    )


def _mark(document: Document, start: str, end: str) -> tuple[tuple[int, int] | None, str]:
    """Return the offsets to mark, and otherwise why there are none."""
    if not start and not end:
        return None, ""
    length = len(document.text)
    # Longer numbers than any offset are not worth the time it takes to read them.
    if start.isdecimal() and end.isdecimal() and len(start) < 12 and len(end) < 12:
        mark = int(start), int(end)
        if 0 <= mark[0] < mark[1] <= length:
            return mark, ""
    return None, wording.OUT_OF_BOUNDS.format(start=start[:12], end=end[:12], length=length)


def _citation(
    kb: KnowledgeBase, document: Document, mark: tuple[int, int] | None
) -> Citation | None:
    if mark is None:
        return None
    try:
        return kb.citation_at(document.id, *mark)
    except CitationError:  # words that no section holds can be marked all the same
        return None


def _page(document: Document, page: str, citation: Citation | None) -> tuple[int, str]:
    """Return the page to draw, and what is to be said where there is no such page."""
    pages = len(document.page_starts)
    if not pages:
        return 0, ""
    if not page:
        return (citation.page if citation and citation.page else 1), ""
    if page.isdecimal() and len(page) < 9 and 1 <= int(page) <= pages:
        return int(page), ""
    return 1, wording.NO_SUCH_PAGE.format(pages=pages, page=page[:9])


def _related(kb: KnowledgeBase, document_id: str) -> tuple[tuple[str, Document], ...]:
    try:
        return kb.related_to(document_id)
    except KBError:  # what cannot be searched can still be read
        return ()
