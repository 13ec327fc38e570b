"""What numbers measure: money, areas, shares, spans of time, or how many there are of something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kb.text import fold


class Dimension(StrEnum):
    """What kind of thing a number measures."""

    MONEY = "money"
    AREA = "area"
    LENGTH = "length"
    SHARE = "share"
    DURATION = "duration"
    MASS = "mass"
    ENERGY = "energy"
    VOLUME = "volume"
    COUNT = "count"
    DATE = "date"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is asked for or stated: a dimension, and for counts the folded noun counted."""

    dimension: Dimension
    noun: str = ""


# Folded units; the longer stand first, so that "ty dong" is not read as "ty" of something.
_UNITS: tuple[tuple[Dimension, str], ...] = (
    (Dimension.SHARE, r"%|phan tram|percent|diem phan tram"),
    (
        Dimension.MONEY,
        r"(?:(?:nghin|ngan|trieu|ty|ti)\s)*(?:dong|usd|vnd|do la|euro)|(?:nghin|trieu)\s(?:ty|ti)|"
        r"ty|ti|trieu",
    ),
    (Dimension.AREA, r"ha|hecta|hec-ta|hectares?|m2|m²|met vuong|km2|km²|ki-?lo-?met vuong"),
    (
        Dimension.LENGTH,
        r"km|m|cm|mm|met|ki-?lo-?met|cay so|hai ly|kilomet(?:er|re)s?|met(?:er|re)s?",
    ),
    (
        Dimension.DURATION,
        r"ngay lam viec|working days?|ngay|thang(?! \d)|nam(?! \d)|gio|phut|giay|tuan|quy(?! \w)|"
        r"days?|months?|years?|hours?|minutes?|weeks?",
    ),
    (Dimension.MASS, r"kg|tan|ta|gam|tonnes?|tons?"),
    (Dimension.ENERGY, r"kwh|mwh?|kw|kv|gw|mva"),
    (Dimension.VOLUME, r"m3|m³|lit|met khoi|khoi|trieu m3"),
)
_PEOPLE = re.compile(
    r"(?:nguoi|lao dong|nhan dan|dan|can bo|cong chuc|hoc sinh|hoc vien|nhan khau|dan so|khach)\b"
)
"""Words that count people, one as well as another."""
_NUMBER = r"\d+(?:[.,]\d+)*"
_DATE = (
    r"\d{1,2}/\d{1,2}/\d{4}|\d{1,2}/\d{4}|(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)\d\d)?(?![\d.,]*\d)|"
    r"(?:ngay|thang|quy) \d{1,2}(?:/\d{1,2})?(?: thang \d{1,2})?(?: nam \d{4})?"
)
_STATED = re.compile(
    rf"(?<![\w/.,-])(?P<date>{_DATE})(?!\w)|"
    rf"(?<![\w/.,-]){_NUMBER}(?:\s?[-–]\s?{_NUMBER})?\s*(?:\(\w+(?: \w+){{0,3}}\)\s*)?(?:"
    + "|".join(f"(?P<{dimension}>(?:{units})(?!\\w))" for dimension, units in _UNITS)
    + r"|(?<=\s)(?P<count>[a-z]+(?: [a-z]+){0,2}))?"
)
_HEADED = re.compile(
    r"\([^()]*?\b(?:"
    + "|".join(f"(?P<{dimension}>(?:{units})(?!\\w))" for dimension, units in _UNITS)
    + r")[^()]*\)|\b(?:(?P<kinhphi>kinh phi|von|chi phi|so tien|muc phat|don gia|gia tien)|"
    r"(?P<dientich>dien tich)|(?P<tyle>ty le)|(?P<chieudai>chieu dai|chieu rong)|(?P<soluong>so "
    r"luong|so))\b"
)
_BY_WORD = {
    "kinhphi": Dimension.MONEY,
    "dientich": Dimension.AREA,
    "tyle": Dimension.SHARE,
    "chieudai": Dimension.LENGTH,
    "soluong": Dimension.COUNT,
}
# What is asked for where no unit follows the interrogative; the first that fits decides.
_ASKED_BY_WORDS: tuple[tuple[Dimension, str], ...] = (
    (
        Dimension.SHARE,
        r"\bty (?:le|trong)\b|phan tram|\bchiem (?:khoang )?bao nhieu|lap day|"
        r"\bpercentage\b|\bwhat (?:share|proportion|rate)\b",
    ),
    (
        Dimension.DURATION,
        r"bao lau|thoi han (?:\w+ ){0,3}(?:la )?(?:bao nhieu|may)|"
        r"\bhow (?:long|quickly|soon)\b|within how",
    ),
    (Dimension.AREA, r"dien tich|\brong bao nhieu|\barea\b|how large|hectares?"),
    (Dimension.VOLUME, r"dung tich|the tich"),
    (
        Dimension.LENGTH,
        r"\bdai bao nhieu|chieu (?:dai|rong|cao|sau)|ban kinh|khoang cach|be rong|lo gioi|"
        r"how (?:long (?:is the (?:road|route|line)|in (?:km|kilo|met))|far|wide|high|deep)|"
        r"\blength\b|\bwidth\b",
    ),
    (
        Dimension.MONEY,
        r"\b(?:von|kinh phi|chi phi|tien|gia tri|don gia|muc phat|le phi|du toan|ngan sach|"
        r"thu nhap|luong|thue|doanh thu|tong muc dau tu|muc dau tu|ton|cost|capital|budget|fund|"
        r"funding|investment|money|revenue|expenditure|fee|fine|salary|price)\b",
    ),
)
_ASKED_UNIT = re.compile(
    r"\b(?:bao nhieu|(?<!nha )(?<!xe )may|how many|number of)\s(?:"
    + "|".join(f"(?P<{dimension}>(?:{units})(?!\\w))" for dimension, units in _UNITS)
    + r"|(?P<count>[a-z]+(?: [a-z]+)?))"
)
_AMOUNT = re.compile(
    r"bao nhieu|(?<!nha )(?<!xe )\bmay\b(?! nam nao)|"
    r"\bhow (?:many|much|large|big|long|far|wide|high|deep|quickly|soon)\b|"
    r"\b(?:total|percentage|share|proportion|amount|area|cost|capital|budget|length)\b|"
    r"dien tich|kinh phi|\bty le\b|quy mo|\btong (?:von|muc|so|cong)\b"
)
_GOING_ON = "thi la de duoc cho va o tu den trong cua voi theo moi mot nua roi"
_MEASURED = "nam tien von kinh nuoc dien gao dat ngan"
_NOT_COUNTED = frozenset(f"{_GOING_ON} {_MEASURED}".split())
"""Words behind "bao nhiêu" that do not name what is counted: they go on, or are measured."""


