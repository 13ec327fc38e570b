"""Numbers with units as Vietnamese documents and questions write them: "1.234,5", "≥ 75 giường"."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from kb.text import fold

NUMBER = r"\d+(?:[.,]\d+)*"
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUANTITY = re.compile(
    rf"(?P<sign>≥|>=|≤|<=|[<>~+])?\s*(?P<low>{NUMBER})(?:\s*[-÷]\s*(?P<high>{NUMBER}))?"
    r"\s*(?P<unit>%|[^\W\d_][\w/]*(?: [^\W\d_]+)?)?"
)
# What each unit is called, folded; the first name stands for all.
_UNITS = (
    ("ha", "hecta", "hec-ta", "hec ta", "hectare", "hectares"),
    ("ty dong", "ty", "ti dong", "ti", "billion dong", "billion vnd", "billion"),
    ("trieu dong", "trieu", "million dong", "million vnd", "million"),
    ("nghin dong", "nghin", "ngan dong", "thousand dong"),
    ("dong", "vnd"),
    ("km", "kilometre", "kilometres", "kilometer", "kilometers", "cay so"),
    ("m2", "met vuong", "square metres", "square meters"),
    ("m3", "met khoi"),
    ("m", "met", "metres", "meters"),
    ("%", "phan tram", "percent", "per cent"),
    ("giuong", "beds"),
    ("diem", "points"),
    ("nguoi", "people"),
    ("tan", "tonnes"),
    ("kg",),
)
_CANONICAL = {name: names[0] for names in _UNITS for name in names}
UNIT = "|".join(re.escape(name) for name in sorted(_CANONICAL, key=len, reverse=True))
"""A pattern of every unit that a folded question may name."""
_UNIT_NAMES = frozenset(names[0] for names in _UNITS)
_STATED = re.compile(r"(?i)\(([^()]*)\)|(?:đơn vị(?: tính)?|đvt)\s*:\s*([^,;.()]+)")
_IMPLIED = {
    "ha": "diện tích quy mô rộng đất",
    "m2": "diện tích rộng đất",
    "km": "chiều dài",
    "ty dong": "vốn kinh phí tiền chi phí mức đầu tư",
    "trieu dong": "vốn kinh phí tiền chi phí mức đầu tư",
    "nghin dong": "kinh phí tiền chi phí",
    "dong": "kinh phí tiền chi phí",
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated amount: exactly ``low`` where ``low == high``, else a range; ``unit`` is folded."""

    low: float
    high: float
    unit: str

    @property
    def exact(self) -> bool:
        """Whether one number is stated."""
        return self.low == self.high


def number(text: str) -> float:
    """Read a number: points group thousands and a comma is the decimal mark, as in "1.234,5".

    A point not followed by groups of three digits is a decimal mark too: "0.5".
    """
    if "," in text:
        return float(text.replace(".", "").replace(",", "."))
    return float(text.replace(".", "") if _THOUSANDS.fullmatch(text) else text)


def quantity(cell: str) -> Quantity | None:
    """Read a cell that is nothing but an amount; None for words, dashes, years and empty cells."""
    match = _QUANTITY.fullmatch(cell.strip().replace("–", "-"))
    if match is None or (_YEAR.fullmatch(match["low"]) and not match["unit"]):
        return None
    try:
        low = number(match["low"])
        high = number(match["high"]) if match["high"] else low
    except ValueError:  # "1,234,567" or "1.2.3": not a number as it is written here
        return None
    sign = match["sign"] or ""
    if sign in ("≥", ">=", ">"):
        high = math.inf
    elif sign in ("≤", "<=", "<"):
        low = -math.inf
    return Quantity(low, high, unit_of(match["unit"] or ""))


def unit_of(text: str) -> str:
    """Give the one name of a unit ("tỷ", "Tỷ đồng" and "billion" are "ty dong")."""
    folded = " ".join(fold(text).split())
    return _CANONICAL.get(folded, folded)


def unit_stated(header: str) -> str:
    """Give the unit that a header states in brackets or after "đơn vị tính:", as it is written."""
    for brackets, named in _STATED.findall(header):
        unit: str = (brackets or named).strip()
        if unit_of(unit) in _UNIT_NAMES:
            return unit
    return ""


def implied_words(unit: str) -> str:
    """Give the words for what a unit measures: hectares an area, đồng a cost."""
    return _IMPLIED.get(unit_of(unit), "")


def written(value: float) -> str:
    """Write a number the Vietnamese way, with at most six decimals: "1.234,5"."""
    whole = f"{value:,.6f}".rstrip("0").rstrip(".")
    return whole.translate(str.maketrans(",.", ".,"))
