"""How usual a word is in Vietnamese writing, by the bundled counts of syllables."""

from __future__ import annotations

import math
from functools import lru_cache

from kb.ingest.orthography import is_spelled
from kb.syllables import bundled_counts
from kb.text import normalise_tone

# A syllable met less often than this (in some 30 million) is more likely a slip than a word.
_USUAL = 60
_UNKNOWN = 0.5


@lru_cache(maxsize=1)
def _counts() -> dict[str, float]:
    counts = bundled_counts()
    return dict(zip(counts.syllables, counts.singles.tolist(), strict=True))


def log_frequency(word: str) -> float:
    """Return the natural logarithm of a word's count, a low constant where it was never met."""
    return math.log(max(_counts().get(normalise_tone(word).lower(), 0.0), _UNKNOWN))


@lru_cache(maxsize=1 << 15)
def is_known(word: str) -> bool:
    """Tell whether a word is a Vietnamese syllable that is in use."""
    return is_spelled(word) and _counts().get(normalise_tone(word).lower(), 0.0) >= _USUAL
