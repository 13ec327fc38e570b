"""The flow of a page from the top: lines of running text, columns and ruled tables."""

from __future__ import annotations

from dataclasses import dataclass

from kb.ingest.layout.columns import Columns, columns_of, find_zones, join_markers, join_staggered
from kb.ingest.layout.grids import GridTable, fill
from kb.ingest.layout.rulings import find_lattices
from kb.ingest.layout.words import LaidPage, Row, Word, rows_of


@dataclass(slots=True)
class Line:
    """A line of running text; ``x0`` to ``x1`` is where it stands."""

    page: LaidPage
    words: list[Word]
    baseline: float
    size: float

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """The right edge."""
        return self.words[-1].x1

    @property
    def top(self) -> float:
        """The upper edge."""
        return min(word.y0 for word in self.words)

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return max(word.y1 for word in self.words)

    @property
    def text(self) -> str:
        """The words, a space between each."""
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class PageColumns:
    """Columns without ruling lines, and the page that they stand on."""

    page: LaidPage
    columns: Columns

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.columns.top

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.columns.bottom


Item = Line | PageColumns | GridTable


@dataclass(slots=True)
class PageRows:
    """A page whose ruled tables are found: the tables, and the rows of words outside them."""

    page: LaidPage
    tables: list[GridTable]
    rows: list[Row]


def split_page(page: LaidPage) -> PageRows:
    """Part the words of a page into those in ruled tables and the rows outside."""
    words = page.words
    tables: list[GridTable] = []
    for lattice in find_lattices(page.rulings):
        inside = [w for w in words if lattice.holds((w.x0 + w.x1) / 2, (w.y0 + w.y1) / 2)]
        if not inside:
            continue
        table = fill(lattice, page, inside)
        if len({id(cell) for row in table.rows for cell in row if cell.words}) < 2:
            continue
        tables.append(table)
        taken = {id(word) for word in inside}
        words = [word for word in words if id(word) not in taken]
    return PageRows(page, tables, rows_of(words))


def flow_of(split: PageRows) -> list[Item]:
    """Put what stands on a page in order, from the top."""
    items: list[Item] = [*split.tables]
    rows = join_staggered([join_markers(row) for row in split.rows])
    # Columns do not reach past a ruled table.
    for stretch in _between(rows, split.tables):
        items += _place(split.page, stretch)
    return sorted(items, key=lambda item: item.top)


def _between(rows: list[Row], tables: list[GridTable]) -> list[list[Row]]:
    stretches: list[list[Row]] = [[] for _ in range(len(tables) + 1)]
    for row in rows:
        stretches[sum(table.top < row.baseline for table in tables)].append(row)
    return stretches


def _place(page: LaidPage, rows: list[Row]) -> list[Item]:
    items: list[Item] = []
    done = 0
    for first, last in find_zones(rows):
        items += [_line(page, row) for row in rows[done:first]]
        items.append(PageColumns(page, columns_of(rows[first:last])))
        done = last
    return items + [_line(page, row) for row in rows[done:]]


def _line(page: LaidPage, row: Row) -> Line:
    return Line(page, row.words, row.baseline, row.size)
