"""Ruled tables: words into the cells of a grid, and a table that goes over several pages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.ingest.layout.rulings import Lattice
from kb.ingest.layout.words import LaidPage, Word, in_reading_order

# Points by which the columns of a table may differ from one page to the next.
_SAME_COLUMN = 5.0
_UNFINISHED = re.compile(r"(?i)(?:[,–-]|\b(?:và|của|các|với|cho|tại|trong|đến|để|theo|về))$")
# Numbers, list items and sums begin a row of their own.
_OWN_VALUE = re.compile(r"(?i)^(?:[-–+]?[\d.,\s%≥≤<>]+$|[-–+*•]\s|(?:tổng|cộng)\b)")


@dataclass(slots=True)
class GridCell:
    """A cell over the columns ``first`` up to, not including, ``last``, and the words in it."""

    first: int
    last: int
    words: list[tuple[LaidPage, Word]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words, a space between each."""
        return " ".join(word.text for _, word in self.words)


@dataclass(slots=True)
class GridTable:
    """A ruled table: edges of its columns, and rows of cells from the left.

    A cell that reaches over several rows is the same object in each. ``repeated`` counts the rows
    at the top that the following pages repeat.
    """

    edges: tuple[float, ...]
    rows: list[list[GridCell]]
    page: LaidPage
    top: float
    bottom: float
    repeated: int = 0


def fill(lattice: Lattice, page: LaidPage, words: Sequence[Word]) -> GridTable:
    """Put words into the cells that their middles lie in; rows without a word are left out."""
    held: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        column = bisect_right(lattice.xs, (word.x0 + word.x1) / 2) - 1
        line = bisect_right(lattice.ys, (word.y0 + word.y1) / 2) - 1
        line = min(max(line, 0), len(lattice.ys) - 2)
        column = min(max(column, 0), len(lattice.xs) - 2)
        held.setdefault(lattice.owner[line][column], []).append(word)
    rows = _cells(lattice, page, held)
    seen: list[list[GridCell]] = []
    for row in rows:
        new = [cell for cell in row if not seen or not any(cell is above for above in seen[-1])]
        if any(cell.words for cell in new):
            seen.append(row)
    return GridTable(lattice.xs, seen, page, lattice.ys[0], lattice.ys[-1])


def _cells(
    lattice: Lattice, page: LaidPage, held: Mapping[tuple[int, int], Sequence[Word]]
) -> list[list[GridCell]]:
    """Make the cells of every row, from the words that each holds."""
    cells: dict[tuple[int, int], GridCell] = {}
    rows = []
    for owners in lattice.owner:
        row: list[GridCell] = []
        for column, owner in enumerate(owners):
            cell = cells.get(owner)
            if cell is None:
                inside = [(page, word) for word in in_reading_order(held.get(owner, []))]
                cell = cells[owner] = GridCell(column, column + 1, inside)
            cell.last = max(cell.last, column + 1)
            if not row or row[-1] is not cell:
                row.append(cell)
        rows.append(row)
    return rows


def continues(table: GridTable, following: GridTable) -> bool:
    """Whether the columns of a table at the top of a page carry on those of the one before it."""
    few, many = sorted((table.edges, following.edges), key=len)
    if abs(few[0] - many[0]) > _SAME_COLUMN or abs(few[-1] - many[-1]) > _SAME_COLUMN:
        return False
    return all(any(abs(edge - other) <= _SAME_COLUMN for other in many) for edge in few)


def extend(table: GridTable, following: GridTable) -> None:
    """Let a table take the rows of its continuation: repeated headers dropped, cut rows joined."""
    edges = max(table.edges, following.edges, key=len)
    _spread(table, edges)
    _spread(following, edges)
    repeated = _repeated(table.rows, following.rows)
    table.repeated = max(table.repeated, repeated)
    rows = following.rows[repeated:]
    if rows and table.rows and _carries_on(table, rows[0]):
        _join_row(table.rows[-1], rows.pop(0))
    table.rows += rows
    table.page, table.bottom = following.page, following.bottom


def _spread(table: GridTable, edges: tuple[float, ...]) -> None:
    """Express the columns of a table by finer edges."""
    if len(edges) == len(table.edges):
        return
    place = [
        min(range(len(edges)), key=lambda at, edge=edge: abs(edges[at] - edge))  # type: ignore[misc]
        for edge in table.edges
    ]
    for cell in {id(cell): cell for row in table.rows for cell in row}.values():
        cell.first, cell.last = place[cell.first], place[cell.last]
    table.edges = edges


def _repeated(top: Sequence[Sequence[GridCell]], rows: Sequence[Sequence[GridCell]]) -> int:
    """Count the rows that are the same as those at the top of the table."""
    count = 0
    for above, below in zip(top, rows, strict=False):
        if [cell.text for cell in above] != [cell.text for cell in below]:
            break
        count += 1
    return count


def _carries_on(table: GridTable, row: Sequence[GridCell]) -> bool:
    """Whether a page break cut the row before: no serial number, and words left unfinished.

    What says by itself that it is a value of its own, or fills several cells that are filled
    already without carrying on their words, is a row.
    """
    above = table.rows[-1]
    same = [cell.first for cell in above] == [cell.first for cell in row]
    if not same or row[0].words or not above[0].words or len(table.rows) <= table.repeated:
        return False
    pairs = [(up.text, down.text) for up, down in zip(above, row, strict=True) if down.words]
    if any(not up or down == up or _OWN_VALUE.match(down) for up, down in pairs):
        return False
    if any(down[0].islower() or _UNFINISHED.search(up) for up, down in pairs):
        return True
    always_numbered = all(line[0].words for line in table.rows[table.repeated or 1 :])
    return always_numbered and len(pairs) == 1


def _join_row(above: Sequence[GridCell], below: Sequence[GridCell]) -> None:
    for up, down in zip(above, below, strict=True):
        if up is not down:
            up.words += down.words
