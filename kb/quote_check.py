"""Checking a quotation: verbatim, in another style, different word by word, or not found.

A quotation is verbatim only where a text has the same characters, and the same in another style
only where it has the same words, numbers and marks. Whatever else is shown as a difference: there
is no measure of likeness under which a changed figure or an added "không" could pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kb.document_filter import DocumentFilter
from kb.quote_comparison import ComparedRange, QuoteComparison
from kb.quoting.alignment import Step
from kb.quoting.differences import Piece, pieces
from kb.quoting.places import Wanted
from kb.records import Citation
from kb.wording_search import LONGEST_WORDING, WordingMatch, WordingSearch, wanted_wording

Verdict = Literal["verbatim", "style", "different", "not_found"]

LONGEST_QUOTATION = LONGEST_WORDING
MOST_SOURCES = 20
_PAIRS = {'"': '"', "“": "”", "«": "»", "'": "'", "‘": "’"}


@dataclass(frozen=True, slots=True)
class QuotedPart:
    """A part of a quotation and the place that is most like it, compared word by word.

    ``citation`` is ``None`` for words that stand nowhere. The pieces give the whole part.
    """

    citation: Citation | None
    pieces: tuple[Piece, ...]

    @property
    def differences(self) -> tuple[Piece, ...]:
        """The pieces in which the quotation and the original differ."""
        return tuple(piece for piece in self.pieces if piece.kind != "same")


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """What was found out about a quotation.

    ``sources`` are the places of a quotation that is right, exact ones first, of ``source_count``;
    ``parts`` those of one that is not, in its order: one, or several where it joins what stands
    apart. Both are empty when it was not found.
    """

    quotation: str
    verdict: Verdict
    sources: tuple[WordingMatch, ...] = ()
    source_count: int = 0
    parts: tuple[QuotedPart, ...] = ()

    @property
    def differences(self) -> tuple[Piece, ...]:
        """The differences of all parts."""
        return tuple(piece for part in self.parts for piece in part.differences)


def check_quotation(
    search: WordingSearch, quotation: str, among: DocumentFilter | None = None
) -> QuoteCheck:
    """Compare a quotation with the documents that a filter lets through.

    Raises:
        KBError: the quotation is too long.
    """
    wanted = wanted_wording(unquoted(quotation))
    if not any(unit.spoken for unit in wanted.units):
        return QuoteCheck(wanted.text, "not_found")
    documents = search.documents(among or DocumentFilter())
    sources = [
        (document, place)
        for document, place in search.places(wanted, documents)
        if place.whole and place.kind in ("exact", "style")
    ]
    if sources:
        cited = [
            WordingMatch(place.kind, citation)
            for document, place in sources[:MOST_SOURCES]
            if (citation := search.citation(document, place.start, place.end))
        ]
        verdict: Verdict = "verbatim" if sources[0][1].kind == "exact" else "style"
        return QuoteCheck(wanted.text, verdict, tuple(cited), len(sources))
    found = QuoteComparison(search, wanted, documents).ranges()
    if all(one.document is None for one in found):
        return QuoteCheck(wanted.text, "not_found")
    parts = tuple(_part(search, wanted, one) for one in found)
    return QuoteCheck(wanted.text, "different", parts=parts)


def unquoted(quotation: str) -> str:
    """Return a quotation without the quotation marks around the whole of it."""
    text = quotation.strip()
    if len(text) > 2 and _PAIRS.get(text[0]) == text[-1]:
        inner = text[1:-1]
        if text[0] not in inner and text[-1] not in inner:
            return inner.strip()
    return text


def _part(search: WordingSearch, wanted: Wanted, found: ComparedRange) -> QuotedPart:
    if found.document is None:
        nowhere = [Step("added", found.start, found.end, 0, 0)]
        return QuotedPart(None, pieces(nowhere, wanted.text, wanted.units, "", ()))
    text = found.document.text
    shown = pieces(found.steps, wanted.text, wanted.units, text, found.original)
    return QuotedPart(search.citation(found.document, *found.place), shown)
