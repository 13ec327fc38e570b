"""Blocks into one text, with the place of every word, cell and page in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kb.ingest.layout.grids import GridCell, GridTable
from kb.ingest.layout.lines import PageColumns
from kb.ingest.layout.paragraphs import Block, Paragraph
from kb.ingest.layout.words import LaidPage, Word
from kb.ingest.structure.cells import Cell, is_letterhead, numbers_columns
from kb.ingest.structure.stated_tables import StatedTable
from kb.records import PageWord


@dataclass(slots=True)
class LaidText:
    """The text of laid-out pages; offsets count code points of ``text``."""

    text: str
    words: tuple[PageWord, ...]
    tables: tuple[StatedTable, ...]
    page_starts: tuple[int, ...]


@dataclass(slots=True)
class _Writer:
    """Text written so far."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    words: list[PageWord] = field(default_factory=list)
    tables: list[StatedTable] = field(default_factory=list)

    def write(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)

    def write_words(self, words: Iterable[tuple[LaidPage, Word]]) -> Cell:
        """Write words, a space between each, and give the stretch they take."""
        start = self.length
        texts: list[str] = []
        above: Word | None = None
        for page, word in words:
            if self.length > start and not _broken(above, word):
                self.write(" ")
                texts.append(" ")
            end = self.length + len(word.text)
            self.words.append(PageWord(self.length, end, page.number, *word.shown))
            self.write(word.text)
            texts.append(word.text)
            above = word
        return Cell("".join(texts), start, self.length)


def write(blocks: Sequence[Block], pages: int) -> LaidText:
    """Write blocks as text: a line a paragraph, a blank line between; a line a row of cells.

    ``pages`` is how many pages there are; one without words begins where the next one does.
    """
    writer = _Writer()
    for block in blocks:
        if writer.length:
            writer.write("\n" if isinstance(block, Paragraph) and block.tight else "\n\n")
        if isinstance(block, Paragraph):
            writer.write_words((line.page, word) for line in block.lines for word in line.words)
        elif isinstance(block, PageColumns):
            _write_columns(writer, block)
        else:
            _write_table(writer, block)
    text = "".join(writer.pieces)
    starts = _page_starts(writer.words, pages, len(text))
    return LaidText(text, tuple(writer.words), tuple(writer.tables), starts)


def _broken(above: Word | None, word: Word) -> bool:
    """Whether a line break cut a token at its hyphen or slash: "29-" and "NQ/TU"."""
    if above is None or len(above.text) < 2 or above.text[-1] not in "-/":
        return False
    next_line = word.x0 < above.x1 or word.baseline > above.baseline + above.size
    return next_line and above.text[-2].isalnum() and word.text[0].isalnum()


def _write_columns(writer: _Writer, block: PageColumns) -> None:
    for number, cells in enumerate(block.columns.lines):
        if number:
            writer.write("\n")
        for column, words in enumerate(cells):
            if column:
                writer.write("\t")
            writer.write_words((block.page, word) for word in words)


def _write_table(writer: _Writer, table: GridTable) -> None:
    columns = _filled_columns(table)
    placed: dict[int, Cell] = {}
    rows = []
    first = len(writer.pieces)
    for number, row in enumerate(table.rows):
        if number:
            writer.write("\n")
        rows.append(_write_row(writer, row, columns, placed))
    if not is_letterhead("".join(writer.pieces[first:])):
        writer.tables.append(StatedTable(tuple(rows), _header_rows(table)))


def _filled_columns(table: GridTable) -> list[int]:
    """The columns in which a cell with words begins."""
    return sorted({cell.first for row in table.rows for cell in row if cell.words})


def _write_row(
    writer: _Writer, row: Sequence[GridCell], columns: Sequence[int], placed: dict[int, Cell]
) -> tuple[Cell, ...]:
    """Write a row of cells; one that stands in a row above already is not written again."""
    cells = []
    written = False
    for column in columns:
        cell = next((cell for cell in row if cell.first <= column < cell.last), None)
        if cell is None:
            cells.append(Cell("", writer.length, writer.length))
            continue
        if id(cell) not in placed:
            if written:
                writer.write("\t")
            written = True
            placed[id(cell)] = writer.write_words(cell.words)
        cells.append(placed[id(cell)])
    return tuple(cells)


def _header_rows(table: GridTable) -> int | None:
    """How many rows name the columns, where the following pages say so by repeating them."""
    count = table.repeated
    while count and numbers_columns([cell.text for cell in table.rows[count - 1]]):
        count -= 1
    return count or None


def _page_starts(words: Sequence[PageWord], pages: int, end: int) -> tuple[int, ...]:
    first: dict[int, int] = {}
    for word in words:
        first.setdefault(word.page, word.start)
    starts = []
    following = end
    for page in range(pages, 0, -1):
        following = min(first.get(page, following), following)
        starts.append(following)
    starts.reverse()
    if starts:
        starts[0] = 0
    return tuple(starts)
