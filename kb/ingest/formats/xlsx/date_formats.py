"""Dates and times of a spreadsheet as its number formats show them; short dates as dd/mm/yyyy."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

_SHORT_DATE = re.compile(r"^(?:mm-dd-yy|\[\$-F800\].*|m/d/yy(?:yy)?|mm/dd/yyyy;@)$", re.IGNORECASE)
_SHORT_DATE_SHOWN = "dd/mm/yyyy"
_TIME_SHOWN = "hh:mm:ss"
_LOCALE_TIME = "[$-F400]"
_QUOTED = re.compile(r'"[^"]*"|\\.')
_BRACKET = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
_PADDING = re.compile(r"_.|\*.")
_PART = re.compile(r"y+|m+|d+|h+|s+|AM/PM|A/P|\"[^\"]*\"|\\.|.", re.IGNORECASE | re.DOTALL)
_HALF_DAY = ("AM/PM", "A/P")
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


def moment(value: datetime | date | time, number_format: str) -> str:
    """What a cell shows for a date or time under one section of a number format."""
    section = number_format
    if section.upper().startswith(_LOCALE_TIME):
        section = _TIME_SHOWN
    elif not re.search(r"(?i)[ymdhs]", _QUOTED.sub("", _BRACKET.sub("", section))):
        section = _TIME_SHOWN if isinstance(value, time) else _SHORT_DATE_SHOWN
    elif _SHORT_DATE.match(section):
        section = _SHORT_DATE_SHOWN
    parts = _PART.findall(_PADDING.sub("", _BRACKET.sub("", section)))
    at = _as_datetime(value)
    half_day = any(part.upper() in _HALF_DAY for part in parts)
    pieces = []
    for place, part in enumerate(parts):
        kind = _kind(place, parts)
        if kind == "h" and half_day:
            pieces.append(_padded(at.hour % 12 or 12, len(part)))
        elif kind in _SHOWN:
            pieces.append(_SHOWN[kind](at, len(part)))
        else:
            pieces.append(part[1:].removesuffix('"') if part[0] in '"\\' else part)
    return " ".join("".join(pieces).split())


def duration(value: timedelta) -> str:
    """Hours, minutes and seconds, the hours counted on beyond a day."""
    seconds = round(value.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, second = divmod(abs(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{sign}{hour}:{minute:02d}:{second:02d}"


def _as_datetime(value: datetime | date | time) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, time):
        return datetime.combine(date(1900, 1, 1), value)
    return datetime.combine(value, time())


def _kind(place: int, parts: Sequence[str]) -> str:
    """What a part of a format stands for; "m" for months and "n" for minutes."""
    part = parts[place]
    if part.upper() in _HALF_DAY:
        return "half day"
    kind = part[0].lower()
    if kind != "m":
        return kind
    # Minutes stand right after hours, or right before seconds.
    known = [(at, other[0].lower()) for at, other in enumerate(parts) if other[0] in "ymdhsYMDHS"]
    before = [other for at, other in known if at < place][-1:]
    after = [other for at, other in known if at > place][:1]
    return "n" if before == ["h"] or after == ["s"] else "m"


def _padded(number: int, length: int) -> str:
    return f"{number:02d}" if length > 1 else str(number)


def _day(at: datetime, length: int) -> str:
    return _WEEKDAYS[at.weekday()] if length > 2 else _padded(at.day, length)


def _month(at: datetime, length: int) -> str:
    if length > 2:
        return f"Tháng {at.month}" if length > 3 else f"Thg{at.month}"
    return _padded(at.month, length)


def _year(at: datetime, length: int) -> str:
    return f"{at.year:04d}" if length > 2 else f"{at.year % 100:02d}"


_SHOWN: dict[str, Callable[[datetime, int], str]] = {
    "y": _year,
    "m": _month,
    "d": _day,
    "h": lambda at, length: _padded(at.hour, length),
    "n": lambda at, length: _padded(at.minute, length),
    "s": lambda at, length: _padded(at.second, length),
    "half day": lambda at, _: "AM" if at.hour < 12 else "PM",
}
