"""Pages and boxes for what the search for wording and the check of quotations have found."""

from __future__ import annotations

from dataclasses import replace

from kb.cited_pages import on_page
from kb.quote_check import QuoteCheck, QuotedPart
from kb.store import Store
from kb.wording_search import FoundWording, WordingMatch


def matches_on_pages(found: FoundWording, store: Store) -> FoundWording:
    """Add the boxes of its words to each place, where its document has pages."""
    return replace(found, matches=tuple(_match(match, store) for match in found.matches))


def check_on_pages(check: QuoteCheck, store: Store) -> QuoteCheck:
    """Add the boxes of their words to a quotation's places, where documents have pages."""
    return replace(
        check,
        sources=tuple(_match(source, store) for source in check.sources),
        parts=tuple(_part(part, store) for part in check.parts),
    )


def _match(match: WordingMatch, store: Store) -> WordingMatch:
    return replace(match, citation=on_page(match.citation, store))


def _part(part: QuotedPart, store: Store) -> QuotedPart:
    if part.citation is None:
        return part
    return replace(part, citation=on_page(part.citation, store))
