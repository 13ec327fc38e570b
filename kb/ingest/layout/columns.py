"""Columns without ruling lines: letterheads, signature blocks, tables set with white space."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.ingest.layout.words import Piece, Row, Word

# A list marker that a tab parts from its words.
_LONE_MARKER = re.compile(
    r"^(?:[-–—+*•▪➢]|\(?\d{1,3}(?:\.\d{1,3})*[.)]|\(?[a-zđ][.)]|[IVXLC]+[.)])$"
)
# In type sizes: the narrowest gap between columns, the widest distance between rows of a zone.
_GUTTER = 1.4
_NARROWEST = 6.0
_APART = 5.5
_TIGHT = 2.2
_ALONE = 3.5
_STAGGER = 0.85


@dataclass(slots=True)
class Columns:
    """Lines of cells side by side: for each line, the words of every column (perhaps none)."""

    lines: list[list[list[Word]]]
    top: float
    bottom: float


def join_markers(row: Row) -> Row:
    """Put a list marker and the words that a tab parts it from into one piece."""
    if len(row.pieces) < 2:
        return row
    first, second = row.pieces[:2]
    if not _LONE_MARKER.match(first.text) or second.x0 - first.x1 > 5 * row.size:
        return row
    return Row([Piece(first.words + second.words), *row.pieces[2:]], row.baseline, row.size)


def join_staggered(rows: Sequence[Row]) -> list[Row]:
    """Put rows that stand side by side, a little higher or lower, into one."""
    joined: list[Row] = []
    for row in rows:
        last = joined[-1] if joined else None
        if last is not None and _staggered(last, row):
            pieces = sorted([*last.pieces, *row.pieces], key=lambda piece: piece.x0)
            joined[-1] = Row(pieces, last.baseline, max(last.size, row.size))
        else:
            joined.append(row)
    return joined


def _staggered(upper: Row, lower: Row) -> bool:
    size = min(upper.size, lower.size)
    if lower.baseline - upper.baseline > _STAGGER * size:
        return False
    gap = max(lower.pieces[0].x0 - upper.pieces[-1].x1, upper.pieces[0].x0 - lower.pieces[-1].x1)
    return gap >= _GUTTER * size


def find_zones(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Find the runs of rows (first, last + 1) that are set in columns, from the top."""
    zones: list[tuple[int, int]] = []
    index = 0
    while index < len(rows):
        gutter = _gutter(rows[index])
        if gutter is None:
            index += 1
            continue
        floor = zones[-1][1] if zones else 0
        zone = _grow(rows, index, gutter, floor)
        if _is_zone(rows, *zone):
            zones.append(zone)
        index = max(zone[1], index + 1)
    return zones


def _gutter(row: Row) -> tuple[float, float] | None:
    """The widest gap of a row, if it can part columns."""
    gaps = [(right.x0 - left.x1, left.x1, right.x0) for left, right in pairwise(row.pieces)]
    if not gaps:
        return None
    width, left, right = max(gaps)
    return (left, right) if width >= max(_GUTTER * row.size, _NARROWEST) else None


def _grow(
    rows: Sequence[Row], index: int, gutter: tuple[float, float], floor: int
) -> tuple[int, int]:
    first, last = index, index + 1
    while last < len(rows):
        narrowed = _clear(rows[last], gutter)
        if narrowed is None or not _belongs(rows[first:last], rows[last], rows[last - 1], narrowed):
            break
        gutter = narrowed
        last += 1
    while first > floor:
        narrowed = _clear(rows[first - 1], gutter)
        upper = rows[first - 1]
        if narrowed is None or not _belongs(rows[first:last], upper, rows[first], narrowed):
            break
        # A short last line of a paragraph above is no part of the left column.
        left_only = _sides(upper, narrowed) == (True, False)
        own = [row for row in rows[first:last] if _sides(row, narrowed)[0]]
        if left_only and not _centred_on(upper, own, narrowed, 0):
            break
        gutter = narrowed
        first -= 1
    return first, last


def _clear(row: Row, gutter: tuple[float, float]) -> tuple[float, float] | None:
    """What a row leaves of a gutter: ``None`` if it closes it."""
    low, high = gutter
    middle = (low + high) / 2
    left = [piece.x1 for piece in row.pieces if (piece.x0 + piece.x1) / 2 < middle]
    right = [piece.x0 for piece in row.pieces if (piece.x0 + piece.x1) / 2 >= middle]
    low, high = max([low, *left]), min([high, *right])
    return (low, high) if high - low >= _NARROWEST else None


def _belongs(zone: Sequence[Row], row: Row, beside: Row, gutter: tuple[float, float]) -> bool:
    """Whether a row that leaves the gutter open is part of the zone next to it."""
    distance = abs(row.baseline - beside.baseline)
    if _sides(row, gutter) == (True, True):
        return distance <= _APART * max(row.size, beside.size)
    side = 0 if _sides(row, gutter)[0] else 1
    own = [other for other in zone if _sides(other, gutter)[side]]
    nearest = min((abs(other.baseline - row.baseline) for other in own), default=0.0)
    if nearest > (_APART if side else _TIGHT) * row.size:
        return False
    return _centred_on(row, own, gutter, side) or _aligned(row, own, gutter, side)


