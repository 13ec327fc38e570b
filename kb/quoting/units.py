"""Words, numbers and marks, as a quotation is compared with wording.

They are compared as they are written. Case, composed or decomposed letters, the placement of tone
marks and the kind of dashes and quotation marks do not count; white space only parts words.
Everything else counts: diacritics, digits, punctuation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kb.letters import COMBINING, INVISIBLE, WORD
from kb.text import fold, normalise_tone

# Asterisks and underscores are how plain text sets bold and italics, not wording.
_UNIT = re.compile(rf"\d+(?:[.,]\d+)*|{WORD}|[^\s*_{INVISIBLE}{COMBINING}]")
_UNHEARD = re.compile(f"[{INVISIBLE}]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, number or mark: the ``form`` it is compared by, and its place ``[start, end)``."""

    form: str
    start: int
    end: int

    @property
    def spoken(self) -> bool:
        """Whether it is a word or number rather than a mark."""
        return is_spoken(self.form)


def units(text: str, start: int = 0, end: int | None = None) -> list[Unit]:
    """Cut ``text[start:end]`` into words, numbers and marks, with their places in ``text``."""
    stop = len(text) if end is None else end
    return [
        Unit(_form(match.group()), match.start(), match.end())
        for match in _UNIT.finditer(text, start, stop)
    ]


def is_spoken(form: str) -> bool:
    """Tell whether a form is a word or a number rather than a mark."""
    return form[0].isalnum()


@lru_cache(maxsize=100_000)  # a collection has few different words
def plain(form: str) -> str:
    """Return a form without diacritics."""
    return fold(form)


def differs_in_accents_only(one: str, other: str) -> bool:
    """Tell whether two forms are the same letters under other diacritics."""
    return one != other and one[0].isalpha() and plain(one) == plain(other)


@lru_cache(maxsize=100_000)  # a collection has few different words
def _form(written: str) -> str:
    # Dashes and quotation marks have one kind each; the letter case and the place of a tone mark
    # are a matter of style. No other change: what is not written the same must show.
    form = normalise_tone(_UNHEARD.sub("", written)).lower()
    return form if is_spoken(form) else fold(form) or form
