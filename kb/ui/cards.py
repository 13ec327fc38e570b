"""Cards that show where wording stands: citations and passages, as escaped HTML.

Everything that comes from a document, a question or an error goes through ``escape``; no text is
ever trusted to be HTML. Wording that is shown as a quote is always a slice of ``Document.text``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.records import Citation, Document, Hit, Section, Statement
from kb.text import fold, tokens
from kb.ui.document_names import document_lines, short_name
from kb.ui.excerpt import cut_after, surroundings
from kb.ui.markup import escape
from kb.ui.viewer.links import document_link, page_image_link
from kb.ui.wording import common as wording

PASSAGE_LIMIT = 700


@dataclass(frozen=True, slots=True)
class Evidence:
    """A citation with what is needed to show it: its document, section and official lines.

    ``official`` is the line of its first mention, ``later`` that of the mentions after it.
    """

    citation: Citation
    document: Document
    section: Section | None
    official: str
    later: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A hit with its document."""

    hit: Hit
    document: Document


def evidence_card(
    item: Evidence,
    number: int,
    statements: Sequence[Statement],
    *,
    question: str = "",
    brief: bool = False,
) -> str:
    """Show one citation: its place, the quote marked in its surroundings, and what to copy.

    Of cells with the same content that answers, those count whose header ``question`` names best.
    A ``brief`` card only names the document, because a card above it has said what it is.
    """
    citation, section = item.citation, item.section
    cells = ""
    if section is not None and section.cells:
        cells = _cells(section, answering_cells(section, statements, question))
    # A table row is explained by its columns; around prose, the neighbouring words are shown.
    quote = (
        _quote_alone(citation.quote) if cells else _quote_in_context(item.document.text, citation)
    )
    body = f'<div class="kb-card-body kb-card-row">{cells}{quote}</div>' if cells else quote
    return (
        f'<article class="kb-card" id="kb-evidence-{number}" tabindex="-1">'
        f'<header><span class="kb-number" aria-hidden="true">{number}</span><div>'
        f'<h3><span class="kb-sr">{wording.EVIDENCE_NUMBER.format(number=number)}: </span>'
        f"{escape(_place(citation))}</h3>{document_lines(item.document, brief=brief)}"
        f"{_path(section)}</div></header>"
        f"{body}{_actions(item)}{_official(item)}{_picture(item)}</article>"
    )


