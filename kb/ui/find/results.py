"""Places of wording as HTML: the kinds one after the other, each with its count."""

from __future__ import annotations

from collections.abc import Sequence

from kb.quoting.places import PlaceKind
from kb.ui import panels
from kb.ui.find.places import Places
from kb.ui.markup import escape
from kb.ui.wording import find as wording
from kb.wording_search import FoundWording, WordingMatch

_SHOWN_WORDING = 80
_SIGNS: dict[PlaceKind, str] = {"exact": "good", "style": "good", "accents": "warn", "near": "info"}


def found_html(found: FoundWording, places: Places, limit: int) -> str:
    """Show what was found, exact places first; ``limit`` is how many of a kind were asked for.

    Raises:
        KBError: a document is gone, because another process removed it meanwhile.
    """
    counts = [(kind, count) for kind, count in found.counts if count]
    if not counts:
        return panels.panel(
            f"<h2>{wording.NOTHING_HEADING}</h2><p>{wording.NOTHING_NOTE}</p>",
            kind="refused",
            status=wording.NOTHING_HEADING,
        )
    said = ", ".join(f"{wording.KINDS[kind]}: {_count(kind, found)}" for kind, _ in counts)
    shown = found.wording if len(found.wording) <= _SHOWN_WORDING else _cut(found.wording)
    groups = "".join(
        _group(kind, found, places, limit, folded=number > 0 and kind in ("accents", "near"))
        for number, (kind, _) in enumerate(counts)
    )
    return (
        f"{panels.status_line(wording.STATUS_FOUND.format(counts=said))}"
        '<section class="kb-found-places">'
        f"<h2>{escape(wording.SUMMARY.format(wording=shown))}</h2>"
        f'<ul class="kb-counts">{"".join(_tally(kind, found) for kind, _ in found.counts)}</ul>'
        f"{groups}</section>"
    )


def _tally(kind: PlaceKind, found: FoundWording) -> str:
    """Show a kind's count; a button that leads to its places, if there are any."""
    body = f"{wording.KINDS[kind]}: <strong>{_count(kind, found)}</strong>"
    if not dict(found.counts)[kind]:
        return f'<li><span class="kb-chip kb-none">{body}</span></li>'
    target = f"kb-found-{kind}"
    return f'<li><button type="button" class="kb-chip" data-goto="{target}">{body}</button></li>'


def _group(
    kind: PlaceKind, found: FoundWording, places: Places, limit: int, *, folded: bool
) -> str:
    matches = [match for match in found.matches if match.kind == kind]
    count = dict(found.counts)[kind]
    left = count - len(matches)
    more = ""
    if left > 0:
        shown = wording.SHOWN.format(shown=len(matches), count=count)
        more = (
            f'<p class="kb-more">{shown} <button type="button" class="kb-button small" '
            f'data-more="{limit}">{wording.SHOW_MORE}</button></p>'
        )
    state = "" if folded else " open"
    return (
        f'<details class="kb-found-kind" id="kb-found-{kind}" tabindex="-1"{state}><summary>'
        f'<h3><span class="kb-badge {_SIGNS[kind]}">{wording.KINDS[kind]}</span> '
        f"{_count(kind, found)}</h3></summary>"
        f'<p class="kb-help">{wording.KIND_NOTES[kind]}</p>'
        f"{_cards(matches, places)}{more}</details>"
    )


def _cards(matches: Sequence[WordingMatch], places: Places) -> str:
    cards = []
    before = ""
    for match in matches:
        remark = "" if match.whole else wording.INSIDE
        # A document that follows itself need not be told twice.
        brief = match.citation.document_id == before
        before = match.citation.document_id
        cards.append(places.card(match.citation, remark=remark, pieces=match.pieces, brief=brief))
    return "".join(cards)


def _count(kind: PlaceKind, found: FoundWording) -> str:
    pattern = wording.COUNT_MORE if found.more and kind != "near" else wording.COUNT
    return pattern.format(count=dict(found.counts)[kind])


def _cut(text: str) -> str:
    return text[:_SHOWN_WORDING].rsplit(" ", 1)[0] + " …"
