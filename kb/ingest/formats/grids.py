"""Grids of cells as files hold them: merged cells, rows that show nothing, titles, letterheads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.ingest.structure.cells import SERIAL_HEADER, is_letterhead

_LETTERHEAD_ROWS = 8
_LETTERHEAD_COLUMNS = 3
_SIGNATURE = re.compile(
    r"^(?:TM|T/M|KT|TL|TUQ|Q)\s*\.\s*[A-ZĐÀ-Ỹ]|\(\s*(?:Đã ký|[Kk]ý,|[Cc]hữ ký|[Cc]hức danh)"
    r"|^(?:NGƯỜI|ĐẠI DIỆN|XÁC NHẬN)\b|^Kính gửi"
)


@dataclass(eq=False, slots=True)
class GridCell:
    """A cell of a table in a file; a merged cell is the same object wherever it reaches."""

    text: str


Grid = list[list[GridCell]]
"""The cells column by column, every row equally wide."""


def compact(grid: Grid) -> tuple[Grid, list[int]]:
    """Drop rows that show nothing of their own, and columns that are empty or repeat another.

    Gives the numbers, from 0, of the rows kept as well.
    """
    seen: set[int] = set()
    kept: list[int] = []
    for number, row in enumerate(grid):
        if any(cell.text and id(cell) not in seen for cell in row):
            kept.append(number)
        seen.update(map(id, row))
    rows = [grid[number] for number in kept]
    columns: list[tuple[GridCell, ...]] = []
    for column in zip(*rows, strict=True):
        filled = any(cell.text for cell in column)
        if filled and not (columns and all(map(_same, column, columns[-1]))):
            columns.append(column)
    return [list(row) for row in zip(*columns, strict=True)], kept


def split_captions(grid: Grid) -> tuple[list[str], Grid, list[str]]:
    """Part a table from the rows above and below it that are one cell across all of its width.

    Such a row is the table's title, its unit or a note; among other rows it names a group.
    """
    first, last = 0, len(grid)
    while last - first > 2 and _is_caption(grid[first], grid[first + 1]):
        first += 1
    while last - first > 2 and _is_one_cell(grid[last - 1]):
        last -= 1
    above = [filled(row)[0].text for row in grid[:first]]
    return above, grid[first:last], [row[0].text for row in grid[last:]]


def only_lays_out(grid: Grid) -> bool:
    """Whether a small grid is a letterhead or a block of signatures rather than a table."""
    if len(grid) > _LETTERHEAD_ROWS or SERIAL_HEADER.match(grid[0][0].text):
        return False
    if max(len(filled(row)) for row in grid) > _LETTERHEAD_COLUMNS:
        return False
    return any(is_letterhead(cell.text) or _SIGNATURE.search(cell.text) for r in grid for cell in r)


def filled(row: Sequence[GridCell]) -> list[GridCell]:
    """The cells of a row that show something, a merged one once."""
    return [cell for cell in dict.fromkeys(row) if cell.text]


def _is_caption(row: Sequence[GridCell], below: Sequence[GridCell]) -> bool:
    """Whether a row is one cell across the table, or a single one right above a numbered header."""
    if _is_one_cell(row):
        return row[0] is not below[0]
    return len(filled(row)) == 1 and SERIAL_HEADER.match(below[0].text) is not None


def _is_one_cell(row: Sequence[GridCell]) -> bool:
    return len(row) > 1 and all(cell is row[0] for cell in row)


def _same(cell: GridCell, other: GridCell) -> bool:
    return cell is other
