"""The verdict on a quotation as HTML, with its sources or the differences from its original."""

from __future__ import annotations

from collections.abc import Sequence

from kb.quote_check import QuoteCheck, QuotedPart
from kb.quoting.differences import Piece
from kb.quoting.units import differs_in_accents_only
from kb.ui import panels
from kb.ui.find.diff import diff_html, differences_table, legend
from kb.ui.find.places import Places
from kb.ui.markup import escape
from kb.ui.wording import find as wording

_SIGNS = {"verbatim": "✓", "style": "≈", "different": "✕", "not_found": "?"}
_PANELS = {"verbatim": "right", "style": "right", "different": "wrong", "not_found": "refused"}


def verdict_html(check: QuoteCheck, places: Places) -> str:
    """Show what was found out about a quotation.

    Raises:
        KBError: a document is gone, because another process removed it meanwhile.
    """
    note = wording.VERDICT_NOTES.get(check.verdict) or _summary(check)
    heading = wording.VERDICTS[check.verdict]
    verdict = panels.panel(
        f'<h2><span class="kb-sign" aria-hidden="true">{_SIGNS[check.verdict]}</span> {heading}'
        f"</h2><p>{note}</p>",
        kind=f"verdict kb-{_PANELS[check.verdict]}",
        status=f"{heading}. {note}",
    )
    if check.verdict == "different":
        return verdict + _parts(check.parts, places)
    return verdict + _sources(check, places) if check.sources else verdict


def _sources(check: QuoteCheck, places: Places) -> str:
    mixed = len({source.kind for source in check.sources}) > 1
    cards = "".join(
        places.card(
            source.citation,
            heading=f"{wording.SOURCE} {number}:" if len(check.sources) > 1 else "",
            remark=wording.KINDS[source.kind] if mixed and source.kind != "exact" else "",
        )
        for number, source in enumerate(check.sources, start=1)
    )
    shown = len(check.sources)
    more = ""
    if check.source_count > shown:
        text = wording.SOURCES_SHOWN.format(shown=shown, count=check.source_count)
        more = f'<p class="kb-more">{text}</p>'
    heading = wording.SOURCES.format(count=check.source_count)
    return f'<section class="kb-found-places"><h3>{heading}</h3>{cards}{more}</section>'


def _parts(parts: Sequence[QuotedPart], places: Places) -> str:
    several = len(parts) > 1
    shown = []
    for number, part in enumerate(parts, start=1):
        heading = wording.PART.format(number=number, count=len(parts)) if several else ""
        shown.append(_part(part, heading, places))
    return f'<section class="kb-found-places">{legend()}{"".join(shown)}</section>'


def _part(part: QuotedPart, heading: str, places: Places) -> str:
    if part.citation is None:
        return (
            f'<article class="kb-card"><h3>{heading}: {wording.PART_ABSENT}</h3>'
            f"{diff_html(part.pieces)}</article>"
        )
    compared = ""
    if part.differences:
        heading = f"<h3>{heading}</h3>" if heading else ""
        compared = (
            f'<div class="kb-panel"><span class="kb-label">{wording.COMPARISON}</span>'
            f"{diff_html(part.pieces)}{differences_table(part.differences)}</div>"
        )
    else:
        right = f'<span class="kb-badge good">{wording.PART_RIGHT}</span>'
        heading = f"<h3>{heading} {right}</h3>"
    return (
        f'<section class="kb-checked-part">{heading}{compared}'
        f"{places.card(part.citation)}</section>"
    )


def _summary(check: QuoteCheck) -> str:
    """Say in a sentence how a quotation differs."""
    differences = check.differences
    absent = any(part.citation is None for part in check.parts)
    found = sum(part.citation is not None for part in check.parts)
    said = [wording.JOINED.format(count=found)] if found > 1 else []
    if absent:
        said.append(wording.ABSENT_PARTS)
    elif differences and all(map(_is_mark, differences)):
        said.append(wording.PUNCTUATION_ONLY.format(count=len(differences)))
    elif differences and all(map(_is_accent, differences)):
        said.append(wording.ACCENTS_ONLY.format(count=len(differences)))
    elif differences:
        said.append(wording.DIFFERENCES.format(count=len(differences)))
    return escape(" ".join(said))


def _is_mark(piece: Piece) -> bool:
    return not any(character.isalnum() for character in piece.original + piece.quoted)


def _is_accent(piece: Piece) -> bool:
    return piece.kind == "changed" and differs_in_accents_only(
        piece.original.lower(), piece.quoted.lower()
    )
