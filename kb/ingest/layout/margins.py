"""Running headers, footers and page numbers: found by where they repeat, not by what they say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from kb.ingest.layout.lines import PageRows
from kb.ingest.layout.words import LaidPage, Row

_Edge = Literal["top", "bottom"]

_EDGES: tuple[_Edge, ...] = ("bottom", "top")

_DEEPEST = 4
# Share of the page's height in which a header or footer can stand at all.
_OUTER = 0.12
# Points: no document's own text stands this close to the edge (Nghị định 30/2020 asks 20 mm).
_OWN_MARGIN = 54.0
_SAME_PLACE = 4.0
_SET_APART = 1.8
_NUMBER_APART = 1.6
_MISREAD = 4
_NUMBER = re.compile(r"\d+")
_LONE_NUMBER = re.compile(r"^[-–—\s]*\d{1,4}[-–—\s]*$")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """The outermost row of a page, and the distance to the next row inwards in type sizes.

    ``alone`` says that nothing else stands on the page.
    """

    page: LaidPage
    row: Row
    text: str
    gap: float
    alone: bool


def drop_margins(pages: Sequence[PageRows]) -> None:
    """Take running headers, footers and page numbers out of the rows of all pages."""
    for _ in range(_DEEPEST):
        # The foot first: a page's only line stands at the top, and is then seen to be alone.
        if not sum(_drop(pages, edge) for edge in _EDGES):
            break


def _drop(pages: Sequence[PageRows], edge: _Edge) -> int:
    """Take the running rows that stand outermost now, and tell how many there are."""
    found = _running(_candidates(pages, edge), edge, len(pages))
    if found:
        for split in pages:
            split.rows = [row for row in split.rows if id(row) not in found]
    return len(found)


def _candidates(pages: Sequence[PageRows], edge: _Edge) -> list[_Candidate]:
    candidates = []
    for split in pages:
        height = split.page.height
        rows = split.rows if edge == "top" else split.rows[::-1]
        if not rows:
            continue
        row = rows[0]
        depth = _bottom(row) if edge == "top" else height - _top(row)
        tables = [table.top if edge == "top" else table.bottom for table in split.tables]
        beyond = [y for y in tables if (y < row.baseline) == (edge == "top")]
        if depth > _OUTER * height or beyond:
            continue
        inwards = [next_row.baseline for next_row in rows[1:2]] + tables
        gap = min((abs(y - row.baseline) for y in inwards), default=height) / row.size
        text = " ".join(piece.text for piece in row.pieces)
        candidates.append(_Candidate(split.page, row, text, gap, not inwards))
    return candidates


def _running(candidates: Sequence[_Candidate], edge: _Edge, pages: int) -> set[int]:
    """The identities of the rows that are headers, footers or page numbers."""
    alike: dict[tuple[str, int, int], list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        shape = _NUMBER.sub("#", candidate.text)
        page = candidate.page
        alike[shape, round(page.width), round(page.height)].append(candidate)
    found: set[int] = set()
    for group in alike.values():
        placed = _same_place(group, edge)
        if _is_page_number(placed, edge):
            found.update(id(c.row) for c in candidates if _misread_number(c, placed, edge))
        elif not _is_running(placed, edge, pages):
            continue
        found.update(id(candidate.row) for candidate in placed)
    return found


def _misread_number(candidate: _Candidate, numbers: Sequence[_Candidate], edge: _Edge) -> bool:
    """Whether a few letters stand where the other pages have their numbers ("LÒ" for 10)."""
    if len(candidate.text) > _MISREAD or candidate.gap < _NUMBER_APART or len(numbers) < 2:
        return False
    depth = median(_depth(number, edge) for number in numbers)
    across = median(number.row.pieces[0].x0 for number in numbers)
    return (
        abs(_depth(candidate, edge) - depth) <= _SAME_PLACE
        and abs(candidate.row.pieces[0].x0 - across) <= 2 * candidate.row.size
    )


def _same_place(group: Sequence[_Candidate], edge: _Edge) -> list[_Candidate]:
    middle = median(_depth(candidate, edge) for candidate in group)
    return [c for c in group if abs(_depth(c, edge) - middle) <= _SAME_PLACE]


def _is_page_number(group: Sequence[_Candidate], edge: _Edge) -> bool:
    """Whether rows are lone numbers that count the pages, set apart from the text."""
    if not group or not _LONE_NUMBER.match(group[0].text):
        return False
    if not all(c.gap >= _NUMBER_APART or _far_out(c, edge) for c in group):
        return False
    if len(group) == 1:
        return _NUMBER.findall(group[0].text) == [str(group[0].page.number)]
    return _count_pages(group)


def _count_pages(group: Sequence[_Candidate]) -> bool:
    """Whether one of the numbers in the rows goes up with the pages (on most of them)."""
    numbers = [[int(n[:9]) for n in _NUMBER.findall(c.text)] for c in group]
    for place in range(len(numbers[0])):
        offsets = [own[place] - c.page.number for own, c in zip(numbers, group, strict=True)]
        if max(offsets.count(offset) for offset in set(offsets)) >= 0.7 * len(offsets):
            return True
    return False


def _is_running(group: Sequence[_Candidate], edge: _Edge, pages: int) -> bool:
    """Whether rows are a header or footer: on most of their pages there is text beside them."""
    enough = 3 if pages > 3 else 2
    beside = [candidate for candidate in group if not candidate.alone]
    if len(beside) < max(enough, len(group) / 2):
        return False
    varied = len({candidate.text for candidate in group}) > 1
    if varied and not _count_pages(group):
        return False
    if all(_far_out(candidate, edge) for candidate in group):
        return True
    return median(candidate.gap for candidate in beside) >= _SET_APART


def _far_out(candidate: _Candidate, edge: _Edge) -> bool:
    inner = _bottom(candidate.row) if edge == "top" else _top(candidate.row)
    return (inner if edge == "top" else candidate.page.height - inner) <= _OWN_MARGIN


def _depth(candidate: _Candidate, edge: _Edge) -> float:
    """How far the row stands from the edge of the page, in points."""
    baseline = candidate.row.baseline
    return baseline if edge == "top" else candidate.page.height - baseline


def _top(row: Row) -> float:
    return min(word.y0 for word in row.words)


def _bottom(row: Row) -> float:
    return max(word.y1 for word in row.words)
