"""What a question asks of a whole table: which rows, how many, the largest, or a comparison."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kb.quantities import NUMBER, UNIT, number, unit_of
from kb.question.asked import Asked, clues
from kb.question.understanding import Understanding
from kb.text import fold

Kind = Literal["rows", "count", "largest", "smallest", "compare"]
Comparison = Literal["<", "<=", "=", ">=", ">"]


@dataclass(frozen=True, slots=True)
class Condition:
    """A bound on a number of a row: "trên 300 tỷ đồng"; ``before`` are the folded words ahead."""

    comparison: Comparison
    value: float
    unit: str
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """What is asked of the rows of a table.

    ``subject`` are the folded words for what a row is ("cum cong nghiep"), ``measure`` those for
    the number that decides ("tong", "von"), ``adjective`` what it is to be ("lon", "dai").
    ``words`` are the folded words by which the operation is asked for ("dung dau", "nhieu nhat").
    """

    kind: Kind
    subject: tuple[str, ...]
    measure: tuple[str, ...]
    adjective: str
    conditions: tuple[Condition, ...]
    words: frozenset[str] = frozenset()


_MORE = "lon|cao|nhieu|dai|rong|to|dat|sau|nang"
_LESS = "nho|thap|it|ngan|hep|be|re|nong|nhe"
_ENGLISH_COMPARED = (
    "bigger|larger|longer|higher|greater|more expensive|smaller|shorter|lower|cheaper"
)
_MOST = "largest|biggest|highest|longest|greatest|most expensive|costliest|widest|deepest"
_LEAST = "smallest|lowest|shortest|least expensive|cheapest"
_ENGLISH_ADJECTIVES = {
    "bigger": "lon", "larger": "lon", "largest": "lon", "biggest": "lon", "greater": "lon",
    "greatest": "lon", "smaller": "nho", "smallest": "nho", "longer": "dai", "longest": "dai",
    "shorter": "ngan", "shortest": "ngan", "higher": "cao", "highest": "cao", "lower": "thap",
    "lowest": "thap", "more expensive": "dat", "most expensive": "dat", "costliest": "dat",
    "least expensive": "re", "cheaper": "re", "cheapest": "re", "widest": "rong", "deepest": "sau",
}  # fmt: skip
_SUPERLATIVE = re.compile(
    rf"\b(?P<much>nhieu|it) (?P<of>(?:\w+ ){{1,4}})nhat\b|"
    rf"\b(?P<most>{_MORE})(?: (?:nhat|hon ca))\b|\b(?P<least>{_LESS})(?: (?:nhat|hon ca))\b|"
    rf"\b(?P<en_most>{_MOST})\b|\b(?P<en_least>{_LEAST})\b|"
    r"\b(?P<first>(?:dung|dan|xep) (?:dau_?|nhat))\b|\b(?P<last>(?:dung|xep) (?:cuoi|chot|bet))\b"
)
_RANKED = re.compile(r"\b(?:dung|dan|xep) (?:dau_?|nhat|cuoi|chot|bet)\b")
# "ít nhất 3 năm", "nhiều nhất là bao nhiêu": a bound that one provision sets, no choice of rows.
_BOUND = re.compile(r"\b(?:it|nhieu|cham|som|muon) nhat (?:la )?(?:\d|bao|may|trong|phai|mot)\b")
# "Ba dự án lớn nhất", "không dùng vốn …": more than one row at the edge, or the other rows.
_UNSUPPORTED = re.compile(
    r"\b(?:khong(?! qua)|chua|tru|not|except|without)\b|\btop \d|"
    r"(?:^|\b(?:cac|nhung|the) )(?:hai|ba|bon|\d{1,2}|two|three|four|five) \w+ .*"
    r"\b(?:nhat|\w+est)\b"
)
_COMPARISON = re.compile(
    rf"\bnao\b.*\b(?P<which>{_MORE}|{_LESS})(?: \w+){{0,3}} hon\b|"
    rf"\b(?:hay|hoac)\b.*\b(?P<either>{_MORE}|{_LESS}|ton|het)(?: \w+){{0,3}} hon\b|"
    rf"\b(?P<english>{_ENGLISH_COMPARED})\b|\bor\b.*\b(?P<more>more|less)\b|"
    r"\b(?:chenh (?:nhau|lech)|hon (?:kem )?nhau|difference between|so sanh|compare)\b"
)
_COUNT = re.compile(
    r"(?<!\bso )(?<!\bthu )(?<!\bcap )(?<!\bloai )(?<!\bhang )(?<!\bngay )(?<!\bnam )"
    r"\b(?:bao nhieu|may) (?P<after>[^\W\d_]+(?: [^\W\d_]+){0,3})|"
    r"\bhow many (?P<en_after>[a-z]+(?: [a-z]+){0,3})"
)
# "bao nhiêu ha", "mấy ngày": an amount that a cell states, no number of rows.
_AMOUNT = re.compile(
    rf"(?:{UNIT}|cong|ca|ngay|gio|thang|nam|lan|tuoi|tien|von|kinh phi|dien tich|suat|bac|muc|"
    r"years?|months?|days?|hours?|times|money)\b"
)
_WHICH = re.compile(
    r"(?:^|[,;:]|\b(?:nhung|cac|co|trong|thi|la|cua|may|hai|ba|moi) )\s*"
    r"(?P<before>[^\W\d_]+(?: [^\W\d_]+){0,4}?) (?:nao|gi)\b|"
    r"\b(?:liet ke|ke ten|ke ra|neu ten|cho biet|cho toi) (?:ten )?(?:tat ca )?(?:cac|nhung) "
    r"(?P<listed>[^\W\d_]+(?: [^\W\d_]+){0,3})|"
    r"\b(?:which|what) (?P<en_before>[a-z]+(?: [a-z]+){0,3})|"
    r"\b(?:list|name) (?:all )?(?:the )?(?P<en_list>[a-z]+(?: [a-z]+){0,2})"
)
_MEASURE = re.compile(r"\b(?:co|ve|with|has|have|had|the) (?P<words>(?:(?!co\b)[\w-]+ ){1,8})$")
_ENGLISH_MEASURE = re.compile(r"^ (?!in |of |at |for )(?P<words>(?:[\w-]+ ?){1,3})")
_CONDITION = re.compile(
    rf"(?P<sign>\b(?:lon hon|cao hon|nhieu hon|dai hon|tren|hon|vuot|over|above|more than|"
    rf"larger than|longer than|nho hon|thap hon|it hon|ngan hon|duoi|under|below|less than|"
    rf"it nhat|toi thieu|at least|tu|khong qua|toi da|at most)\s+)?"
    rf"(?<![\w/.,-])(?P<number>{NUMBER})(?![\w/-])\s*(?P<unit>(?:{UNIT})(?![\w/]))?"
    r"(?P<on>\s+(?:tro len|tro xuong|or more|or less))?"
)
_SIGNS: dict[str, Comparison] = {
    **dict.fromkeys(("lon hon", "cao hon", "nhieu hon", "dai hon", "tren", "hon", "vuot"), ">"),
    **dict.fromkeys(("over", "above", "more than", "larger than", "longer than"), ">"),
    **dict.fromkeys(("nho hon", "thap hon", "it hon", "ngan hon", "duoi"), "<"),
    **dict.fromkeys(("under", "below", "less than"), "<"),
    **dict.fromkeys(("it nhat", "toi thieu", "at least"), ">="),
    **dict.fromkeys(("khong qua", "toi da", "at most"), "<="),
}
_YEAR = re.compile(r"(?:19|20)\d\d")
# Words of the operation itself, and those for the table as such. With their diacritics: "đô thị"
# and "đầu tư" are matter, "do" and "từ" are not.
_STATING_WORDS = (
    "nhất hơn nhau chênh lệch so sánh số cái bên hai trong những tất cả toàn bộ hoàn chỉ riêng "
    "lớn nhỏ cao thấp dài ngắn rộng hẹp nhiều ít bé to đắt rẻ sâu nông nặng nhẹ trên dưới vượt quá "
    "danh mục sách phụ lục bảng biểu dùng sử dụng thuộc nằm bố trí trở lên xuống tối thiểu đa kém "
    "giúp gồm giao triển khai tốn hết ngốn chiếm dòng khoản cộng kỳ quỹ "
    "được đang sẽ phải đó này kia hay hoặc or compare difference between list annex appendix table "
    "which what how many much one two"
)
_STATING = frozenset(_STATING_WORDS.split())
_STATING_FOLDED = frozenset(map(fold, _STATING)) | {"co", "may"}
_OPENING = 2
"""Words at the start of a question that name what it asks for, where "là gì" ends it."""
_ARTICLES = frozenset(["nhung", "cac", "the"])
LESSER = frozenset(_LESS.split("|"))
"""Folded adjectives by which the lesser of two is asked for."""
_ENGLISH_STATING = frozenset(
    f"{_ENGLISH_COMPARED}|{_MOST}|{_LEAST}|more|most|less|least".replace("|", " ").split()
)


def operation(understanding: Understanding) -> Operation | None:
    """Tell which operation on a table a question asks for; None for an ordinary question."""
    asking = " ".join(clues(understanding.question).split())
    if understanding.asked is Asked.WORDING or _UNSUPPORTED.search(asking):
        return None
    conditions = _conditions(asking)
    kind, subject, measure, adjective = _kind(asking)
    if kind is None:
        return None
    ranked = _RANKED.search(asking)
    words = frozenset(ranked.group().rstrip("_").split()) if ranked else frozenset[str]()
    return Operation(kind, subject, measure, adjective, conditions, words)


def states_operation(words: Iterable[str], accented: bool) -> bool:
    """Whether some words only state what is done with a table, not what it is about.

    A word typed without diacritics may have been restored wrongly, so its letters decide.
    """
    stating = _STATING if accented else _STATING_FOLDED
    return all((w if accented else fold(w)) in stating or w in _ENGLISH_STATING for w in words)


def _kind(asking: str) -> tuple[Kind | None, tuple[str, ...], tuple[str, ...], str]:
    """Give the kind of operation with its subject, measure and adjective."""
    which = _WHICH.search(asking)
    subject = _subject(asking, which) if which else ()
    superlative = None if _BOUND.search(asking) else _SUPERLATIVE.search(asking)
    if superlative:
        found = superlative.groupdict()
        least = bool(found["least"] or found["en_least"] or found["last"] or found["much"] == "it")
        adjective = found["most"] or found["least"] or found["much"] or superlative.group()
        measure = tuple((found["of"] or _measure(asking, superlative)).split())
        kind: Kind = "smallest" if least else "largest"
        return kind, subject, measure, _ENGLISH_ADJECTIVES.get(adjective, adjective)
    compared = _COMPARISON.search(asking)
    if compared and re.search(r"\b(?:va|voi|hay|and|or|hai|two)\b", asking):
        found = compared.groupdict()
        adjective = found["which"] or found["either"] or found["english"] or ""
        measure = tuple(_measure(asking, compared).split())
        return "compare", subject, measure, _ENGLISH_ADJECTIVES.get(adjective, adjective)
    counted = _COUNT.search(asking)
    if counted and not _AMOUNT.match(" ".join(_words(counted))):
        return "count", _words(counted), (), ""
    return ("rows", subject, (), "") if subject else (None, (), (), "")


def _subject(asking: str, which: re.Match[str]) -> tuple[str, ...]:
    """Give the words for what is asked for: "cụm nào", "… là cụm nào", "dự án … là gì"."""
    words = _words(which)
    if "la" in words:
        words = words[len(words) - words[::-1].index("la") :]
    return words or tuple(re.findall(r"[^\W\d_]+", asking)[:_OPENING])


def _words(match: re.Match[str]) -> tuple[str, ...]:
    words = next(group for group in match.groups() if group).split()
    return tuple(word for word in words if word not in _ARTICLES)


def _measure(asking: str, match: re.Match[str]) -> str:
    """Give the words for what is measured: before a Vietnamese adjective, after an English one."""
    after = _ENGLISH_MEASURE.match(asking[match.end() :])
    if after and re.match(rf"(?:{_MOST}|{_LEAST})\b", match.group()):
        return after["words"]
    before = _MEASURE.search(asking[: match.start()])
    return before["words"] if before else ""


def _conditions(asking: str) -> tuple[Condition, ...]:
    found = []
    for match in _CONDITION.finditer(asking):
        sign = (match["sign"] or "").strip()
        if not match["unit"] and (not sign or sign == "tu" or _YEAR.fullmatch(match["number"])):
            continue
        comparison: Comparison = _SIGNS.get(sign, "=")
        if match["on"]:
            comparison = ">=" if match["on"].strip() in ("tro len", "or more") else "<="
        before = tuple(re.findall(r"\w+", asking[: match.start()])[-8:])
        try:
            value = number(match["number"])
        except ValueError:
            continue
        found.append(Condition(comparison, value, unit_of(match["unit"] or ""), before))
    return tuple(found)
