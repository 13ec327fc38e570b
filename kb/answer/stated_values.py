"""Values that a text states, in a form in which two ways of writing the same one agree."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from kb.answer.entities import find_entities
from kb.letters import UPPER
from kb.quantities import quantity
from kb.question import Asked
from kb.text import fold, tokens

_MONEY = {"ty dong": 1e9, "trieu dong": 1e6, "nghin dong": 1e3, "dong": 1.0}
_ROUGHLY = re.compile(r"(?:khoảng|gần|hơn|trên|dưới|xấp xỉ|ước)\s+$", re.IGNORECASE)
# "Điều 15 Nghị định": a capital opens the next name, it is no unit.
_NO_UNIT = re.compile(rf"\d\s+[{UPPER}](?!SD|US)")
_DOER = re.compile(
    r"(?:^\W*(?:(?:điều|khoản)?\s*[\da-zđ]{1,3}[.:)])?\s*|\b(?:giao|giao cho|do|bởi|là)\s+|:\s*)$",
    re.IGNORECASE,
)
_ROUGH = 0.1
_ROUNDING = 0.005
_DURATION = re.compile(r"(\d+)\s*(ngày làm việc|ngày|tháng|năm|giờ|tuần|phút)\b", re.IGNORECASE)
_SPELT_OUT = {"ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan"}


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it is ``written`` at [start, end) of a text: an amount or words.

    An amount lies from ``low`` to ``high`` of a ``unit``. Anything else has no unit but ``words``:
    the folded words of an agency or place, the numbers of a date ("30", "6", "2025").
    """

    written: str
    start: int
    end: int
    unit: str = ""
    low: float = 0.0
    high: float = 0.0
    words: frozenset[str] = frozenset()

    def comparable(self, other: Value) -> bool:
        """Whether both are amounts of the same unit, or neither is an amount."""
        return self.unit == other.unit

    def agrees(self, other: Value) -> bool:
        """Whether the two are the same, one is part of the other, or rounded from it."""
        if not self.comparable(other):
            return False
        if not self.unit:
            return self.words <= other.words or other.words <= self.words
        slack = _ROUNDING * max(abs(self.high), abs(other.high))
        return self.low <= other.high + slack and other.low <= self.high + slack


def values_in(asked: Asked, text: str, said: Collection[str]) -> Iterator[Value]:
    """Give the values of a kind that a text states, without those that the question itself says.

    ``said`` are the folded tokens of the question.
    """
    for start, end in find_entities(asked, text):
        written = text[start:end].strip(" .,;")
        if set(tokens(fold(written))) <= set(said):
            continue
        value = _READERS[asked](written, text[:start])
        if value is not None:
            at = text.index(written, start)
            yield replace(value, start=at, end=at + len(written))


def named_value(written: str) -> Value:
    """Read the name of an agency or place."""
    folded = (_SPELT_OUT.get(word, word) for word in tokens(fold(written)))
    return Value(written, 0, len(written), words=frozenset(" ".join(folded).split()))


def _amount(written: str, before: str) -> Value | None:
    if _DURATION.fullmatch(written):
        return _time(written, before)
    stated = quantity(written)
    if stated is None or not stated.unit or _NO_UNIT.search(written):
        return None
    factor = _MONEY.get(stated.unit, 1.0)
    unit = "dong" if stated.unit in _MONEY else stated.unit
    low, high = stated.low * factor, stated.high * factor
    if _ROUGHLY.search(before):
        low, high = low * (1 - _ROUGH), high * (1 + _ROUGH)
    return Value(written, 0, 0, unit, low, high)


def _agency(written: str, before: str) -> Value | None:
    """Read an agency where it stands as the one that does something."""
    return named_value(written) if _DOER.search(before) else None


def _place(written: str, _: str) -> Value | None:
    return named_value(written)


def _time(written: str, _: str) -> Value | None:
    lasting = _DURATION.fullmatch(written)
    if lasting is not None:
        amount = float(lasting[1])
        return Value(written, 0, 0, fold(lasting[2]), amount, amount)
    numbers = frozenset(number.lstrip("0") for number in re.findall(r"\d+", written))
    return Value(written, 0, 0, words=numbers) if numbers else None


_READERS: Mapping[Asked, Callable[[str, str], Value | None]] = {
    Asked.NUMBER: _amount,
    Asked.AGENCY: _agency,
    Asked.PLACE: _place,
    Asked.TIME: _time,
}
