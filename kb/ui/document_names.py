"""How a document is called on a page: a short name first, its subject and its file below."""

from __future__ import annotations

from kb.citation import in_sentence_case
from kb.records import Document
from kb.ui.markup import escape
from kb.ui.wording import common as wording


def short_name(document: Document) -> str:
    """Name a document in a few words: kind and number, else kind and authority, else its file."""
    kind = document.kind or wording.DOCUMENT
    if document.number:
        numbered = wording.NUMBERED.format(number=document.number)
        if document.issued_on is None:
            return f"{kind} {numbered}"
        return f"{kind} {numbered} {wording.DATED.format(date=document.issued_on)}"
    if document.kind and document.issuer:
        issuer = in_sentence_case(document.issuer, document.text, capital=True)
        return wording.ISSUED_BY.format(kind=kind, issuer=issuer)
    if document.kind and document.title:
        return document.kind
    return document.title or document.source


def subject(document: Document) -> str:
    """Say what a document is about, not all in capitals; empty where its name says it already."""
    title = document.title
    if not title or title == short_name(document):
        return ""
    return in_sentence_case(title, document.text, capital=True)


def document_lines(document: Document, *, brief: bool = False) -> str:
    """Name a document; unless ``brief``, also say its subject and its file.

    A document without a number is told from others by its file, so that is always said.
    """
    name, about = short_name(document), subject(document)
    lines = f'<p class="kb-document">{escape(name)}</p>'
    if about and not brief:
        lines += f'<p class="kb-subject">{escape(about)}</p>'
    if name != document.source and not (brief and document.number):
        lines += f'<p class="kb-file">{escape(document.source)}</p>'
    return lines
