"""Where sentences and clauses of Vietnamese text stand.

Spans are half-open ranges ``[start, end)`` of code points in the string that was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.letters import LETTER, WORD

_END = re.compile(r"(?<=[.!?…])[\"”’»)\]*]*(?=\s)")
_CLAUSE_END = re.compile(r";(?=\s)")
_LINE_END = re.compile(r"\n+")
# A line that goes on in lower case continues the one above, unless it is a lettered item: "a) …".
_CONTINUES = re.compile(rf"[ \t\u00a0]*(?!(?:{LETTER}|đ)[.)])(?:{LETTER})")
_NUMBERING = re.compile(
    rf"[-+*•·\s\"“(]*(?:(?:điều|khoản|điểm|mục|tiểu mục|chương|phần|phụ lục|bảng|biểu|hình|mẫu|"
    rf"biểu mẫu|nhóm|số)\s+)*(?:số\s+)?(?:\d+[a-zđ]?(?:\.\d+)*|[ivxlc]+|{LETTER})(?:[.]\d+)*\.",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(
    "tp|tx|tt|tr|st|no|ths|ts|pgs|gs|bs|ks|cn|đ/c|mr|mrs|ms|dr|ql|tl|đt|km|dn|ct|gđ|pgđ|[hqpxôb]",
    re.IGNORECASE,
)
# After these a single capital is a class or rank, which may well end a sentence: "đô thị loại I."
_RANKED = re.compile("loại|nhóm|cấp|hạng|quý|bảng|khu|lô|mức|vùng|hệ|tổ|thứ", re.IGNORECASE)
_LAST_WORDS = re.compile(rf"(?:({WORD})\s+)?([\w/]+)[.!?…]+[\"”’»)\]*]*$")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences, without white space at their ends.

    A sentence ends at ".", "!", "?" or "…" before something that is not lower case, and at the end
    of a line unless the next line goes on in lower case. Numbering ("9.1.", "Điều 1."),
    abbreviations ("TP. Bắc Kạn") and initials end none.
    """
    return [span for start, end in _lines(text) for span in _cut(text, start, end, _END)]


def clauses(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences, cut further after each ";"."""
    return [span for start, end in sentences(text) for span in _cut(text, start, end, _CLAUSE_END)]


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _LINE_END.finditer(text):
        before = text[start : match.start()].rstrip()
        follows = _CONTINUES.match(text, match.end())
        if (
            len(match.group()) == 1
            and before
            and before[-1] not in ".;:!?…"
            and follows is not None
            and follows.group()[-1].islower()
        ):
            continue
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _cut(text: str, start: int, end: int, at: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    begin = start
    for match in at.finditer(text, start, end):
        if at is _END and not _ends_sentence(text, begin, match.end(), end):
            continue
        yield from _trimmed(text, begin, match.end())
        begin = match.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    part = text[start:end]
    if part.strip():
        yield start + len(part) - len(part.lstrip()), start + len(part.rstrip())


def _ends_sentence(text: str, begin: int, stop: int, end: int) -> bool:
    follows = text[stop:end].lstrip(' \t\u00a0\n"“‘«([*')[:1]
    if not follows or follows.islower():
        return False
    said = text[begin:stop]
    if _NUMBERING.fullmatch(said.strip()):
        return False
    words = _LAST_WORDS.search(said[-60:])
    if words is None or text[stop - 1] in "!?…":
        return True
    before, last = words.group(1) or "", words.group(2)
    if len(last) == 1 and last.isupper():
        return _RANKED.fullmatch(before) is not None
    return _ABBREVIATED.fullmatch(last) is None
