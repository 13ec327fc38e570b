"""Tables of a DOCX as grids: merged cells, cells left out at the edges, nested tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from kb.ingest.formats.docx.blocks import Block, Table, TableCell, cell_of
from kb.ingest.formats.docx.package import Element, W, integer, is_on, number, value
from kb.ingest.formats.docx.styles import Styles

_WRAPPERS = {W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_MOST_COLUMNS = 200
_BITS = re.compile(r"[0-9A-Fa-f]{1,8}")
_FIRST_ROW = 0x20
_SNAP = 115
"""Twips (2 mm): edges nearer to each other than this are one edge that was not drawn exactly."""


@dataclass(slots=True)
class _Placed:
    """A cell between two edges of the grid; a cell that ``continues`` has none of its own."""

    left: int
    right: int
    cell: TableCell
    continues: bool = False
    reaches_down: bool = False


@dataclass(slots=True)
class _Row:
    is_header: bool
    cells: list[_Placed] = field(default_factory=list)


def read_table(
    element: Element, styles: Styles, read_cell: Callable[[Element], Sequence[Block]]
) -> Table | None:
    """Read a table, rows and columns without a word left out; ``None`` when it holds none."""
    rows = [_read_row(row, read_cell) for row in _inside(element, "tr") if not _is_deleted(row)]
    widths = [_width(column) for column in element.iterfind(f"{W}tblGrid/{W}gridCol")]
    grid = _fill(rows, _columns(rows, widths))
    kept = _rows_with_words(grid)
    width = len(grid[0]) if grid else 0
    columns = [at for at in range(width) if not all(cells[at].is_empty for cells in grid)]
    if not kept or not columns:
        return None
    shown = tuple(tuple(grid[at][column] for column in columns) for at in kept)
    stated = _leading([rows[at].is_header for at in kept])
    if not stated and _style_marks_first_row(element, styles):
        stated = 1
    header_rows = _whole_header(shown, stated or _bold_rows(shown))
    return Table(shown, header_rows or None, _is_ruled(element, styles))


def _rows_with_words(grid: list[list[TableCell]]) -> list[int]:
    """The rows that hold more than cells reaching down from above."""
    kept: list[int] = []
    above: set[TableCell] = set()
    for at, cells in enumerate(grid):
        if any(not cell.is_empty for cell in cells if cell not in above):
            kept.append(at)
        above.update(cells)
    return kept


def _leading(marks: Sequence[bool]) -> int:
    """How many are true before the first that is not; none when all are."""
    return marks.index(False) if False in marks else 0


def _bold_rows(rows: Sequence[Sequence[TableCell]]) -> int:
    """Count the rows on top whose cells are all filled and bold, as headers are typed."""
    return _leading([len(set(row)) > 1 and all(cell.is_bold for cell in row) for row in rows])


def _style_marks_first_row(table: Element, styles: Styles) -> bool:
    properties = table.find(W + "tblPr")
    look = None if properties is None else properties.find(W + "tblLook")
    if look is None:
        return False
    stated, bits = look.get(W + "firstRow"), look.get(W + "val", "")
    applies = stated in ("1", "true", "on")
    if stated is None and _BITS.fullmatch(bits):
        applies = bool(int(bits, 16) & _FIRST_ROW)
    return applies and styles.marks_first_row(value(properties, "tblStyle") or "")


def _whole_header(rows: Sequence[Sequence[TableCell]], stated: int) -> int:
    """Take in the rows that a cell of the header reaches down to; often only the first is marked.

    A header that would be the whole table is none.
    """
    depth = stated
    while 0 < depth < len(rows) and any(
        cell.text and cell is above
        for cell, above in zip(rows[depth], rows[depth - 1], strict=True)
    ):
        depth += 1
    return depth if depth < len(rows) else 0


def _width(column: Element) -> int:
    """The width of a grid column in twips; 0 when it is not stated."""
    return integer(column.get(W + "w")) or 0


def _read_row(row: Element, read_cell: Callable[[Element], Sequence[Block]]) -> _Row:
    properties = row.find(W + "trPr")
    header = properties is not None and is_on(properties.find(W + "tblHeader"))
    read = _Row(header)
    left = min(max(number(properties, "gridBefore") or 0, 0), _MOST_COLUMNS)
    for element in _inside(row, "tc"):
        stated = element.find(W + "tcPr")
        span = min(max(number(stated, "gridSpan") or 1, 1), _MOST_COLUMNS)
        merge = None if stated is None else stated.find(W + "vMerge")
        beside = None if stated is None else stated.find(W + "hMerge")
        if beside is not None and beside.get(W + "val") != "restart" and read.cells:
            read.cells[-1].right += span
            left += span
            continue
        restarts = merge is not None and merge.get(W + "val") == "restart"
        continues = merge is not None and not restarts
        cell = TableCell("") if continues else cell_of(read_cell(element))
        read.cells.append(_Placed(left, left + span, cell, continues, restarts))
        left += span
    return read


def _inside(parent: Element, name: str) -> Iterator[Element]:
    """The rows of a table or cells of a row, also those within content controls."""
    for child in parent:
        if child.tag == W + name:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, name)


def _is_deleted(row: Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _columns(rows: list[_Row], widths: list[int]) -> dict[int, int]:
    """Map every edge at which a cell begins or ends to the column right of it.

    Edges of different rows that nearly coincide are one edge, unless a cell would vanish.
    """
    edges = sorted({edge for row in rows for c in row.cells for edge in (c.left, c.right)} | {0})
    exact = {edge: column for column, edge in enumerate(edges)}
    if not all(widths) or len(widths) < edges[-1]:
        return exact
    positions = [0, *accumulate(widths)]
    snapped: dict[int, int] = {0: 0}
    column = group = 0
    for edge in edges[1:]:
        position = positions[edge]
        if position - group >= _SNAP:
            column += 1
            group = position
        snapped[edge] = column
    vanishes = any(
        not c.cell.is_empty and snapped[c.left] == snapped[c.right]
        for row in rows
        for c in row.cells
    )
    return exact if vanishes else snapped


def _fill(rows: list[_Row], columns: dict[int, int]) -> list[list[TableCell]]:
    """Lay the cells on the grid; a cell merged down stands in every row that it reaches."""
    width = max(columns.values())
    reaching: dict[int, TableCell] = {}
    grid: list[list[TableCell]] = []
    for row in rows:
        cells = [TableCell("") for _ in range(width)]
        carried: dict[int, TableCell] = {}
        for placed in row.cells:
            left, right = columns[placed.left], columns[placed.right]
            cell = reaching.get(left, placed.cell) if placed.continues else placed.cell
            cells[left:right] = [cell] * (right - left)
            if placed.continues or placed.reaches_down:
                carried.update(dict.fromkeys(range(left, right), cell))
        reaching = carried
        grid.append(cells)
    return grid


def _is_ruled(table: Element, styles: Styles) -> bool:
    """Whether lines are drawn in a table: by itself, by its style, or round most of its cells."""
    properties = table.find(W + "tblPr")
    borders = None if properties is None else properties.find(W + "tblBorders")
    if borders is None:
        style = value(properties, "tblStyle") or ""
        borders = styles.inherited(style, "tblPr").get(W + "tblBorders")
    if _is_drawn(borders):
        return True
    cells = [cell for row in _inside(table, "tr") for cell in _inside(row, "tc")]
    drawn = sum(_is_drawn(cell.find(f"{W}tcPr/{W}tcBorders")) for cell in cells)
    return 2 * drawn > len(cells)


def _is_drawn(borders: Element | None) -> bool:
    return borders is not None and any(
        edge.get(W + "val") not in (None, "nil", "none") for edge in borders
    )
