"""Turns answers, citations and hits into HTML. Pure functions: records in, escaped text out.

Everything that comes from a document, a question or an error goes through ``escape``; no text is
ever trusted to be HTML. Wording that is shown as a quote is always a slice of ``Document.text``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kb.records import Answer, Citation, Document, Hit, Section, Statement
from kb.ui import wording
from kb.ui.excerpt import cut_after, surroundings
from kb.ui.markup import escape
from kb.ui.statements import notes_html, place_of, statements_html

PASSAGE_LIMIT = 700
NEAREST_SHOWN = 3

Related = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A citation with what is needed to show it: its document, section and official line."""

    citation: Citation
    document: Document
    section: Section | None
    official: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A hit with its document."""

    hit: Hit
    document: Document


def welcome(document_count: int) -> str:
    """Show the collection's state before anything was asked."""
    if document_count == 0:
        return _panel(
            f"<h2>{wording.EMPTY_STORE_HEADING}</h2><p>{wording.EMPTY_STORE_NOTE}</p>"
            f'<pre class="kb-command"><code>{wording.EMPTY_STORE_COMMAND}</code></pre>'
            f"<p>{wording.EMPTY_STORE_AFTER}</p>",
            kind="notice",
        )
    count = wording.WELCOME_COUNT.format(count=document_count)
    return _panel(f"<p>{count} {wording.WELCOME}</p>", kind="quiet")


def searching() -> str:
    """Show that an answer is being looked for."""
    return _panel(
        f'<p class="kb-searching"><span class="kb-spinner" aria-hidden="true"></span>'
        f"{wording.SEARCHING}</p>",
        kind="quiet",
        status=wording.SEARCHING,
    )


def note(message: str) -> str:
    """Show a short remark in place of an answer."""
    return _panel(f"<p>{escape(message)}</p>", kind="quiet", status=message)


def failure(message: str) -> str:
    """Show an error, in words that a user can act on."""
    return _panel(
        f"<h2>{wording.ERROR_HEADING}</h2><p>{escape(message)}</p>", kind="error", status=message
    )


def answer_page(answer: Answer, evidence: Sequence[Evidence], passages: Sequence[Passage]) -> str:
    """Show the whole result: the answer, then its evidence, then related passages.

    ``evidence`` holds the citations of the answer and of its notes, in order and without repeats;
    ``passages`` holds its hits.
    """
    if answer.abstained_because is not None:
        return _refusal(answer, passages)
    said = wording.STATUS_ANSWERED.format(text=answer.text)
    numbers = {place_of(item.citation): number for number, item in enumerate(evidence, start=1)}
    cited = {item.citation.section_id for item in evidence}
    cards = "".join(
        evidence_card(item, number, answer.statements)
        for number, item in enumerate(evidence, start=1)
    )
    related = [passage for passage in passages if passage.hit.section.id not in cited]
    return (
        _status(" ".join((said, *(note.text for note in answer.notes))))
        + f'<section class="kb-panel kb-answer"><h2>{wording.ANSWER_HEADING}</h2>'
        + statements_html(answer.statements, numbers)
        + _understood(answer)
        + _unanswered(answer)
        + notes_html(answer.notes, numbers)
        + "</section>"
        + f'<section class="kb-evidence"><h2>{wording.EVIDENCE_HEADING}</h2>{cards}</section>'
        + _related(related)
    )


def evidence_card(item: Evidence, number: int, statements: Sequence[Statement]) -> str:
    """Show one citation: its place, the quote marked in its surroundings, and what to copy."""
    citation, section = item.citation, item.section
    place = citation.label
    if citation.page is not None:
        place = f"{place}, {wording.PAGE.format(page=citation.page)}".lstrip(", ")
    cells = _cells(section, statements) if section is not None and section.cells else ""
    # A table row is explained by its columns; around prose, the neighbouring words are shown.
    quote = (
        _quote_alone(citation.quote) if cells else _quote_in_context(item.document.text, citation)
    )
    body = f'<div class="kb-card-body kb-card-row">{cells}{quote}</div>' if cells else quote
    return (
        f'<article class="kb-card" id="kb-evidence-{number}" tabindex="-1">'
        f'<header><span class="kb-number" aria-hidden="true">{number}</span><div>'
        f'<h3><span class="kb-sr">{wording.EVIDENCE_NUMBER.format(number=number)}: </span>'
        f"{escape(place)}</h3>{_document_line(item.document)}{_path(section)}</div></header>"
        f"{body}"
        f'<div class="kb-official"><span class="kb-label">{wording.OFFICIAL_LABEL}</span>'
        f"<p>{escape(item.official)}</p></div>"
        f'<div class="kb-actions">{_copy(wording.COPY_QUOTE, citation.quote)}'
        f"{_copy(wording.COPY_OFFICIAL, item.official)}</div></article>"
    )


def passage_card(passage: Passage) -> str:
    """Show a hit: its place and its words, cut when long."""
    section, document = passage.hit.section, passage.document
    if section.cells:
        body = _cells(section, ())
    else:
        text = document.text[passage.hit.start : passage.hit.end].strip()
        body = f'<p class="kb-wording">{escape(cut_after(text, PASSAGE_LIMIT))}</p>'
    return (
        f'<article class="kb-card kb-passage"><header><div><h3>{escape(section.label)}</h3>'
        f"{_document_line(document)}{_path(section)}</div></header>{body}</article>"
    )