def passage_card(passage: Passage, *, brief: bool = False) -> str:
    """Show a hit: its place and its words, cut when long."""
    hit, document = passage.hit, passage.document
    section = hit.section
    if section.cells:
        body = _cells(section, frozenset())
    else:
        text = document.text[hit.start : hit.end].strip()
        body = f'<p class="kb-wording">{escape(cut_after(text, PASSAGE_LIMIT))}</p>'
    link = document_link(document.id, hit.start, hit.end)
    return (
        f'<article class="kb-card kb-passage"><header><div><h3>{escape(section.label)}</h3>'
        f"{document_lines(document, brief=brief)}{_path(section)}</div></header>{body}"
        f'<div class="kb-actions">{_open_button(link)}</div></article>'
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


def answering_cells(
    section: Section, statements: Sequence[Statement], question: str
) -> frozenset[int]:
    """Give the indices of a row's cells that answer: by their content, then by their header."""
    found = [
        place for place, (_, cell) in enumerate(section.cells) if answers_cell(cell, statements)
    ]
    asked = set(tokens(fold(question)))
    named = {
        place: len(asked.intersection(tokens(fold(section.cells[place][0])))) for place in found
    }
    return frozenset(
        place
        for place in found
        if named[place]
        == max(
            named[other]
            for other in found
            if section.cells[other][1].strip() == section.cells[place][1].strip()
        )
    )


def copy_button(label: str, text: str) -> str:
    """Make a button that copies ``text`` as it stands."""
    return (
        f'<button type="button" class="kb-copy" aria-live="polite" data-copy="{escape(text)}" '
        f'data-label="{label}" data-copied="{wording.COPIED}" '
        f'data-failed="{wording.COPY_FAILED}">{label}</button>'
    )


def place_of(citation: Citation) -> str:
    """Name the place of a citation: its label and, if it has one, its page."""
    return _place(citation)


def card_foot(item: Evidence) -> str:
    """Show what can be done with a citation: copy, open, its official lines, its page picture."""
    return f"{_actions(item)}{_official(item)}{_picture(item)}"


def _place(citation: Citation) -> str:
    if citation.page is None:
        return citation.label
    return f"{citation.label}, {wording.PAGE.format(page=citation.page)}".lstrip(", ")


def _path(section: Section | None) -> str:
    if section is None or not section.path:
        return ""
    return f'<p class="kb-path">{escape(" › ".join(section.path))}</p>'


def _cells(section: Section, found: frozenset[int]) -> str:
    body = _cell_row(wording.GROUP_HEADER, section.group, found=False) if section.group else ""
    body += "".join(
        _cell_row(header, cell, found=place in found)
        for place, (header, cell) in enumerate(section.cells)
    )
    return (
        f'<div class="kb-cells"><table><caption class="kb-label">{wording.ROW_LABEL}</caption>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cell_row(header: str, cell: str, *, found: bool) -> str:
    text = escape(cell.strip())
    if not text:
        text = f'<span class="kb-muted">{wording.EMPTY_CELL}</span>'
    mark = ' class="kb-found"' if found else ""
    return f'<tr{mark}><th scope="row">{escape(header)}</th><td>{text}</td></tr>'


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


def _actions(item: Evidence) -> str:
    citation = item.citation
    buttons = copy_button(wording.COPY_QUOTE, citation.quote)
    for label, line in _mentions(item, (wording.COPY_OFFICIAL, wording.COPY_LATER)):
        buttons += copy_button(label or wording.COPY_CITATION, line)
    link = document_link(citation.document_id, citation.start, citation.end)
    return f'<div class="kb-actions">{buttons}{_open_button(link)}</div>'


def _mentions(item: Evidence, labels: tuple[str, str]) -> list[tuple[str, str]]:
    """Give the official lines with their labels; one line for all mentions needs none."""
    if not item.later or item.later == item.official:
        return [("", item.official)]
    return [(labels[0], item.official), (labels[1], item.later)]


def _open_button(link: str) -> str:
    return (
        f'<a class="kb-button" href="{escape(link)}" target="_blank" rel="noopener">'
        f'{wording.OPEN_HERE}<span aria-hidden="true"> ↗</span>'
        f'<span class="kb-sr"> {wording.NEW_TAB}</span></a>'
    )


def _official(item: Evidence) -> str:
    labels = (wording.FIRST_MENTION, wording.LATER_MENTION)
    shown = "".join(
        f"<div><dt>{label or wording.ANY_MENTION}</dt><dd>{escape(line)}</dd></div>"
        for label, line in _mentions(item, labels)
    )
    return (
        f'<details class="kb-official"><summary>{wording.OFFICIAL_LABEL}</summary>'
        f"<dl>{shown}</dl></details>"
    )


def _picture(item: Evidence) -> str:
    """Offer the picture of the cited page, which the browser fetches when it is opened."""
    citation = item.citation
    if citation.page is None:
        return ""
    link = page_image_link(citation.document_id, citation.page, citation.start, citation.end)
    described = wording.PAGE_PICTURE_ALT.format(
        page=citation.page, document=short_name(item.document)
    )
    return (
        f'<details class="kb-picture" data-picture="{escape(link)}" '
        f'data-alt="{escape(described)}" data-failed="{wording.PAGE_PICTURE_FAILED}">'
        f"<summary>{wording.PAGE_PICTURE.format(page=citation.page)}</summary></details>"
    )
