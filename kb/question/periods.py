"""Years and periods: which a question asks about, which some words state, and how they agree."""

from __future__ import annotations

import re

_YEAR = re.compile(
    r"(?<![\d.,/-])(?:19|20)\d\d(?![\d.,]*\d|/[^\W\d])|(?<=[-–/])(?:19|20)\d\d(?!\d)"
)
_SHORT_PERIOD = re.compile(
    r"(?<![\w.,/-])(?<!ngày )(?<!ngay )(?<!điều )(?<!dieu )(?<!từ )(?<!tu )"
    r"(?P<first>[1-4]\d)\s?[-–]\s?(?P<last>[1-5]\d)"
    r"(?![\w%/]|[.,]\d| ?(?:ha|km|m|tỷ|ty|triệu|trieu)\b)"
)
_LONGEST_PERIOD = 10
"""Years of a period that people write with two digits: "giai đoạn 26-30"."""


def spelt_out(question: str) -> str:
    """Write the years of a period in full: "giai đoạn 26-30" as "giai đoạn 2026-2030"."""
    return _SHORT_PERIOD.sub(_in_full, question)


def _in_full(match: re.Match[str]) -> str:
    first, last = int(match["first"]), int(match["last"])
    if not 0 < last - first <= _LONGEST_PERIOD or first % 5 > 1 or last % 5:
        return match.group()
    return f"20{first}-20{last}"


def years_in(text: str) -> frozenset[int]:
    """Give the years that a text states in four digits."""
    return frozenset(int(year) for year in _YEAR.findall(text))


def year_spans(text: str) -> list[tuple[int, int]]:
    """List the years of a text: where each stands, and the year."""
    return [(match.start(), int(match.group())) for match in _YEAR.finditer(text)]


def period_fit(asked: frozenset[int], stated: frozenset[int]) -> float:
    """Say how stated years agree with those asked about, from -1 to 1; 0 where either has none.

    A period holds the years between its first and its last.
    """
    if not asked or not stated:
        return 0.0
    if asked == stated:
        return 1.0
    if asked & stated:
        return 0.5
    within = len(stated) > 1 and all(min(stated) <= year <= max(stated) for year in asked)
    return 0.3 if within else -1.0
