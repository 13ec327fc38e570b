"""Places of words in a text: as they are typed, in another style, or under other diacritics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kb.quoting.folded_texts import FoldedText
from kb.quoting.units import Unit, is_spoken, units
from kb.text import fold, key, nfc

PlaceKind = Literal["exact", "style", "accents", "near"]
"""How near a place is to the words looked for.

``exact``: the same characters. ``style``: the same words and marks, in other white space, letter
case, placement of tone marks or kind of dashes. ``accents``: the same but for diacritics.
``near``: some words differ.
"""
PLACE_KINDS: tuple[PlaceKind, ...] = ("exact", "style", "accents", "near")

MOST_PLACES = 5_000
_PATTERN_UNITS = 200  # long wordings are searched by their beginning, then compared
# Kỹ thuật and kĩ thuật: a difference, but one that a search must not stumble over.
_I_OR_Y = re.compile(r"(?:(?:[hklmt]|qu)[iy]|[sv][iy])$")


@dataclass(frozen=True, slots=True)
class Place:
    """A range of a text; ``whole`` unless it begins or ends within a longer word or number."""

    start: int
    end: int
    kind: PlaceKind
    whole: bool = True


class Wanted:
    """Words to look for, made ready once for the texts of many documents."""

    def __init__(self, wording: str) -> None:
        """Take the words as they were typed or pasted."""
        self.text = nfc(wording).strip()
        self.units = units(self.text)
        self.forms = [unit.form for unit in self.units]
        self._folded = [fold(form) for form in self.forms]
        self._keys = [key(form) for form in self.forms]
        begin = self._folded[:_PATTERN_UNITS]
        plain = [_ascii(one) for one in begin if not _I_OR_Y.search(one)]
        self._longest = max(plain, key=len, default="")
        self._pattern = re.compile(_pattern(begin))

    def exact_places(self, text: str) -> Iterator[Place]:
        """Yield where the words stand in a text character by character."""
        at = text.find(self.text) if self.text else -1
        while at >= 0:
            end = at + len(self.text)
            yield Place(at, end, "exact", is_whole(text, at, end))
            at = text.find(self.text, end)

    def other_places(self, text: str, folded: FoldedText) -> Iterator[Place]:
        """Yield where the words stand in another style, under other diacritics, with y for i."""
        if not self.units or self._longest not in folded.text:
            return
        for match in self._pattern.finditer(folded.text):
            start, end = folded.place(match.start(), match.end())
            found = self._compared(text, start, end)
            if found is not None:
                yield found

    def _compared(self, text: str, start: int, end: int) -> Place | None:
        if text[start:end] == self.text:
            return None
        more = len(self.units) - _PATTERN_UNITS
        if more > 0:
            rest = _first(text, end, more, len(self.text))
            end = rest[-1].end if rest else end
        forms = [unit.form for unit in units(text[start:end])]
        whole = is_whole(text, start, end)
        if forms == self.forms:
            return Place(start, end, "style", whole)
        if not whole or len(forms) != len(self.forms):
            return None
        if [fold(form) for form in forms] == self._folded:
            return Place(start, end, "accents")
        near = all(
            key(one) == other or fold(one) == plain
            for one, other, plain in zip(forms, self._keys, self._folded, strict=True)
        )
        return Place(start, end, "near") if near else None


def is_whole(text: str, start: int, end: int) -> bool:
    """Tell whether a range cuts no word and no number: "500" in "1.500" does."""
    return not _cuts(text, start) and not _cuts(text, end)


def _cuts(text: str, at: int) -> bool:
    """Tell whether a word or number goes on across an offset."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return True
    if before in ".," and after.isdigit():
        return at > 1 and text[at - 2].isdigit()
    return after in ".," and before.isdigit() and text[at + 1 : at + 2].isdigit()


def _first(text: str, start: int, count: int, expected: int) -> list[Unit]:
    """Give the first ``count`` units after an offset, in about ``expected`` characters."""
    return units(text, start, min(len(text), start + 2 * expected + 500))[:count]


def _ascii(folded: str) -> str:
    return re.sub(r"[^\x01-\x7e]", "\x7f", folded)


def _pattern(folded: list[str]) -> str:
    """Write a pattern for words one after the other, whatever white space parts them."""
    parts: list[str] = []
    spoken = False
    for one in folded:
        speaks = is_spoken(one)
        if parts:
            parts.append(r"[\s*_]+" if spoken and speaks else r"[\s*_]*")
        variant = speaks and _I_OR_Y.search(one)
        parts.append(re.escape(one[:-1]) + "[iy]" if variant else re.escape(_ascii(one)))
        spoken = speaks
    return "".join(parts)
