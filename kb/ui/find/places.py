"""Cards of the places where wording stands, with what is needed to show them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.citation import official_line, verify
from kb.errors import NotFoundError
from kb.records import Citation, Document
from kb.ui.cards import Evidence, card_foot, place_of
from kb.ui.document_names import document_lines
from kb.ui.excerpt import surroundings
from kb.ui.find.diff import diff_html
from kb.ui.markup import escape
from kb.ui.wording import common
from kb.ui.wording import find as wording

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase
    from kb.quoting.differences import Piece

_CONTEXT = 180


class Places:
    """Makes the cards of one answer; each document is read once."""

    def __init__(self, kb: KnowledgeBase) -> None:
        """Read documents from ``kb``."""
        self._kb = kb
        self._documents: dict[str, Document] = {}

    def card(
        self,
        citation: Citation,
        *,
        heading: str = "",
        remark: str = "",
        pieces: Sequence[Piece] = (),
        brief: bool = False,
    ) -> str:
        """Show a place: where it is, the words marked in their context, and what to copy.

        ``heading`` stands before the place, ``remark`` after it. Given ``pieces``, the comparison
        stands before the context. A ``brief`` card does not repeat what the document is about.

        Raises:
            KBError: the document is gone, because another process removed it meanwhile.
        """
        document = self.document(citation)
        evidence = Evidence(
            citation,
            document,
            None,
            official_line(document, citation.label),
            official_line(document, citation.label, first_mention=False),
        )
        before = f'<span class="kb-part">{escape(heading)}</span> ' if heading else ""
        after = f' <span class="kb-badge warn">{escape(remark)}</span>' if remark else ""
        compared = _labelled(wording.COMPARED, diff_html(pieces)) if pieces else ""
        return (
            '<article class="kb-card kb-place"><header><div>'
            f"<h4>{before}{escape(place_of(citation))}{after}</h4>"
            f"{document_lines(document, brief=brief)}</div></header>"
            f"{compared}{_labelled(wording.IN_CONTEXT, _in_context(document.text, citation))}"
            f"{card_foot(evidence)}</article>"
        )

    def document(self, citation: Citation) -> Document:
        """Give a citation's document, its wording checked.

        Raises:
            KBError: it is gone, or its wording is another one by now.
        """
        document = self._documents.get(citation.document_id)
        if document is None:
            try:
                document = self._kb.document_by_id(citation.document_id)
            except NotFoundError as error:
                gone = common.DOCUMENT_GONE.format(name=citation.source)
                raise NotFoundError(gone) from error
            self._documents[citation.document_id] = document
        verify(citation, document)
        return document


def _labelled(label: str, body: str) -> str:
    return f'<div class="kb-quote"><span class="kb-label">{label}</span>{body}</div>'


def _in_context(text: str, citation: Citation) -> str:
    before, after = surroundings(text, citation.start, citation.end, _CONTEXT)
    return (
        f'<blockquote class="kb-wording"><span class="kb-context">{escape(before)}</span>'
        f"<mark>{escape(citation.quote)}</mark>"
        f'<span class="kb-context">{escape(after)}</span></blockquote>'
    )
