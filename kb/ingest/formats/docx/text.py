"""The text of a DOCX, put together from its blocks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from kb.ingest.formats.docx.blocks import Block, Paragraph, Table
from kb.ingest.formats.docx.layout import laid_out, use_of
from kb.ingest.formats.grids import split_captions
from kb.ingest.formats.writing import TextWriter
from kb.ingest.structure.lines import is_upper
from kb.ingest.structure.outline import find_marker


class DocumentText:
    """Writes blocks one after the other; ``outline`` holds where headings begin and their level."""

    def __init__(self) -> None:
        """Begin with an empty text."""
        self.writer = TextWriter()
        self.outline: list[tuple[int, int]] = []

    def write(self, blocks: Iterable[Block]) -> None:
        """Append blocks to the text."""
        for block in _centred_together(blocks):
            if isinstance(block, Paragraph):
                self._paragraph(block)
            else:
                self._table(block)

    def _paragraph(self, paragraph: Paragraph) -> None:
        if not paragraph.lines:
            return
        words = unicodedata.normalize("NFC", "\n".join(paragraph.lines))
        start = self.writer.paragraph(words)
        if paragraph.level is not None:
            self.outline.append((start, paragraph.level))

    def _table(self, table: Table) -> None:
        use = use_of(table)
        if use == "frame":
            for cell in table.cells():
                self.write(cell.blocks)
        elif use == "layout":
            self.write(laid_out(table))
        else:
            self._data(table)

    def _data(self, table: Table) -> None:
        """Write a table of data between its title and its notes, then the tables in its cells."""
        above, grid, below = split_captions([list(row) for row in table.rows])
        first, last = len(above), len(table.rows) - len(below)
        for row in table.rows[:first]:
            self.write(row[0].blocks)
        header_rows = max((table.header_rows or 0) - first, 0)
        self.writer.rows(grid, header_rows or None)
        for cell in dict.fromkeys(cell for row in table.rows[first:last] for cell in row):
            self.write(cell.inner_tables)
        for row in table.rows[last:]:
            self.write(row[0].blocks)


def _centred_together(blocks: Iterable[Block]) -> Iterator[Block]:
    """Join centred paragraphs that follow at once: the lines of one title, as a rule."""
    group: Paragraph | None = None
    for block in blocks:
        title = block if isinstance(block, Paragraph) and block.centred and block.lines else None
        if title is not None and group is not None and find_marker(title.lines[0]) is None:
            group = _joined(group, title)
            continue
        if group is not None:
            yield group
        group = title
        if title is None:
            yield block
    if group is not None:
        yield group


def _joined(above: Paragraph, below: Paragraph) -> Paragraph:
    """Put two centred paragraphs in one, on one line where the line was only broken to fit."""
    *lines, last = above.lines
    first, *others = below.lines
    cut = last.count("(") > last.count(")") or (first[0].islower() and not is_upper(last))
    between = [f"{last} {first}"] if cut else [last, first]
    level = below.level if above.level is None else above.level
    return Paragraph((*lines, *between, *others), level, centred=True)
