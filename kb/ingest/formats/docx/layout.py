"""What a table of a DOCX is for: data in rows, the layout of a letterhead, a frame round text."""

from __future__ import annotations

import re
from typing import Literal

from kb.ingest.formats.docx.blocks import Block, Paragraph, Table, TableCell
from kb.ingest.formats.grids import filled
from kb.ingest.structure.cells import is_letterhead

Use = Literal["data", "layout", "frame"]

_MOST_LAYOUT_ROWS = 4
_MOST_LAYOUT_COLUMNS = 4
_MOTTO = re.compile(
    r"^\W*(?:CỘNG H(?:ÒA|OÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM|ĐẢNG CỘNG SẢN VIỆT NAM"
    r"|Độc lập\s*[-–]\s*Tự do)"
)
_SIGNED = re.compile(r"^\W*(?:(?:TM|KT|TL|TUQ|Q)\.\s*\w|Nơi nhận|\(\s*(?:Đã ký|Ký|Chữ ký))")
# The second line of a letterhead: number on the left, place and date on the right.
_SECOND_LINE = re.compile(r"^(?:Số\s*:|.{0,60}?,?\s*ngày\b.{0,20}\btháng\b)")
_ONE_LINE = 300


def use_of(table: Table) -> Use:
    """Tell what a table is for; the cells of a frame read one after the other."""
    if len(table.rows[0]) == 1:
        return "frame"
    if _is_letterhead(table):
        return "layout"
    if len(table.rows) > 1:
        return "data"
    short = all(len(cell.lines) <= 1 for cell in table.cells())
    return "layout" if short and sum(len(c.text) for c in table.cells()) <= _ONE_LINE else "frame"


def laid_out(table: Table) -> list[Block]:
    """Write a layout table as paragraphs: a line a row, cells separated by tabs.

    A letterhead set in one row has its number and date on a line of their own. A row that holds one
    cell only is no layout: its blocks stand as they are.
    """
    blocks: list[Block] = []
    lines: list[str] = []
    inner: list[Block] = []
    written: set[TableCell] = set()
    for row in table.rows:
        cells = list(dict.fromkeys(row))
        texts = ["" if cell in written else cell.text for cell in cells]
        written.update(cells)
        if texts[0] and not any(texts[1:]):
            blocks += [Paragraph(tuple(filter(str.strip, lines))), *cells[0].blocks]
            lines = []
            continue
        inner += [table for cell in cells for table in cell.inner_tables]
        if any(_MOTTO.match(line) for cell in cells for line in cell.lines):
            parts = [_halves(cell) for cell in cells]
            lines += [_line([part[half] for part in parts]) for half in (0, 1)]
        else:
            lines.append(_line(texts))
    return [*blocks, Paragraph(tuple(filter(str.strip, lines))), *inner]


def _is_letterhead(table: Table) -> bool:
    """Whether a table only sets the letterhead or the signatures side by side."""
    columns = max(len(filled(row)) for row in table.rows)
    if len(table.rows) > _MOST_LAYOUT_ROWS or columns > _MOST_LAYOUT_COLUMNS:
        return False
    lines = [line for cell in table.cells() for line in cell.lines]
    if any(_MOTTO.match(line) for line in lines):
        return True
    if table.ruled:
        return False
    return any(_SIGNED.match(line) for line in lines) or is_letterhead(lines[0])


def _halves(cell: TableCell) -> tuple[str, str]:
    """A letterhead cell above its number or date, and from there on."""
    lines = cell.lines
    at = next((at for at, line in enumerate(lines) if _SECOND_LINE.match(line)), len(lines))
    return " ".join(lines[:at]), " ".join(lines[at:])


def _line(cells: list[str]) -> str:
    """Separate cells by tabs; of the empty ones only the first, which sets others apart, stays."""
    first, *others = [cell.replace("\t", " ").strip() for cell in cells]
    return "\t".join([first, *filter(None, others)])
