"""Tables that a file itself marks as such: their header rows and their merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.ingest.structure.cells import SERIAL_HEADER, Cell

SEPARATOR = " › "
"""Between an upper column header and the header under it."""
_MOST_CAPTIONS = 3


@dataclass(frozen=True, slots=True)
class StatedTable:
    """A table that the file itself marks as one.

    ``rows`` hold the cells column by column, every row equally wide. Each row is one line of the
    text, its cells separated by tabs. A merged cell stands in the text once, in the first row and
    column that it covers; wherever else it reaches, ``rows`` repeat the same cell. An empty cell
    has ``start == end``. ``header_rows`` counts the rows that name the columns, and is ``None``
    where the file does not say.
    """

    rows: tuple[tuple[Cell, ...], ...]
    header_rows: int | None = None

    @property
    def start(self) -> int:
        """Where the first row's first cell stands."""
        return min(cell.start for cell in self.rows[0])


def headers_of(rows: Sequence[Sequence[Cell]], width: int) -> list[str]:
    """Give every column its full header: the cells above it, outermost first, each once."""
    headers = []
    for column in range(width):
        above = dict.fromkeys(row[column] for row in rows if row[column].text)
        names = dict.fromkeys(cell.text for cell in above)
        headers.append(SEPARATOR.join(names) or f"Cột {column + 1}")
    return headers


def captions_above(rows: Sequence[Sequence[Cell]]) -> int:
    """Count the rows of a single cell that stand above the header: a unit, a title."""
    header = next(
        (
            place
            for place, row in enumerate(rows[:_MOST_CAPTIONS])
            if any(SERIAL_HEADER.match(cell.text) for cell in row[:2])
        ),
        0,
    )
    single = all(len({cell for cell in row if cell.text}) <= 1 for row in rows[:header])
    return header if single else 0


def rows_under_spans(rows: Sequence[Sequence[Cell]]) -> int:
    """Count the rows that the first row's merged cells cover or divide: at least one.

    A header cell that reaches down covers the rows beside it; one that reaches across is divided by
    the row below.
    """
    depth = 1
    while depth < len(rows):
        reaches_down = any(
            below.text and below == above
            for below, above in zip(rows[depth], rows[depth - 1], strict=True)
        )
        if not reaches_down and not _divides(rows[depth - 1], rows[depth]):
            break
        depth += 1
    return depth


def _divides(upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether a merged cell of the upper row stands over several cells of the lower one."""
    across = [
        column
        for column in range(1, len(upper))
        if upper[column].text and upper[column] == upper[column - 1]
    ]
    if not across or len({cell for cell in upper if cell.text}) == 1:
        return False
    if any(SERIAL_HEADER.match(cell.text) for cell in upper[:1]) and not lower[0].text:
        return True
    return any(lower[column] != lower[column - 1] for column in across) and not any(
        character.isdigit() for cell in lower[:1] for character in cell.text
    )


def once_across(row: Sequence[Cell]) -> list[Cell]:
    """Keep a cell that is merged across columns in the first of them only."""
    kept: list[Cell] = []
    for column, cell in enumerate(row):
        again = column and cell.text and cell == row[column - 1]
        kept.append(Cell("", cell.end, cell.end) if again else cell)
    return kept
