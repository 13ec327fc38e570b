"""The documents of a collection as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.records import Document
from kb.ui.cards import document_name
from kb.ui.markup import escape
from kb.ui.panels import welcome
from kb.ui.wording import common
from kb.ui.wording import documents as wording

Related = Sequence[tuple[str, str]]


def documents_page(documents: Sequence[Document], related: Mapping[str, Related]) -> str:
    """List the loaded documents with the facts that their own text states.

    ``related`` gives by document id the relations to other documents, with the other's name.
    """
    if not documents:
        return welcome(0)
    cards = "".join(_document_card(each, related.get(each.id, ())) for each in documents)
    heading = wording.DOCUMENTS_HEADING.format(count=len(documents))
    return f'<section class="kb-documents"><h2>{heading}</h2>{cards}</section>'


def _document_card(document: Document, related: Related) -> str:
    issued = document.issued_on.strftime("%d/%m/%Y") if document.issued_on else None
    facts = (
        (wording.DOCUMENT_KIND, document.kind),
        (wording.DOCUMENT_NUMBER, document.number),
        (wording.DOCUMENT_DATE, issued),
        (wording.DOCUMENT_ISSUER, document.issuer),
        *related,
    )
    rows = "".join(
        f"<div><dt>{name}</dt><dd>"
        + (escape(value) if value else f'<span class="kb-muted">{common.UNKNOWN}</span>')
        + "</dd></div>"
        for name, value in facts
    )
    name, file_name = document_name(document)
    return (
        f'<article class="kb-card"><h3>{name}</h3>{file_name}'
        f'<dl class="kb-facts">{rows}</dl></article>'
    )
