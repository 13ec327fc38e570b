"""Puts the text of an extract together, piece by piece, and keeps the offsets of what it writes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.ingest.formats.grids import Grid, GridCell
from kb.ingest.structure.cells import Cell
from kb.ingest.structure.stated_tables import StatedTable

# What takes no room on the page: zero-width spaces and joiners, soft hyphens, byte order marks.
_UNSEEN = str.maketrans("", "", "\u200b\u200c\u200d\u2060\u00ad\ufeff")


def one_line(text: str) -> str:
    """The words of a text with single spaces between them, Unicode composed (NFC)."""
    return " ".join(unicodedata.normalize("NFC", text.translate(_UNSEEN)).split())


@dataclass(slots=True)
class TextWriter:
    """A text in the making: paragraphs with a blank line between them, tables one line a row."""

    tables: list[StatedTable] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0

    @property
    def text(self) -> str:
        """What has been written."""
        return "".join(self._pieces)

    def paragraph(self, text: str) -> int:
        """Write a paragraph of one or more lines; gives the offset at which it starts."""
        self._part()
        return self._write(text)

    def rows(self, grid: Grid, header_rows: int | None = None, *, stated: bool = True) -> None:
        """Write a table, its cells separated by tabs, each where it first stands.

        A grid that is not ``stated`` to be a table (a letterhead) is written the same way only.
        """
        placed: dict[int, Cell] = {}
        rows = []
        for number, row in enumerate(grid):
            if number:
                self._write("\n")
            else:
                self._part()
            self._row(row, placed)
            rows.append(tuple(placed[id(cell)] for cell in row))
        if stated and len(rows) > 1:
            self.tables.append(StatedTable(tuple(rows), header_rows))

    def _row(self, row: Sequence[GridCell], placed: dict[int, Cell]) -> None:
        first = True
        for cell in row:
            if id(cell) in placed:
                continue
            if not first:
                self._write("\t")
            first = False
            start = self._write(cell.text)
            placed[id(cell)] = Cell(cell.text, start, self._length)

    def _part(self) -> None:
        """Leave a blank line before what comes next."""
        if self._length:
            self._write("\n\n")

    def _write(self, text: str) -> int:
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        return start
