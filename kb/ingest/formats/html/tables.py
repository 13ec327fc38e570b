"""Tables of a web page: their grid, and whether they hold data or only lay the page out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kb.ingest.formats.grids import GridCell, compact, only_lays_out, split_captions
from kb.ingest.formats.html.blocks import (
    Block,
    BlockReader,
    GridBlock,
    Paragraph,
    flat,
)
from kb.ingest.formats.html.styles import Element, Styles
from kb.ingest.formats.writing import one_line

_WIDEST = 200
"""Columns; a span that reaches further is cut off there."""

_DEEPEST = 12
"""Tables within tables; deeper ones are read as text."""

_LONG_CELL = 8000
"""Characters; a cell that long is a column of the page, not a value."""


@dataclass(eq=False, slots=True)
class _Cell(GridCell):
    """A cell with the blocks in it, for where the table turns out to be page layout."""

    blocks: list[Block] = field(default_factory=list)
    is_header: bool = False


@dataclass(slots=True)
class TableReader:
    """Reads tables; a table within a cell is read by the same reader, one level deeper."""

    styles: Styles
    _depth: int = 0

    def read(self, table: Element) -> list[Block]:
        """Give the blocks of a table: its rows, or the paragraphs that it lays out."""
        self._depth += 1
        parts = _parts(table)
        blocks = [block for stray in parts.strays for block in self._blocks(stray)]
        grid: list[list[_Cell]] = []
        marked = 0
        for group in parts.groups:
            rows = self._grid(group.rows)
            if group.is_head and len(grid) == marked:
                marked += len(rows)
            grid += rows
        width = max(map(len, grid), default=0)
        even = [row + [_Cell("") for _ in range(width - len(row))] for row in grid]
        self._depth -= 1
        if table.get("role") in ("presentation", "none") or _is_layout(even):
            return blocks + _laid_out(even)
        return blocks + _as_grid(even, marked)

    def _blocks(self, element: Element) -> list[Block]:
        read_table = self.read if self._depth < _DEEPEST else _read_as_text
        return BlockReader(self.styles, read_table).read(element)

    def _grid(self, rows: list[list[Element]]) -> list[list[_Cell]]:
        """Place the cells of a row group column by column, as their spans tell."""
        grid: list[list[_Cell]] = []
        reaching: dict[int, tuple[_Cell, int]] = {}
        for number, elements in enumerate(rows):
            row = {column: cell for column, (cell, _) in reaching.items()}
            reaching = {c: (cell, left - 1) for c, (cell, left) in reaching.items() if left > 1}
            column = 0
            for element in elements:
                while column in row:
                    column += 1
                if column >= _WIDEST:
                    column = len(row)
                blocks = self._blocks(element)
                cell = _Cell(flat(blocks), blocks, element.tag == "th")
                down = _span(element, "rowspan") or len(rows) - number
                across = max(1, min(_span(element, "colspan") or 1, _WIDEST - column))
                for place in range(column, column + across):
                    if place in row:
                        break
                    row[place] = cell
                    if down > 1:
                        reaching[place] = (cell, down - 1)
                column += 1
            width = max(row, default=-1) + 1
            grid.append([row.get(place) or _Cell("") for place in range(width)])
        return grid


@dataclass(slots=True)
class _Group:
    rows: list[list[Element]]
    is_head: bool = False


@dataclass(slots=True)
class _Parts:
    """The row groups of a table in the order shown, and what stands outside any row."""

    groups: list[_Group] = field(default_factory=list)
    strays: list[Element] = field(default_factory=list)


def _parts(table: Element) -> _Parts:
    parts = _Parts()
    feet: list[_Group] = []
    loose: _Group | None = None
    for child in _through_forms(table):
        if child.tag == "tr":
            if loose is None:
                loose = _Group([])
                parts.groups.append(loose)
            loose.rows.append(_cells(child, parts.strays))
        elif child.tag in ("thead", "tbody", "tfoot"):
            loose = None
            group = _Group([], child.tag == "thead")
            for row in _through_forms(child):
                if row.tag == "tr":
                    group.rows.append(_cells(row, parts.strays))
                else:
                    parts.strays.append(row)
            (feet if child.tag == "tfoot" else parts.groups).append(group)
        elif child.tag not in ("colgroup", "col"):
            parts.strays.append(child)
    parts.groups += feet
    return parts


def _cells(row: Element, strays: list[Element]) -> list[Element]:
    cells = []
    for child in _through_forms(row):
        if child.tag in ("td", "th"):
            cells.append(child)
        else:
            strays.append(child)
    return cells


def _through_forms(element: Element) -> Iterator[Element]:
    """The children of an element; of a form among them, which shows nothing itself, its own."""
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if child.tag == "form":
            waiting += reversed(child)
        else:
            yield child


def _span(element: Element, name: str) -> int | None:
    """A span as given; ``None`` for 0, which reaches to the end, and where there is none."""
    value = (element.get(name) or "1").strip()
    if not re.fullmatch(r"\d{1,5}", value):
        return 1
    return int(value) or None


def _is_layout(grid: list[list[_Cell]]) -> bool:
    """Whether a table only places parts of the page: single cells, or tables within it."""
    cells = {id(cell): cell for row in grid for cell in row if cell.text}.values()
    if all(len({id(cell) for cell in row if cell.text}) <= 1 for row in grid):
        return True
    if any(len(cell.text) > _LONG_CELL for cell in cells):
        return True
    inner = [b for cell in cells for b in cell.blocks if isinstance(b, GridBlock) and b.stated]
    if inner and len(grid) == 1:
        return True
    held = sum(len(flat([block])) for block in inner)
    return held > 0.5 * sum(len(cell.text) for cell in cells)


def _laid_out(grid: list[list[_Cell]]) -> list[Block]:
    """The blocks of every cell, row by row."""
    blocks: list[Block] = []
    seen: set[int] = set()
    for cell in (cell for row in grid for cell in row):
        if id(cell) not in seen:
            blocks += cell.blocks
            seen.add(id(cell))
    return blocks


def _as_grid(even: list[list[_Cell]], marked: int) -> list[Block]:
    """Make blocks of the rows that show something; ``marked`` rows stand in the table's head."""
    grid, kept = compact([list[GridCell](row) for row in even])
    if not grid:
        return []
    if only_lays_out(grid):
        return [GridBlock(grid, stated=False)]
    above, rows, below = split_captions(grid)
    kept = kept[len(above) : len(above) + len(rows)]
    header_rows = sum(number < marked for number in kept)
    if not header_rows:
        header_rows = _rows_of_headers([even[number] for number in kept])
    table = GridBlock(rows, header_rows if 0 < header_rows < len(rows) else None)
    return [*map(Paragraph, above), table, *map(Paragraph, below)]


def _rows_of_headers(rows: list[list[_Cell]]) -> int:
    """Count the first rows in which every cell that shows something is a header cell."""
    count = 0
    for row in rows:
        if not all(cell.is_header for cell in row if cell.text):
            break
        count += 1
    return count


def _read_as_text(table: Element) -> list[Block]:
    words = one_line(" ".join(table.itertext()))
    return [Paragraph(words)] if words else []
