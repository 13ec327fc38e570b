"""What a statement claims beyond its quotes: numbers, units, dates, names, roles, negations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kb.answer.entities import AGENCY, NAME
from kb.quantities import NUMBER, UNIT, unit_of, unit_stated
from kb.records import Section
from kb.text import fold, key, tokens

Unsupported = Literal["number", "unit", "date", "name", "role", "negation", "unrelated"]
_NEGATION = re.compile(r"\b(?:không|chưa|chẳng|chớ|đừng|cấm|trừ|not|never|except)\b")
_ROLES = (
    *("chủ trì", "phối hợp", "thẩm định", "phê duyệt", "ban hành", "chịu trách nhiệm"),
    "quyết định",
)
_DATE = re.compile(
    r"\b0?(\d{1,2})\s?[/.-]\s?0?(\d{1,2})\s?[/.-]\s?(\d{4})"
    r"|ngày\s+0?(\d{1,2})\s+tháng\s+0?(\d{1,2})\s+năm\s+(\d{4})"
)
_MEASURED = re.compile(rf"(?<![\d.,])({NUMBER})\s*({UNIT})(?!\w)")
_CAPITALS = re.compile(r"\b[^\W\d_]*[A-ZĐ][^\W\d_]*[A-ZĐ][^\W\d_]*\b")
_LINK = re.compile(r"\w+://|www\.|\]\(")
_LEAST_SHARED = 0.6


@dataclass(frozen=True, slots=True)
class Wording:
    """Cited wording with what stands above a row: its headers and group."""

    quote: str
    headers: str
    cells: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, quote: str, section: Section) -> Wording:
        """Take a quote from a section."""
        headers = " ; ".join(name for name, _ in section.cells)
        return cls(quote, f"{headers} ; {section.group or ''}", section.cells)


def unsupported(statement: str, cited: Sequence[Wording]) -> Unsupported | None:
    """Say what a statement claims that the wording cited does not say; ``None`` if nothing."""
    quotes = " ; ".join(wording.quote for wording in cited)
    beside = f"{quotes} ; " + " ; ".join(wording.headers for wording in cited)
    held = set(tokens(beside))
    if _numbers(statement) - _numbers(beside):
        return "number"
    if not _dates(statement) <= _dates(beside):
        return "date"
    if not _units_hold(statement, beside, cited):
        return "unit"
    if not _names_hold(statement, beside) or _LINK.search(statement):
        return "name"
    if _negations(statement) != _negations(quotes):
        return "negation"
    if not _roles_hold(statement, quotes, cited):
        return "role"
    said = tokens(statement)
    if sum(word in held for word in said) < _LEAST_SHARED * len(said):
        return "unrelated"
    return None


def _numbers(text: str) -> set[str]:
    return {word for word in tokens(text) if word[0].isdigit() and "/" not in word}


def _dates(text: str) -> set[tuple[int, ...]]:
    return {
        tuple(int(part) for part in match.groups() if part is not None)
        for match in _DATE.finditer(text.lower())
    }


def _units_hold(statement: str, beside: str, cited: Sequence[Wording]) -> bool:
    """Whether each amount has the unit that the wording gives it, beside it or in a header."""
    stated = {(number, unit_of(unit)) for number, unit in _MEASURED.findall(fold(beside))}
    for number, unit in _MEASURED.findall(fold(statement)):
        from_headers = {
            unit_of(unit_stated(header))
            for wording in cited
            for header, cell in wording.cells
            if number in tokens(cell)
        }
        if (number, unit_of(unit)) not in stated and unit_of(unit) not in from_headers:
            return False
    return True


def _names_hold(statement: str, beside: str) -> bool:
    """Whether every name and abbreviation stands in the wording, its words in one row."""
    spoken = f" {' '.join(tokens(beside))} "
    names = [match.group() for match in NAME.finditer(statement) if " " in match.group()]
    inner = [match.group() for match in NAME.finditer(statement) if match.start() > 0]
    letters = _CAPITALS.findall(statement)
    return all(f" {' '.join(tokens(name))} " in spoken for name in {*names, *inner, *letters})


def _negations(text: str) -> set[str]:
    return set(_NEGATION.findall(key(text)))


def _roles_hold(statement: str, quotes: str, cited: Sequence[Wording]) -> bool:
    """Whether who is said to lead, to approve and so on is who does so in the wording."""
    said = key(statement)
    for role in _ROLES:
        who = _before(statement, said, role)
        if who is None:
            continue
        wanted = " ".join(tokens(who))
        holders = _holders(quotes, role) | {
            " ".join(tokens(cell))
            for wording in cited
            for header, cell in wording.cells
            if role in key(header)
        }
        if not any(wanted in holder or holder in wanted for holder in holders if holder):
            return False
    return True


def _before(text: str, keyed: str, role: str) -> str | None:
    """Name the agency that stands right before a role ("Sở Xây dựng chủ trì")."""
    at = keyed.find(role)
    if at < 0 or len(keyed) != len(text):
        return None
    agencies = [match for match in AGENCY.finditer(text[: at + len(role)]) if match.start() < at]
    return agencies[-1].group().strip() if agencies else None


def _holders(quotes: str, role: str) -> set[str]:
    """Name each agency that the wording has before a role, in the same sentence."""
    found = set()
    for part in re.split(r"[.;:\n\t]", quotes):
        who = _before(part, key(part), role)
        if who is not None:
            found.add(" ".join(tokens(who)))
    return found