def measure_asked(folded: str) -> Measure | None:
    """Tell what a folded question wants measured, if it asks for an amount and says of what."""
    unit = _ASKED_UNIT.search(folded)
    if unit is not None:
        for dimension, _ in _UNITS:
            if unit[dimension]:
                return Measure(dimension)
        noun = unit["count"]
        if noun.split()[0] not in _NOT_COUNTED:
            return Measure(Dimension.COUNT, noun)
    if _AMOUNT.search(folded):
        for dimension, words in _ASKED_BY_WORDS:
            if re.search(words, folded):
                return Measure(dimension)
        return Measure(Dimension.ANY)
    return None


def measure_spans(text: str) -> list[tuple[int, int, Measure | None]]:
    """List the numbers of a text with what they measure: (start, end, measure)."""
    # Folding keeps the length of all but invisible characters, which count for nothing here.
    return [(*match.span(), _measure(match)) for match in _STATED.finditer(fold(text))]


@lru_cache(maxsize=8192)
def measures_stated(text: str) -> tuple[Measure | None, ...]:
    """List what the numbers of a text measure, in order; ``None`` for a bare number."""
    return tuple(measure for _, _, measure in measure_spans(text))


@lru_cache(maxsize=4096)
def measure_of_header(header: str) -> Measure | None:
    """Tell what the numbers under a column header measure, as far as the header says."""
    for match in _HEADED.finditer(fold(header)):
        for dimension, _ in _UNITS:
            if match[dimension]:
                return Measure(dimension)
        for group, dimension in _BY_WORD.items():
            if match[group]:
                return Measure(dimension)
    return None


def fits(wanted: Measure, stated: Measure | None) -> float:
    """Say how well a stated measure answers the one asked for, from -1 to 1; 0 for a bare number.

    Things counted may be named by other words than the question's, so those are not ruled out.
    """
    if stated is None:
        return 0.0
    if wanted.dimension is Dimension.ANY:
        return -1.0 if stated.dimension is Dimension.DATE else 0.5
    if wanted.dimension is not stated.dimension:
        return -1.0
    if wanted.dimension is not Dimension.COUNT:
        return 1.0
    asked, counted = wanted.noun.split(), stated.noun.split()
    if not asked or not counted:
        return 0.0
    if asked[0] == counted[0]:
        return 1.0
    if _PEOPLE.match(wanted.noun) and _PEOPLE.match(stated.noun):
        return 0.5
    return 0.5 if set(asked) & set(counted) else -0.5


def prose_fit(wanted: Measure, stated: Measure | None) -> float:
    """Say how well a number in prose answers the measure asked for, from -1 to 1.

    There a bare number counts or numbers something ("cụm Phúc Ứng 4"); it is no area and no sum.
    """
    if stated is None and wanted.dimension not in (Dimension.COUNT, Dimension.ANY):
        return -0.5
    return fits(wanted, stated)


def best_fit(wanted: Measure, stated: Sequence[Measure | None]) -> float:
    """Say how well the best of the numbers of some prose answers the measure asked for, -1 to 1."""
    return max((prose_fit(wanted, measure) for measure in stated), default=-1.0)


def cell_fit(wanted: Measure, header: str, cell: str) -> float:
    """Say how well a table cell under a header answers the measure asked for, from -1 to 1."""
    stated = measures_stated(cell)
    if not stated:
        return -1.0
    if stated[0] is not None:
        return fits(wanted, stated[0])
    return fits(wanted, measure_of_header(header))


def _measure(match: re.Match[str]) -> Measure | None:
    if match["date"]:
        return Measure(Dimension.DATE)
    for dimension, _ in _UNITS:
        if match[dimension]:
            return Measure(dimension)
    return Measure(Dimension.COUNT, match["count"]) if match["count"] else None
