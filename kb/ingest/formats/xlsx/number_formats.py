"""Values of a spreadsheet as its number formats show them, in Vietnamese style (1.234,5)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from itertools import pairwise

from kb.ingest.formats.xlsx.date_formats import duration, moment

CellValue = str | bool | int | float | datetime | date | time | timedelta | None

_GENERAL_DIGITS = 11
_LARGEST_PLAIN = 1e15
_MOST_DECIMALS = 30
_QUOTED = re.compile(r'"[^"]*"|\\.')
# Colours, conditions and locales; a currency sign stands in [$₫-42A].
_BRACKET = re.compile(
    r"\[\$(?P<sign>[^\]-]*)(?:-[^\]]*)?\]|\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE
)
_PADDING = re.compile(r"_.|\*.")
_PATTERN = re.compile(r"[#0?][#0?,.]*(?:E[+-]0+)?|\.[0#?]+")


def shown(value: CellValue, number_format: str) -> str:
    """What a cell shows for a value under a number format; errors and texts as they are."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time):
        return moment(value, _split(number_format or "General")[0])
    if isinstance(value, timedelta):
        return duration(value)
    return _number(value, number_format)


def _number(value: int | float, number_format: str) -> str:
    if isinstance(value, float) and not abs(value) < 1e300:
        return str(value)
    section, value, signed = _section(value, number_format)
    plain = _PADDING.sub("", _BRACKET.sub(lambda found: _literal(found["sign"] or ""), section))
    pattern = _PATTERN.search(_QUOTED.sub(lambda found: "\0" * len(found[0]), plain))
    if pattern is None or "general" in plain.lower():
        general = _general(value)
        words = _unquoted(re.sub(r"(?i)general|@", general, plain))
        return words if general in words else general if not words.strip() else words
    before, after = plain[: pattern.start()], plain[pattern.end() :]
    if "/" in after and re.match(r"\s*/?[?#0\d]", after):
        return _general(value)
    bare = _QUOTED.sub("", before + after)
    number = Decimal(repr(value)) * 100 ** bare.count("%")
    digits = _digits(number, pattern[0])
    rest = _PATTERN.sub("", after)
    minus = "-" if signed and value < 0 and re.search(r"[1-9]", digits) else ""
    return " ".join(f"{minus}{_unquoted(before)}{digits}{_unquoted(rest)}".split())


def _section(value: int | float, number_format: str) -> tuple[str, int | float, bool]:
    """The part of a format that a value takes, the value to show, whether a minus is to be shown.

    Parts stand for positive numbers, negative ones (shown as the part says) and zero.
    """
    parts = _split(number_format or "General")
    if value < 0 and len(parts) > 1 and "[<" not in parts[0] and "[>" not in parts[0]:
        return parts[1], -value, False
    if value == 0 and len(parts) > 2:
        return parts[2], value, False
    return parts[0], value, True


@lru_cache(maxsize=1024)
def _split(number_format: str) -> tuple[str, ...]:
    """Cut a format at semicolons that are not quoted."""
    masked = _QUOTED.sub(lambda found: "\0" * len(found[0]), number_format)
    cuts = [-1, *(at for at, sign in enumerate(masked) if sign == ";"), len(masked)]
    return tuple(number_format[a + 1 : b] for a, b in pairwise(cuts))


def _general(value: int | float) -> str:
    """A number as the General format shows it, without the noise of binary fractions."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < _LARGEST_PLAIN):
        return str(int(value))
    return format(value, f".{_GENERAL_DIGITS}g").replace(".", ",").replace("e", "E")


def _digits(number: Decimal, pattern: str) -> str:
    """The digits of a number without its sign: grouped, rounded and padded as a pattern tells."""
    number = abs(number)
    if "E" in pattern.upper():
        mantissa = re.split("(?i)e", pattern)[0]
        decimals = len(re.sub(r"[^0#?]", "", mantissa.partition(".")[2]))
        return f"{number:.{decimals}E}".replace(".", ",")
    whole, _, fraction = pattern.partition(".")
    thousands = len(pattern) - len(pattern.rstrip(","))
    number = number / 1000**thousands
    decimals = min(len(re.sub(r"[^0#?]", "", fraction)), _MOST_DECIMALS)
    least = fraction.rstrip(",").rfind("0") + 1
    try:
        rounded = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return _general(float(number))
    grouped = "," in whole.rstrip(",")
    head, _, tail = f"{rounded:{',' if grouped else ''}f}".partition(".")
    tail = tail[:least] + tail[least:].rstrip("0")
    zeros = whole.count("0")
    if not grouped:
        head = head.zfill(zeros)
    if head == "0" and not zeros and tail:
        head = ""
    return head.replace(",", ".") + (f",{tail}" if tail else "")


def _literal(text: str) -> str:
    return f'"{text}"' if text else ""


def _unquoted(text: str) -> str:
    return _QUOTED.sub(lambda found: found[0][1:].removesuffix('"'), text)
