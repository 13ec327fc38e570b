"""Statements and notes as HTML, with buttons that lead to the evidence by its number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kb.records import Citation, Note, Statement
from kb.ui.markup import escape
from kb.ui.wording import ask as wording
from kb.ui.wording import common

Place = tuple[str, int, int]


def place_of(citation: Citation) -> Place:
    """Return what tells one piece of evidence from another."""
    return citation.document_id, citation.start, citation.end


def statements_html(statements: Sequence[Statement], numbers: Mapping[Place, int]) -> str:
    """Show the statements large; ``numbers`` count the evidence cards below.

    A single card needs no number beside the statement.
    """
    several = len(numbers) > 1
    lines = [
        escape(statement.text) + (_references(statement.citations, numbers) if several else "")
        for statement in statements
    ]
    if len(lines) == 1:
        return f'<p class="kb-short{_length_class(statements[0].text)}">{lines[0]}</p>'
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f'<ul class="kb-short kb-several">{items}</ul>'


def notes_html(notes: Sequence[Note], numbers: Mapping[Place, int]) -> str:
    """Show what to know beside the answer: other values, later documents."""
    if not notes:
        return ""
    items = "".join(
        f"<li>{escape(note.text)}{_references(note.citations, numbers)}</li>" for note in notes
    )
    heading = f'<p class="kb-label">{wording.NOTES_HEADING}</p>'
    return f'<div class="kb-notes" role="note">{heading}<ul>{items}</ul></div>'


def _references(citations: Iterable[Citation], numbers: Mapping[Place, int]) -> str:
    return "".join(
        f'<button type="button" class="kb-ref" data-goto="kb-evidence-{number}" '
        f'aria-label="{common.EVIDENCE_NUMBER.format(number=number)}">{number}</button>'
        for number in sorted({numbers[place_of(citation)] for citation in citations})
    )


def _length_class(text: str) -> str:
    # A name or a number is set large; a whole sentence at that size would be hard to read.
    return "" if len(text) <= 80 else " kb-long"
