"""Letters and marks that came apart, and syllables cut by stray spaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from kb.ingest.legacy.frequency import is_known, log_frequency
from kb.letters import COMBINING, LETTER
from kb.text import normalise_tone

_MARKS = "\u0300-\u0303\u0306\u0309\u031b\u0323"
# A mark set off by a space belongs to the letter before it or after it.
_LOOSE_MARK = re.compile(rf"[ \u00a0]+([{_MARKS}]+)([ \u00a0]?)({LETTER}?)")
_WORD_BEFORE = re.compile(rf"[^\W\d_{COMBINING}][\w{COMBINING}]*\Z")
_WORD_AFTER = re.compile(rf"[\w{COMBINING}]*")
_LONGEST_SYLLABLE = 7

_PIECES = re.compile(rf"{LETTER}+(?: {LETTER}+)+")
_MOST_PIECES = 4
# Below this a text is not damaged: so many joins, and such a share of its spaces.
_FEWEST_JOINS = 2
_LEAST_SHARE = 0.01


def repair_marks(text: str) -> str:
    """Compose the text (NFC) and put marks that a space parts from their letter back on it.

    "qu ́y" becomes "quý": the mark goes on the letter before or after it, whichever makes the more
    usual word.
    """
    composed = unicodedata.normalize("NFC", text)
    if _LOOSE_MARK.search(composed) is None:
        return composed
    return unicodedata.normalize("NFC", _LOOSE_MARK.sub(_put_back, composed))


def _put_back(match: re.Match[str]) -> str:
    marks, space, letter = match.groups()
    text, start, end = match.string, match.start(), match.end()
    found = _WORD_BEFORE.search(text[max(start - _LONGEST_SYLLABLE, 0) : start])
    before = found.group() if found else ""
    rest = _WORD_AFTER.match(text[end : end + _LONGEST_SYLLABLE])
    after = letter + (rest.group() if rest else "") if letter else ""
    readings: dict[str, str] = {}
    if before:
        readings[before + marks + after] = marks + letter
        readings[f"{before}{marks} {after}"] = marks + space + letter
    if after:
        readings[before + after[0] + marks + after[1:]] = letter + marks
    return readings[max(readings, key=_usual)] if readings else match.group()


def _usual(reading: str) -> tuple[float, bool]:
    """Rank readings by their least usual word; then by where spelling has the tone mark stand."""
    words = unicodedata.normalize("NFC", reading)
    return min(map(log_frequency, words.split())), normalise_tone(words) == words


def repair_spacing(text: str) -> str:
    """Join the pieces of syllables that stray spaces cut, as in "Quy ết đ ịnh".

    Pieces are joined where those after the first are no Vietnamese syllables and all together are
    one. That must happen again and again in the text (a page, a long paragraph): a single slip is
    the author's. In a text so damaged, pieces are joined also where only the first is no syllable
    ("ch ức").
    """
    repaired = _PIECES.sub(lambda match: _joined(match.group(), _rest_is_cut), text)
    joins = len(text) - len(repaired)
    if joins < max(_FEWEST_JOINS, _LEAST_SHARE * text.count(" ")):
        return text
    return _PIECES.sub(lambda match: _joined(match.group(), _start_is_cut), repaired)


def _joined(words: str, belong: Callable[[list[str]], bool]) -> str:
    pieces = words.split(" ")
    joined: list[str] = []
    at = 0
    while at < len(pieces):
        sizes = range(min(_MOST_PIECES, len(pieces) - at), 1, -1)
        size = next((n for n in sizes if belong(pieces[at : at + n])), 1)
        joined.append("".join(pieces[at : at + size]))
        at += size
    return " ".join(joined)


def _rest_is_cut(pieces: list[str]) -> bool:
    return not any(map(is_known, pieces[1:])) and _makes_word(pieces)


def _start_is_cut(pieces: list[str]) -> bool:
    whole = "".join(pieces)
    return (
        len(pieces) == 2
        and _makes_word(pieces)
        and not is_known(pieces[0])
        and log_frequency(whole) > log_frequency(pieces[1])
    )


def _makes_word(pieces: list[str]) -> bool:
    whole = "".join(pieces)
    return is_known(whole) and (whole.isupper() or whole[1:].islower())
