"""Turns Vietnamese wording into partly English wording, and strips diacritics."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import defaultdict
from pathlib import Path

from sources import read_columns

_WORDS = re.compile(r"\w+|[^\w\s]+")
_LONGEST = 6


def strip_diacritics(text: str) -> str:
    """Write Vietnamese as it is typed without diacritics: ``Quyết định`` becomes ``Quyet dinh``."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return unicodedata.normalize("NFC", kept)


class Lexicon:
    """Vietnamese phrases with their English renderings, from the glossary and the dictionary."""

    def __init__(self, glossary: Path, dictionary: Path) -> None:
        """Read both files; their columns are described in ``README.md``."""
        self.pairs: list[tuple[str, str]] = []
        renderings: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for row in read_columns(glossary):
            english = [row[1], *(row[2].split("|") if len(row) > 2 else [])]
            vietnamese = [row[0], *(row[3].split("|") if len(row) > 3 else [])]
            english = [term for term in english if term]
            for term in filter(None, vietnamese):
                # The main rendering counts twice: it is the usual one.
                renderings[phrase_key(term)] += [english[0], *english]
                self.pairs += [(rendering, term) for rendering in english]
        for row in read_columns(dictionary):
            for term in row[1].split("|") if len(row) > 1 else []:
                # The glossary knows the office sense of a phrase; the dictionary fills the rest.
                renderings[phrase_key(term)].append(row[0])
                self.pairs.append((row[0], term))
        self._renderings = {key: terms for key, terms in renderings.items() if key}

    def switch(self, text: str, rate: float, random_source: random.Random) -> str:
        """Replace a share ``rate`` of the known phrases of ``text``, longest first, by English."""
        words = _WORDS.findall(unicodedata.normalize("NFC", text))
        lowered = [word.lower() for word in words]
        written: list[str] = []
        position = 0
        while position < len(words):
            length = self._match(lowered, position)
            if length and random_source.random() < rate:
                key = tuple(lowered[position : position + length])
                written.append(random_source.choice(self._renderings[key]))
            else:
                length = length or 1
                written += words[position : position + length]
            position += length
        return " ".join(written)

    def _match(self, words: list[str], position: int) -> int:
        for length in range(min(_LONGEST, len(words) - position), 0, -1):
            if tuple(words[position : position + length]) in self._renderings:
                return length
        return 0


def phrase_key(phrase: str) -> tuple[str, ...]:
    """The words of a phrase in lower case, as keys of the lexicon."""
    return tuple(_WORDS.findall(unicodedata.normalize("NFC", phrase).lower()))
