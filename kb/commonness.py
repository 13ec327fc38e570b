"""How common words are in law text at large, as a background for small collections."""

from __future__ import annotations

from functools import cache

from kb.syllables import bundled_counts

_SECTION_WORDS = 60
"""Words of an ordinary section."""


def share_of_sections(word: str) -> float:
    """Estimate which share of ordinary sections hold a word, from 0 to 1; 0 for unknown words."""
    return 1.0 - (1.0 - _shares().get(word, 0.0)) ** _SECTION_WORDS


@cache
def _shares() -> dict[str, float]:
    counts = bundled_counts()
    total = float(counts.singles.sum()) or 1.0
    return {
        syllable: count / total
        for syllable, count in zip(counts.syllables, counts.singles.tolist(), strict=True)
    }
