"""The parts of a question that asks for several things, each a question that can be answered.

"A bao nhiêu, còn B khi nào" asks two things in turn, "phía Đông và phía Tây bao nhiêu" the same of
two things.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.letters import LOWER, UPPER

MOST_PARTS = 4
_ASKING = re.compile(
    r"\b(?:bao nhiêu|mấy|khi nào|bao giờ|ở đâu|bao lâu|ai|nào|gì|how (?:many|much|long|often)|who|"
    r"whom|when|where|which|what)\b",
    re.IGNORECASE,
)
_ENGLISH_OPENING = re.compile(
    r"(?:\w+ ){0,2}(?:how (?:many|much|long|often)|who|whom|when|where|which|what)\b", re.IGNORECASE
)
_RELATIVE = re.compile(r"\s*which\b")
_JOINT = re.compile(r"[,;?]\s*(?:(?:và|còn|đồng thời|and)\s+)?|\s+(?:và|còn|and)\s+", re.IGNORECASE)
_NAME = rf"[{UPPER}][{LOWER}]+(?: [{UPPER}\d][{LOWER}\d]*)+"
_TWO_NAMES = re.compile(rf"(?P<one>\b{_NAME}) (?:và|and) (?P<two>{_NAME})")
_TWO_CALLED = re.compile(
    rf"(?P<one>\b(?P<head>[\w-]+)(?: [{UPPER}\d]\w*)+) (?:và|and) "
    rf"(?P<two>(?P=head)(?: [{UPPER}\d]\w*)+)"
)
_TWO_ALIKE = tuple(
    re.compile(
        rf"(?P<one>\b(?P<head>[\w-]+)(?: \w+){{{n}}}) và (?P<two>(?P=head)(?: \w+){{{n}}})\b"
    )
    for n in (1, 2, 3)
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing asked: the words that ask for it, and other words of the whole it is about."""

    question: str
    context: str = ""


def parts_of(question: str, english: bool) -> tuple[Part, ...]:
    """Split a question into its parts; one part, the whole of it, where it cannot be split.

    ``question`` has its diacritics, where it is Vietnamese.
    """
    clauses = _clauses(question, english)
    if len(clauses) == 1:
        return _same_of_two(question)
    opening, told, rest = clauses[0].partition(":")
    if told and _ASKING.search(rest):
        return tuple(Part(clause.strip(), opening) for clause in (rest, *clauses[1:MOST_PARTS]))
    about = _ASKING.sub(" ", clauses[0])
    return (Part(clauses[0]), *(Part(clause, about) for clause in clauses[1:MOST_PARTS]))


def _clauses(question: str, english: bool) -> list[str]:
    """Split at the joints that have an interrogative on either side."""
    clauses: list[str] = []
    start = 0
    for joint in _JOINT.finditer(question):
        before, after = question[start : joint.start()], question[joint.end() :]
        asks = (_ENGLISH_OPENING.match if english else _ASKING.search)(after)
        if joint[0].strip() == "," and _RELATIVE.match(after):
            continue
        if asks and _ASKING.search(before):
            clauses.append(before.strip())
            start = joint.end()
    return [*clauses, question[start:].strip()]


def _same_of_two(question: str) -> tuple[Part, ...]:
    """Ask the same of either of two things named alike."""
    for pattern in (_TWO_CALLED, _TWO_NAMES, *_TWO_ALIKE):
        both = pattern.search(question)
        if both is not None:
            before, after = question[: both.start()], question[both.end() :]
            return tuple(Part(f"{before}{both[name]}{after}") for name in ("one", "two"))
    return (Part(question),)