def _sides(row: Row, gutter: tuple[float, float]) -> tuple[bool, bool]:
    middle = sum(gutter) / 2
    left = sum(piece.x0 < middle for piece in row.pieces)
    return left > 0, left < len(row.pieces)


def _aligned(row: Row, own: Sequence[Row], gutter: tuple[float, float], side: int) -> bool:
    """Whether a row begins where the rows of its column next to it do."""
    start = row.pieces[0].x0
    near = sorted(own, key=lambda other: abs(other.baseline - row.baseline))[:2]
    return any(abs(start - _of_side(other, gutter, side)[0].x0) <= 0.5 * row.size for other in near)


def _centred_on(row: Row, own: Sequence[Row], gutter: tuple[float, float], side: int) -> bool:
    """Whether a row has its middle where other rows of its column have theirs."""
    centre = (row.pieces[0].x0 + row.pieces[-1].x1) / 2
    columns = [_of_side(other, gutter, side) for other in own]
    return any(abs(centre - (pieces[0].x0 + pieces[-1].x1) / 2) <= row.size for pieces in columns)


def _of_side(row: Row, gutter: tuple[float, float], side: int) -> list[Piece]:
    middle = sum(gutter) / 2
    return [piece for piece in row.pieces if (piece.x0 >= middle) == bool(side)]


def _is_zone(rows: Sequence[Row], first: int, last: int) -> bool:
    """Whether rows are set in columns; a lone row only where its gap is wide and free."""
    if sum(len(row.pieces) > 1 for row in rows[first:last]) > 1:
        return True
    if last - first > 1:
        return True
    row = rows[first]
    gap = max(right.x0 - left.x1 for left, right in pairwise(row.pieces))
    return gap >= _ALONE * row.size


def columns_of(rows: Sequence[Row]) -> Columns:
    """Lay a zone out in lines of cells."""
    spans = _column_spans(rows)
    placed = [_cells(row, spans) for row in rows]
    lines = _bands(rows, placed) if len(spans) == 2 else _table_lines(rows, placed)
    top = min(word.y0 for word in rows[0].words)
    bottom = max(word.y1 for word in rows[-1].words)
    return Columns(lines, top, bottom)


def _column_spans(rows: Sequence[Row]) -> list[list[float]]:
    """The stretches from left to right that words stand in, over all rows."""
    spans: list[list[float]] = []
    for piece in sorted((p for row in rows for p in row.pieces), key=lambda piece: piece.x0):
        if spans and piece.x0 < spans[-1][1] + _NARROWEST / 2:
            spans[-1][1] = max(spans[-1][1], piece.x1)
        else:
            spans.append([piece.x0, piece.x1])
    return spans


def _cells(row: Row, spans: Sequence[Sequence[float]]) -> list[list[Word]]:
    cells: list[list[Word]] = [[] for _ in spans]
    for piece in row.pieces:
        centre = (piece.x0 + piece.x1) / 2
        at = min(
            range(len(spans)),
            key=lambda place, x=centre: max(spans[place][0] - x, x - spans[place][1]),  # type: ignore[misc]
        )
        cells[at] += piece.words
    return cells


def _bands(rows: Sequence[Row], placed: Sequence[list[list[Word]]]) -> list[list[list[Word]]]:
    """Pair what stands side by side in two columns, each column cut where it leaves a gap."""
    blocks: list[tuple[float, float, int, list[Word]]] = []
    for side in (0, 1):
        bottom = float("-inf")
        for row, cells in zip(rows, placed, strict=True):
            words = cells[side]
            if not words:
                continue
            top = min(word.y0 for word in words)
            if top - bottom > 0.8 * row.size:
                blocks.append((top, 0.0, side, []))
            bottom = max(word.y1 for word in words)
            first, _, _, own = blocks[-1]
            blocks[-1] = (first, bottom, side, own + words)
    lines: list[list[list[Word]]] = []
    floor = float("-inf")
    for top, bottom, side, words in sorted(blocks, key=lambda block: block[:3]):
        # What stands alone, such as a signer's name, goes with what is above it.
        paired = not lines or (lines[-1][0] and lines[-1][1])
        if top >= floor - 2 and paired:
            lines.append([[], []])
        lines[-1][side] += words
        floor = max(floor, bottom)
    if len(lines) > 1 and not all(lines[-1]):
        alone = lines.pop()
        lines[-1] = [above + below for above, below in zip(lines[-1], alone, strict=True)]
    return lines


def _table_lines(rows: Sequence[Row], placed: Sequence[list[list[Word]]]) -> list[list[list[Word]]]:
    """Rows of a table without ruling lines; a row with no first cell carries on the one above."""
    lines: list[list[list[Word]]] = []
    above: Row | None = None
    for row, cells in zip(rows, placed, strict=True):
        tight = above is not None and row.baseline - above.baseline <= 1.6 * row.size
        if lines and tight and not cells[0] and lines[-1][0]:
            for cell, more in zip(lines[-1], cells, strict=True):
                cell += more
        else:
            lines.append(cells)
        above = row
    return lines
