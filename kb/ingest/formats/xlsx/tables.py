"""The parts of a sheet: titles above a table, the table with its header rows, notes below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kb.ingest.formats.grids import Grid, GridCell, compact, filled, only_lays_out, split_captions
from kb.ingest.formats.writing import TextWriter
from kb.ingest.structure.cells import SERIAL_HEADER, is_letterhead

_YEAR = re.compile(r"^(?:19|20)\d\d$")
_UNIT = re.compile(r"(?i)^\W*(?:đơn vị|đvt)\b")
_COLUMN_NUMBER = re.compile(r"^\(?(?:\d{1,2}|[A-H])\)?(?:\s*=.*)?$")
_MOST_HEADER_ROWS = 4
_LETTERHEAD_CELLS = 3


@dataclass(eq=False, slots=True)
class SheetCell(GridCell):
    """A cell of a sheet as it is shown; ``is_number`` for numbers, dates and times."""

    is_number: bool = False


Rows = list[list[SheetCell]]


def split_at_blank_rows(rows: Iterable[list[SheetCell]]) -> Iterator[Rows]:
    """Part a sheet at its blank rows."""
    part: Rows = []
    for row in rows:
        if any(cell.text for cell in row):
            part.append(row)
        elif part:
            yield part
            part = []
    if part:
        yield part


def write_part(rows: Rows, writer: TextWriter) -> None:
    """Write a part of a sheet: lines of one cell as paragraphs, a letterhead, a table."""
    first, last = 0, len(rows)
    while first < last and _is_title(rows, first):
        _write_lines(rows[first : first + 1], writer)
        first += 1
    letterhead = first
    while letterhead < last and _is_letterhead(rows[letterhead]):
        letterhead += 1
    if letterhead > first:
        writer.rows(compact(_plain(rows[first:letterhead]))[0], stated=False)
        write_part(rows[letterhead:], writer)
        return
    notes = last
    while notes - first > 2 and _is_note(rows[notes - 1]):
        notes -= 1
    _write_table(rows[first:notes], writer)
    _write_lines(rows[notes:], writer)


def _write_lines(rows: Rows, writer: TextWriter) -> None:
    """Write rows of one cell each; a row that a merged cell only reaches into shows nothing."""
    above: list[GridCell] = []
    for row in rows:
        for cell in filled(row):
            if cell not in above:
                writer.paragraph(cell.text)
        above = filled(row)


def _is_title(rows: Rows, at: int) -> bool:
    """Whether a row is a line of its own rather than the upper row of a table's header."""
    cells = filled(rows[at])
    if len(cells) > 1:
        return False
    if at + 1 == len(rows) or not cells or _UNIT.match(cells[0].text):
        return True
    reach = [column for column, cell in enumerate(rows[at]) if cell is cells[0]]
    below = rows[at + 1]
    under = {id(below[column]) for column in reach if below[column].text}
    beside = any(cell.text for cell in below[: reach[0]])
    return not (len(reach) > 1 and len(under) > 1 and beside)


def _is_note(row: list[SheetCell]) -> bool:
    return len(filled(row)) <= 1 and not any(cell.is_number for cell in row)


def _is_letterhead(row: list[SheetCell]) -> bool:
    cells = filled(row)
    if not 1 < len(cells) <= _LETTERHEAD_CELLS or SERIAL_HEADER.match(cells[0].text):
        return False
    return any(is_letterhead(cell.text) for cell in cells)


def _write_table(rows: Rows, writer: TextWriter) -> None:
    if not rows:
        return
    grid, kept = compact(_plain(rows))
    if len(grid[0]) == 1:
        for row in grid:
            writer.paragraph(row[0].text)
        return
    if only_lays_out(grid):
        writer.rows(grid, stated=False)
        return
    above, table, below = split_captions(grid)
    numbers = {id(cell) for number in kept for cell in rows[number] if cell.is_number}
    for text in above:
        writer.paragraph(text)
    depth = _header_rows(table, numbers)
    if depth is not None:
        _spread_headers(table, depth)
    writer.rows(table, depth)
    for text in below:
        writer.paragraph(text)


def _header_rows(grid: Grid, numbers: set[int]) -> int | None:
    """Count the rows that name the columns; ``None`` where the values do not tell.

    ``numbers`` are the cells (by ``id``) that hold numbers or dates. Below the first row, a row
    goes on naming columns when its first cell is empty or merged from above and none is a number.
    """
    if not any(id(cell) in numbers for row in grid[1:] for cell in row):
        return None
    if any(id(cell) in numbers and not _YEAR.match(cell.text) for cell in grid[0]):
        return None
    depth = 1
    while depth < min(len(grid) - 1, _MOST_HEADER_ROWS):
        row, upper = grid[depth], grid[depth - 1]
        opens = row[0].text and row[0] is not upper[0] and upper[0].text
        if opens or len(filled(row)) < 2 or _numbers_columns(row):
            break
        if any(id(cell) in numbers and not _YEAR.match(cell.text) for cell in row):
            break
        depth += 1
    return depth


def _numbers_columns(row: list[GridCell]) -> bool:
    return all(_COLUMN_NUMBER.match(cell.text) for cell in filled(row))


def _spread_headers(grid: Grid, depth: int) -> None:
    """Let an upper header reach over the empty cells to its right that are divided below it."""
    for upper, lower in pairwise(grid[:depth]):
        for column in range(1, len(upper)):
            left = upper[column - 1]
            divides = lower[column].text and lower[column] is not lower[column - 1]
            if not upper[column].text and left.text and divides and left is not lower[column - 1]:
                upper[column] = left


def _plain(rows: Rows) -> Grid:
    return [list[GridCell](row) for row in rows]
