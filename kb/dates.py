"""Dates as Vietnamese documents write them."""

from __future__ import annotations

import re
from datetime import date

DATE = re.compile(
    r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})"
    r"|ngày\s+(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})",
    re.IGNORECASE,
)


def parse_date(words: str) -> date | None:
    """Read the first date in some words ("ngày 05 tháng 3 năm 2025", "ngày 25/02/2014")."""
    match = DATE.search(words)
    if match is None:
        return None
    day, month, year = (int(group) for group in match.groups() if group is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None
