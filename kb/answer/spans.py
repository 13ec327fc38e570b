"""Where the windows over a clause begin and end: at its inner boundaries, around its entities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.answer.candidates import SHORT_ANSWER

_BOUNDARY = re.compile(
    r"[,;:(]\s*|\s+(?=(?:và|hoặc|là|do|để|tại|với|trong đó|theo|thuộc|từ|đến)\s)"
)
_CLAUSE_OPENING = re.compile(r"\s+(?=(?:vì|bởi|nhờ|nhằm|bằng|khi|qua|thông qua|giúp)\s)")


def window_spans(
    clause: str, entities: Sequence[tuple[int, int]], linked: bool
) -> list[tuple[int, int]]:
    """List the windows of a clause: whole, between its inner boundaries, around its entities.

    Where it is ``linked`` to what is asked, a reason or a means is a boundary too.
    """
    inner = [match.end() for match in _BOUNDARY.finditer(clause)]
    if linked:
        inner += [match.end() for match in _CLAUSE_OPENING.finditer(clause)]
    cuts = [0, *sorted(set(inner)), len(clause)]
    found = list(_between_cuts(clause, cuts))
    for low, high in entities:
        found += _around_entity(clause, cuts, low, high)
    trimmed = (_trim(clause, low, high) for low, high in found)
    return list(dict.fromkeys(span for span in trimmed if 1 <= span[1] - span[0] <= SHORT_ANSWER))


def _between_cuts(clause: str, cuts: Sequence[int]) -> Iterator[tuple[int, int]]:
    for i, low in enumerate(cuts[:-1]):
        reach = [high for high in cuts[i + 1 :] if high - low <= SHORT_ANSWER + 2]
        for high in reach[-3:] + reach[:1]:
            yield low, high
        if not reach:
            yield low, _word_end(clause, low + SHORT_ANSWER)


def _around_entity(
    clause: str, cuts: Sequence[int], low: int, high: int
) -> Iterator[tuple[int, int]]:
    yield low, high
    before = [cut for cut in cuts if cut <= low and high - cut <= SHORT_ANSWER]
    after = [cut for cut in cuts if cut >= high]
    if before:
        yield before[0], high
        if after and after[0] - before[0] <= SHORT_ANSWER:
            yield before[0], after[0]
    yield low, _word_end(clause, min(len(clause), low + SHORT_ANSWER))
    yield _word_start(clause, max(0, high - SHORT_ANSWER)), high


def _trim(clause: str, low: int, high: int) -> tuple[int, int]:
    while low < high and clause[low] in " ,;:(.*–-\n\t":
        low += 1
    while high > low and clause[high - 1] in " ,;:.*–-(\n\t/":
        high -= 1
    return low, high


def _word_end(clause: str, at: int) -> int:
    if at >= len(clause):
        return len(clause)
    space = clause.rfind(" ", 0, at + 1)
    return space if space > 0 else at


def _word_start(clause: str, at: int) -> int:
    if at <= 0:
        return 0
    space = clause.find(" ", at)
    return space + 1 if space >= 0 else at
