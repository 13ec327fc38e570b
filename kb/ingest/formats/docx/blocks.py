"""The blocks of a DOCX: paragraphs and tables as they are read, before they become text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.ingest.formats.grids import GridCell
from kb.ingest.formats.writing import one_line

_MOST_NESTED_ROWS = 2
"""Rows of a table within a cell that still read as words of that cell."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as Word shows it, its number written out; without lines when it is empty.

    ``level`` is that of a heading, from 1.
    """

    lines: tuple[str, ...]
    level: int | None = None
    centred: bool = False
    bold: bool = False


@dataclass(slots=True, eq=False)
class TableCell(GridCell):
    """A cell of a table: its words on one line, and the blocks that they stand in."""

    blocks: tuple[Block, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the cell, those of small tables in it included."""
        return tuple(_lines(self.blocks))

    @property
    def inner_tables(self) -> tuple[Table, ...]:
        """Tables in the cell, at any depth, that are too large to read as its words."""
        return tuple(_large_tables(self.blocks))

    @property
    def is_empty(self) -> bool:
        """Whether the cell holds neither words nor a table."""
        return not self.text and not self.inner_tables

    @property
    def is_bold(self) -> bool:
        """Whether all the words of the cell are bold, if there are any."""
        written = [b for b in self.blocks if isinstance(b, Table) or b.lines]
        return bool(written) and all(isinstance(b, Paragraph) and b.bold for b in written)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table, every row equally wide; a merged cell is the same one wherever it reaches.

    ``header_rows`` is what the file tells, if it does; ``ruled`` whether lines are drawn.
    """

    rows: tuple[tuple[TableCell, ...], ...]
    header_rows: int | None = None
    ruled: bool = False

    @property
    def is_large(self) -> bool:
        """Whether the table is one to read by rows and columns, wherever it stands."""
        return len(self.rows) > _MOST_NESTED_ROWS and len(self.rows[0]) > 1

    def cells(self) -> Iterator[TableCell]:
        """Every cell once, in reading order."""
        yield from dict.fromkeys(cell for row in self.rows for cell in row)


Block = Paragraph | Table


def cell_of(blocks: Sequence[Block]) -> TableCell:
    """Make a cell of the blocks in it."""
    return TableCell(one_line(" ".join(_lines(blocks))), tuple(blocks))


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from block.lines
        elif not block.is_large:
            for cell in block.cells():
                yield from cell.lines


def _large_tables(blocks: Sequence[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            if block.is_large:
                yield block
            else:
                for cell in block.cells():
                    yield from _large_tables(cell.blocks)