def documents_page(documents: Sequence[Document], related: Mapping[str, Related]) -> str:
    """List the loaded documents with the facts that their own text states.

    ``related`` gives by document id the relations to other documents, with the other's name.
    """
    if not documents:
        return welcome(0)
    cards = "".join(_document_card(each, related.get(each.id, ())) for each in documents)
    heading = wording.DOCUMENTS_HEADING.format(count=len(documents))
    return f'<section class="kb-documents"><h2>{heading}</h2>{cards}</section>'


def answers_cell(cell: str, statements: Sequence[Statement]) -> bool:
    """Tell whether a statement is this cell: as it is, with its unit, or part of a longer one."""
    cell = cell.strip()
    return bool(cell) and any(
        cell == statement.text
        or statement.text.startswith(f"{cell} ")
        or (len(statement.text) > 3 and statement.text in cell)
        for statement in statements
    )


def _refusal(answer: Answer, passages: Sequence[Passage]) -> str:
    nearest = "".join(passage_card(passage) for passage in passages[:NEAREST_SHOWN])
    reason = f"<p>{escape(answer.abstained_because)}</p>" if answer.abstained_because else ""
    section = ""
    if nearest:
        section = (
            f'<section class="kb-evidence"><h2>{wording.NEAREST_HEADING}</h2>'
            f'<p class="kb-muted">{wording.NEAREST_NOTE}</p>{nearest}</section>'
        )
    return (
        _status(wording.STATUS_REFUSED)
        + f'<section class="kb-panel kb-refused"><h2>{wording.REFUSED_HEADING}</h2>{reason}'
        + _understood(answer)
        + "</section>"
        + section
        + _related(passages[NEAREST_SHOWN:])
    )


def _panel(body: str, kind: str, status: str = "") -> str:
    return f'{_status(status)}<section class="kb-panel kb-{kind}">{body}</section>'


def _status(text: str) -> str:
    # First in every state, so that the same element stays in the page: screen readers announce
    # changes inside a live region, not a region that is new.
    return f'<p class="kb-sr" role="status" aria-live="polite">{escape(text)}</p>'


def _unanswered(answer: Answer) -> str:
    return "".join(
        f'<p class="kb-soft">{escape(wording.UNANSWERED.format(part=part))}</p>'
        for part in answer.unanswered
    )


def _understood(answer: Answer) -> str:
    if answer.understood_as.strip() == answer.question.strip():
        return ""
    return (
        f'<p class="kb-understood"><span>{wording.UNDERSTOOD_AS}</span> '
        f"{escape(answer.understood_as)}</p>"
    )


def _related(passages: Sequence[Passage]) -> str:
    if not passages:
        return ""
    cards = "".join(passage_card(passage) for passage in passages)
    heading = wording.RELATED_HEADING.format(count=len(passages))
    return f'<details class="kb-related"><summary>{heading}</summary>{cards}</details>'


def _document_line(document: Document) -> str:
    name, file_name = _document_name(document)
    return f'<p class="kb-document"><span>{name}</span>{file_name}</p>'


def _document_name(document: Document) -> tuple[str, str]:
    """Return the document's name and, where that is not the name already, its file's, escaped."""
    if not document.title:
        return escape(document.source), ""
    number = f" {wording.NUMBERED.format(number=document.number)}" if document.number else ""
    kind = f"{document.kind}{number} · " if document.kind else ""
    file_name = f'<span class="kb-file">{escape(document.source)}</span>'
    return escape(kind + document.title), file_name


def _path(section: Section | None) -> str:
    if section is None or not section.path:
        return ""
    return f'<p class="kb-path">{escape(" › ".join(section.path))}</p>'


def _cells(section: Section, statements: Sequence[Statement]) -> str:
    rows = [(wording.GROUP_HEADER, section.group)] if section.group else []
    body = "".join(_cell_row(header, cell or "", statements) for header, cell in rows)
    body += "".join(_cell_row(header, cell, statements) for header, cell in section.cells)
    return (
        f'<div class="kb-cells"><table><caption class="kb-label">{wording.ROW_LABEL}</caption>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cell_row(header: str, cell: str, statements: Sequence[Statement]) -> str:
    text = escape(cell.strip())
    if not text:
        text = f'<span class="kb-muted">{wording.EMPTY_CELL}</span>'
    found = ' class="kb-found"' if answers_cell(cell, statements) else ""
    return f'<tr{found}><th scope="row">{escape(header)}</th><td>{text}</td></tr>'


def _quote_alone(quote: str) -> str:
    return (
        f'<div class="kb-quote"><span class="kb-label">{wording.QUOTE_LABEL}</span>'
        f'<blockquote class="kb-wording"><mark>{escape(quote)}</mark></blockquote></div>'
    )


def _quote_in_context(text: str, citation: Citation) -> str:
    before, after = surroundings(text, citation.start, citation.end)
    return (
        f'<div class="kb-quote"><span class="kb-label">{wording.QUOTE_LABEL}</span>'
        f'<blockquote class="kb-wording"><span class="kb-context">{escape(before)}</span>'
        f"<mark>{escape(citation.quote)}</mark>"
        f'<span class="kb-context">{escape(after)}</span></blockquote></div>'
    )


def _copy(label: str, text: str) -> str:
    return (
        f'<button type="button" class="kb-copy" aria-live="polite" data-copy="{escape(text)}" '
        f'data-label="{label}">{label}</button>'
    )


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
        + (escape(value) if value else f'<span class="kb-muted">{wording.UNKNOWN}</span>')
        + "</dd></div>"
        for name, value in facts
    )
    name, file_name = _document_name(document)
    return (
        f'<article class="kb-card"><h3>{name}</h3>{file_name}'
        f'<dl class="kb-facts">{rows}</dl></article>'
    )
