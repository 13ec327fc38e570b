"""The documents of a collection as a list: a page of it at a time, light rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kb.citation import in_sentence_case
from kb.errors import KBError, NotFoundError
from kb.records import Document, DocumentFacts
from kb.ui.document_names import short_name, subject
from kb.ui.documents.health import Level, health_summary, level, remarks_of
from kb.ui.documents.selection import Sort, select
from kb.ui.markup import escape
from kb.ui.panels import panel
from kb.ui.viewer.links import document_link, original_link
from kb.ui.wording import documents as wording

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase

ROWS = 25
"""Documents on a page of the list."""

_BADGES: dict[Level, str] = {"good": "good", "told": "info", "doubtful": "warn"}

Related = Sequence[tuple[str, Document]]


def documents_list(kb: KnowledgeBase, query: str, sort: Sort, page: int, *, can_edit: bool) -> str:
    """Show a page (from 1) of the documents that ``query`` selects.

    Only the documents shown are read; whether they can be changed is up to ``can_edit``.

    Raises:
        KBError: the collection cannot be read.
    """
    facts = kb.facts()
    if not facts:
        note = wording.EMPTY_NOTE if can_edit else wording.EMPTY_NOTE_READER
        return panel(f"<h2>{wording.EMPTY_HEADING}</h2><p>{note}</p>", kind="notice")
    found = select(facts, query, sort)
    pages = max(1, -(-len(found) // ROWS))
    page = min(page, pages)
    shown = found[(page - 1) * ROWS : page * ROWS]
    related = _relations(kb, shown)
    rows = "".join(_read_row(kb, one, related.get(one.id, ()), can_edit=can_edit) for one in shown)
    heading = wording.DOCUMENTS_HEADING.format(count=len(facts))
    if query.strip():
        heading = wording.FOUND_HEADING.format(found=len(found), count=len(facts))
    if not found:
        rows = f'<li class="kb-muted">{escape(wording.NONE_FOUND.format(query=query))}</li>'
    return (
        f'<h2 role="status">{heading}</h2><ul class="kb-list kb-rows">{rows}</ul>'
        f"{_paging(page, pages)}"
    )


def _relations(kb: KnowledgeBase, shown: Sequence[DocumentFacts]) -> dict[str, Related]:
    """Return the relations of the documents shown; none while the collection cannot be searched.

    So it is during the first ingest, when asking waits for the writer: once, not for each row.
    """
    try:
        return {facts.id: kb.related_to(facts.id) for facts in shown}
    except KBError:
        return {}


def _read_row(kb: KnowledgeBase, facts: DocumentFacts, related: Related, *, can_edit: bool) -> str:
    try:
        document = kb.document_by_id(facts.id)
    except NotFoundError:  # it was removed meanwhile; the next list is without it
        return ""
    return document_row(facts, document, related, can_edit=can_edit)


def document_row(
    facts: DocumentFacts, document: Document, related: Related, *, can_edit: bool
) -> str:
    """Show a document: what it is called, its facts, how far its text can be trusted."""
    name = short_name(document)
    about = subject(document)
    lead = f'<p class="kb-subject">{escape(about)}</p>' if about else ""
    # A document without facts is called by its file already.
    file_name = (
        "" if name == facts.source else f'<span class="kb-file">{escape(facts.source)}</span>'
    )
    return (
        f'<li class="kb-row" data-document="{escape(facts.id)}" data-name="{escape(facts.source)}">'
        f'<div class="kb-row-main"><h3><a href="{document_link(facts.id)}" target="_blank">'
        f"{escape(name)}</a></h3>{lead}"
        f'<p class="kb-row-facts">{file_name}{_facts_line(facts, document)}</p>'
        f"{_details(facts, related)}</div>"
        f'<div class="kb-row-side">{health_badge(facts)}{_actions(facts, name, can_edit)}</div>'
        "</li>"
    )


def health_badge(facts: DocumentFacts) -> str:
    """Show in two words how far the text can be trusted; the summary is its title."""
    found = level(facts)
    summary = escape(health_summary(facts))
    return (
        f'<span class="kb-badge {_BADGES[found]}" title="{summary}">{wording.LEVELS[found]}</span>'
    )


def _facts_line(facts: DocumentFacts, document: Document) -> str:
    # A name without a number says the authority already.
    issuer = facts.issuer if facts.number else None
    known = [issuer and in_sentence_case(issuer, document.text, capital=True)]
    known.append(facts.format.upper())
    if level(facts) != "good":
        known.append(health_summary(facts))
    elif facts.pages:
        known.append(wording.PAGES.format(count=facts.pages))
    return "".join(f"<span>{escape(one)}</span>" for one in known if one)


def _details(facts: DocumentFacts, related: Related) -> str:
    """Show relations and remarks below the row, and nothing where there are none."""
    lines = [
        f'<li><span class="kb-muted">{escape(said)}</span> '
        f'<a href="{document_link(other.id)}" target="_blank">{escape(short_name(other))}</a></li>'
        for said, other in related
    ]
    remarks = [f'<li class="kb-remark">{escape(remark)}</li>' for remark in remarks_of(facts)]
    if facts.other_sources:
        names = escape(", ".join(facts.other_sources))
        lines.append(f'<li><span class="kb-muted">{wording.OTHER_NAMES}</span> {names}</li>')
    if not lines and not remarks:
        return ""
    return f'<ul class="kb-row-notes">{"".join((*lines, *remarks))}</ul>'


def _actions(facts: DocumentFacts, name: str, can_edit: bool) -> str:
    def label(action: str) -> str:
        said = escape(wording.ABOUT.format(action=action, name=name))
        return f'aria-label="{said}"'

    links = (
        f'<a class="kb-button small" href="{original_link(facts.id)}" download '
        f"{label(wording.DOWNLOAD)}>"
        f"{wording.DOWNLOAD}</a>"
    )
    if can_edit:
        links += (
            f'<button type="button" class="kb-button small" data-reread {label(wording.REREAD)}>'
            f"{wording.REREAD}</button>"
            f'<button type="button" class="kb-button small danger" data-remove '
            f"{label(wording.REMOVE)}>{wording.REMOVE}</button>"
        )
    return f'<div class="kb-row-actions">{links}</div>'


def _paging(page: int, pages: int) -> str:
    if pages == 1:
        return ""
    return (
        f'<nav class="kb-paging" aria-label="{wording.PAGING}">'
        f"{_turn(page - 1, wording.PREVIOUS_PAGE, page > 1)}"
        f"<span>{wording.PAGE_OF.format(page=page, pages=pages)}</span>"
        f"{_turn(page + 1, wording.NEXT_PAGE, page < pages)}</nav>"
    )


def _turn(page: int, label: str, there: bool) -> str:
    off = "" if there else " disabled"
    return f'<button type="button" class="kb-button small" data-page="{page}"{off}>{label}</button>'
