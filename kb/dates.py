"""Dates as Vietnamese documents write them."""

from __future__ import annotations

import re
from datetime import date

DATE = re.compile(
    # Stamps set digits apart: "ngày 2 3 tháng 7 năm 2031".
    r"ngày\s+(\d ?\d?)\s*tháng\s*(\d ?\d?)\s*năm\s*(\d{2} ?\d{2})"
    r"|ngày\s+(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})",
    re.IGNORECASE,
)


def parse_date(words: str) -> date | None:
    """Read the first date in some words ("ngày 05 tháng 3 năm 2025", "ngày 25/02/2014")."""
    match = DATE.search(words)
    if match is None:
        return None
    stated = [group.replace(" ", "") for group in match.groups() if group is not None]
    day, month, year = map(int, stated)
    try:
        return date(year, month, day)
    except ValueError:
        return None
