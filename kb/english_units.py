"""The units of an English question: words, dates, numbers and codes, and the places of verbs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.english import FUNCTION_WORDS
from kb.text import is_syllable, tokenise


@dataclass(frozen=True, slots=True)
class Unit:
    """A word of a question, or a date, number or code, which has its ``terms`` already."""

    start: int
    end: int
    words: tuple[str, ...] = ()
    capital: bool = False
    terms: tuple[tuple[str, float], ...] = ()


_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = "|".join(month.capitalize() for month in _MONTHS)
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})"
    rf"|(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"
    rf"|(?P<month3>{_MONTH})(?=,?\s+\d{{4}}))(?:,?\s+(?P<year>\d{{4}}))?\b"
)

_CONTRACTED = frozenset(("s", "t", "m", "d", "ll", "ve", "re"))
_ROMAN_DIGITS = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_CENTURY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)[\s-]+century\b", re.IGNORECASE)
_DECADE = re.compile(r"\b((?:1\d|20)\d0|[1-9]0)['’]?s\b")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")


def units(question: str) -> list[Unit]:
    """Cut an English question into words, dates, numbers and codes; a possessive s is none."""
    found: list[Unit] = []
    until = 0
    fixed = _fixed_units(question)
    for token in tokenise(question):
        if token.start < until:
            continue
        if token.start in fixed:
            found.append(fixed[token.start])
            until = found[-1].end
            continue
        written = question[token.start : token.end]
        if any(character.isdigit() for character in written) or "/" in written:
            found.append(Unit(token.start, token.end, terms=_code_terms(written)))
        elif not (written in _CONTRACTED and question[: token.start].endswith(("'", "’"))):
            shouted = written.isupper() and len(written) > 1 and not question.isupper()
            words = (written if shouted else written.lower(),)
            found.append(Unit(token.start, token.end, words, written[0].isupper()))
    return found


def _fixed_units(question: str) -> dict[int, Unit]:
    """Find the dates, centuries, decades and ordinals of a question, by where they start."""
    return {
        match.start(): Unit(*match.span(), terms=terms(match))
        for pattern, terms in (
            (_ORDINAL, _ordinal_terms),
            (_DECADE, _decade_terms),
            (_CENTURY, _century_terms),
            (_DATE, _date_terms),
        )
        for match in pattern.finditer(question)
    }


def _ordinal_terms(match: re.Match[str]) -> tuple[tuple[str, float], ...]:
    return ((f"thứ {match[1]}", 0.5), (match[1], 0.5))


def _decade_terms(match: re.Match[str]) -> tuple[tuple[str, float], ...]:
    return ((f"thập niên {match[1]}", 0.4), (f"những năm {match[1]}", 0.3), (match[1], 0.3))


def _century_terms(match: re.Match[str]) -> tuple[tuple[str, float], ...]:
    number = int(match[1])
    tens, ones = divmod(number, 10)
    roman = "X" * tens + _ROMAN_DIGITS[ones]
    return ((f"thế kỷ {number}", 0.5), (f"thế kỷ {roman}", 0.5))


def _date_terms(match: re.Match[str]) -> tuple[tuple[str, float], ...]:
    part = match.groupdict()
    name = part["month"] or part["month2"] or part["month3"]
    month = _MONTHS.index(name.lower()) + 1
    day, year = part["day"] or part["day2"], part["year"]
    spoken = f"tháng {month}" + (f" năm {year}" if year else "")
    dashed = f"{month}/{year}" if year else str(month)
    if day:
        spoken, dashed = f"ngày {int(day)} {spoken}", f"{int(day)}/{dashed}"
    return ((spoken, 0.5), (dashed, 0.5))


def _code_terms(written: str) -> tuple[tuple[str, float], ...]:
    """Return a number as Vietnamese and as English write it; a document number with its đ."""
    if re.fullmatch(r"\d+(?:[.,]\d+)+", written):
        swapped = written.translate(str.maketrans(".,", ",."))
        return ((swapped, 0.5), (written, 0.5))
    stroked = re.sub(r"(?<![A-Z])(QD|ND|HDND|KHDT)(?![A-Z])", _stroke, written, flags=re.IGNORECASE)
    return ((stroked, 0.5), (written, 0.5)) if stroked != written else ((written, 1.0),)


def _stroke(match: re.Match[str]) -> str:
    return (
        match.group()
        .replace("HD", "HĐ")
        .replace("KHD", "KHĐ")
        .replace("QD", "QĐ")
        .replace("ND", "NĐ", 1 if match.group() == "ND" else 0)
    )


_BEFORE_VERB = frozenset(
    """
    to must shall should will would can cannot could may might do does did not who
    """.split()  # noqa: SIM905 - a list literal would take a line a word
)
_AUXILIARY = _BEFORE_VERB - {"to", "not", "who"}


def may_be_verb(units: Sequence[Unit], at: int) -> bool:
    """Tell whether the word at a place stands where a verb stands.

    That is after "to", "who" or an auxiliary, or after a name with an auxiliary before it ("did Hue
    issue").
    """
    if not at or units[at].capital:
        return False
    before = [unit.words[0].lower() if unit.words else "" for unit in units[:at]]
    return before[-1] in _BEFORE_VERB or (
        units[at - 1].capital and not _AUXILIARY.isdisjoint(before)
    )


def name_length(units: Sequence[Unit], at: int) -> int:
    """Return how many units from a place are one Vietnamese name without diacritics; 0 if none."""
    length = 0
    for place in range(at, len(units)):
        unit = units[place]
        first_word = place == 0 and unit.words and unit.words[0] in FUNCTION_WORDS
        if not unit.words or not unit.capital or first_word or not is_syllable(unit.words[0]):
            break
        if length and unit.start - units[place - 1].end != 1:
            break
        length += 1
    return length if length > 1 else 0
