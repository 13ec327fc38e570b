"""Checks of what a model drafted: located quotes, and nothing said beyond what they say.

A statement is shown only when each of its quotes stands in its source, word for word, and when its
numbers, units, dates, names, roles and negations stand in the wording cited. The checks err on the
side of dropping: the extractive answer is there anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kb.catalog import Catalog
from kb.citation import LONGEST_QUOTE, cite
from kb.llm.claims import Unsupported, Wording, unsupported
from kb.llm.context import Source
from kb.llm.drafts import Draft, DraftQuote
from kb.llm.orders import is_order
from kb.records import Citation, Section, Statement
from kb.sentences import sentences
from kb.text import locate, tokens

DropReason = Literal["no_quote", "not_located", "too_short", "order"] | Unsupported
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Dropped:
    """A drafted statement that is not shown, and why."""

    text: str
    reason: DropReason


def verified(draft: Draft, sources: Sequence[Source], catalog: Catalog) -> Statement | Dropped:
    """Turn a draft into a statement with citations, or say why it is dropped."""
    if not draft.quotes:
        return Dropped(draft.text, "no_quote")
    citations: dict[tuple[str, int, int], Citation] = {}
    wordings: list[Wording] = []
    for quote in draft.quotes:
        if len(tokens(quote.quote)) < _FEWEST_WORDS:
            return Dropped(draft.text, "too_short")
        place = _place(quote, sources)
        if place is None:
            return Dropped(draft.text, "not_located")
        citation, section = _cited(place, catalog)
        if any(is_order(citation.quote[low:high]) for low, high in sentences(citation.quote)):
            return Dropped(draft.text, "order")
        citations[citation.document_id, citation.start, citation.end] = citation
        wordings.append(Wording.of(citation.quote, section))
    reason = unsupported(draft.text, wordings)
    if reason is not None:
        return Dropped(draft.text, reason)
    return Statement(draft.text, tuple(citations.values()))


def _place(quote: DraftQuote, sources: Sequence[Source]) -> tuple[Source, int, int] | None:
    """Find where a quote stands: in the source that it names, else in another that was shown."""
    for source in sorted(sources, key=lambda source: source.id != quote.source):
        shown = source.document.text[source.start : source.end]
        found = locate(quote.quote, shown)
        while found is not None and not _whole_words(shown, *found):
            found = locate(quote.quote, shown, found[0] + 1)
        if found is not None:
            return source, source.start + found[0], source.start + found[1]
    return None


def _whole_words(text: str, start: int, end: int) -> bool:
    """Whether a range cuts no word and no number: "73" stands neither in "730" nor in "73,5"."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if text[start].isalnum() and before[-1:].isalnum():
        return False
    if text[end - 1].isalnum() and after[:1].isalnum():
        return False
    if text[start].isdigit() and before[-1:] in (".", ",", "/") and before[:1].isdigit():
        return False
    return not (text[end - 1].isdigit() and after[:1] in (".", ",", "/") and after[1:].isdigit())


def _cited(place: tuple[Source, int, int], catalog: Catalog) -> tuple[Citation, Section]:
    """Cite the whole row or sentences around a place: half a sentence may say the contrary."""
    source, start, end = place
    document = source.document
    section = catalog.section_at(document.id, start) or source.section
    low, high = _whole(document.text, section, start, end)
    if high - low > LONGEST_QUOTE:
        low, high = start, end
    return cite(document, section, low, high), section


def _whole(text: str, section: Section, start: int, end: int) -> tuple[int, int]:
    if not section.start <= start < end <= section.end:
        return start, end
    if section.cells:
        return section.start, section.end
    spans = [
        (section.start + low, section.start + high)
        for low, high in sentences(text[section.start : section.end])
    ]
    touched = [span for span in spans if span[0] < end and start < span[1]]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)
