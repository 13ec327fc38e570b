"""Cards that show where wording stands: citations and passages, as escaped HTML.

Everything that comes from a document, a question or an error goes through ``escape``; no text is
ever trusted to be HTML. Wording that is shown as a quote is always a slice of ``Document.text``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.records import Citation, Document, Hit, Section, Statement
from kb.ui.excerpt import cut_after, surroundings
from kb.ui.markup import escape
from kb.ui.wording import common as wording

PASSAGE_LIMIT = 700


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
        f"{escape(place)}</h3>{document_line(item.document)}{_path(section)}</div></header>"
        f"{body}"
        f'<div class="kb-official"><span class="kb-label">{wording.OFFICIAL_LABEL}</span>'
        f"<p>{escape(item.official)}</p></div>"
        f'<div class="kb-actions">{copy_button(wording.COPY_QUOTE, citation.quote)}'
        f"{copy_button(wording.COPY_OFFICIAL, item.official)}</div></article>"
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
        f"{document_line(document)}{_path(section)}</div></header>{body}</article>"
    )


def answers_cell(cell: str, statements: Sequence[Statement]) -> bool:
    """Tell whether a statement is this cell: as it is, with its unit, or part of a longer one."""
    cell = cell.strip()
    return bool(cell) and any(
        cell == statement.text
        or statement.text.startswith(f"{cell} ")
        or (len(statement.text) > 3 and statement.text in cell)
        for statement in statements
    )


def document_line(document: Document) -> str:
    """Name a document in a line, with its file where that is another name."""
    name, file_name = document_name(document)
    return f'<p class="kb-document"><span>{name}</span>{file_name}</p>'


def document_name(document: Document) -> tuple[str, str]:
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


def copy_button(label: str, text: str) -> str:
    """Make a button that copies ``text`` as it stands."""
    return (
        f'<button type="button" class="kb-copy" aria-live="polite" data-copy="{escape(text)}" '
        f'data-label="{label}" data-copied="{wording.COPIED}" '
        f'data-failed="{wording.COPY_FAILED}">{label}</button>'
    )
