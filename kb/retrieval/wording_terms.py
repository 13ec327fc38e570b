"""The sections that hold most of some wording, misspelt or without diacritics as it may be."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kb.retrieval.term_fields import Term
from kb.retrieval.terms import TermIndex
from kb.text import bigrams

_MOST_WORDS = 60
_FEW_WORDS = 8  # so few are also looked for one letter off
_PAIR, _FUZZY_PAIR = 2.0, 0.5


def sections_with(
    terms: TermIndex, words: Sequence[str], limit: int, within: Collection[str] | None = None
) -> list[str]:
    """Return up to ``limit`` ids of sections by the words and pairs they share, best first.

    ``within`` are the ids of the sections to search, if not all; 60 words are looked for at most.

    Raises:
        StoreError: the index has to be rebuilt first.
    """
    kept = list(words[:_MOST_WORDS])
    query = [Term(word, field="folded") for word in dict.fromkeys(kept)]
    for pair in dict.fromkeys(bigrams(kept)):
        query.append(Term(pair, _PAIR, "folded"))
        if len(kept) <= _FEW_WORDS:
            query.append(Term(pair, _FUZZY_PAIR, "folded", fuzzy=True))
    return [id_ for id_, _ in terms.search(tuple(query), limit, within=within)]
