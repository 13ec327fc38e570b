"""Cells of tables in plain text, with the offsets of every cell.

Two shapes occur in state documents saved as text: rows of tab-separated cells on one line, and
rows whose cells stand one a line (each after a tab) with a blank line between rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.ingest.structure.lines import Line

SERIAL_HEADER = re.compile(r"(?i)^(?:s?tt|số\s*tt|số thứ tự|no\.?)$")
_COLUMN_NUMBER = re.compile(r"^\(?(?:\d{1,2}|[A-H])\)?(?:\s*=.*)?$")
_LETTERHEAD = re.compile(
    r"CỘNG H[OÒ][ÀA]? XÃ HỘI CHỦ NGHĨA|CỘNG HOÀ XÃ HỘI|Độc lập - Tự do|^Số:|Nơi nhận|Ký tên|\(Ký"
    r"|ngày\s*[….]|ĐẢNG CỘNG SẢN VIỆT NAM"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its words and where they stand (an empty cell has ``start == end``)."""

    text: str
    start: int
    end: int


# Rows of cells, as they stand; they may differ in length.
Grid = list[list[Cell]]


def numbers_columns(texts: Sequence[str]) -> bool:
    """Whether the cells of a row only number the columns: (1), (2), (3) = (1) + (2)."""
    return len(texts) >= 3 and all(map(_COLUMN_NUMBER.match, texts))


def is_letterhead(raw: str) -> bool:
    """Whether a tab-separated line is a letterhead or signature block rather than a table row."""
    return bool(_LETTERHEAD.search(raw))


def read_grid(lines: Sequence[Line], first: int) -> tuple[int, Grid] | None:
    """Read the cells of a table from line ``first``, if one begins there; gives its end too."""
    return _cell_lines(lines, first) or _tab_lines(lines, first)


def _cell_lines(lines: Sequence[Line], first: int) -> tuple[int, Grid] | None:
    """Read rows of one cell a line; the first group must hold a serial-number header."""
    if not SERIAL_HEADER.match(lines[first].plain):
        return None
    groups: Grid = []
    index = first
    while index < len(lines):
        group: list[Cell] = []
        while index < len(lines) and lines[index].raw:
            line = lines[index]
            if groups and not line.raw.startswith("\t") and lines[first].raw.startswith("\t"):
                break
            group.append(Cell(line.raw.strip("\t \u00a0"), line.start, line.end))
            index += 1
        if len(group) < 3 or (groups and len(group) != len(groups[0])):
            index -= len(group)
            break
        groups.append(group)
        while index < len(lines) and not lines[index].raw:
            index += 1
    return (index, groups) if len(groups) >= 2 else None


def _tab_lines(lines: Sequence[Line], first: int) -> tuple[int, Grid] | None:
    """Read a run of tab-separated lines (single blank lines between rows are allowed)."""
    grid: Grid = []
    index = last = first
    while index < len(lines):
        line = lines[index]
        if line.blank and "\t" not in line.raw:
            if grid and index + 1 < len(lines) and "\t" in lines[index + 1].raw.strip(" \n"):
                index += 1
                continue
            break
        if (
            "\t" not in line.raw
            or line.raw.count("\t") == len(line.raw) - len(line.raw.lstrip("\t")) == 1
        ):
            break
        if is_letterhead(line.raw):
            break
        grid.append(_split_cells(line))
        index += 1
        last = index
    return (last, grid) if grid else None


def _split_cells(line: Line) -> list[Cell]:
    cells = []
    position = line.raw_start
    for piece in line.raw.split("\t"):
        words = piece.strip(" \u00a0")
        start = position + (len(piece) - len(piece.lstrip(" \u00a0")) if words else 0)
        shown = re.sub(r"^(?:<[ib]>|\*{1,2})(.*?)(?:</[ib]>|\*{1,2})$", r"\1", words)
        cells.append(Cell(shown, start, start + len(words)))
        position += len(piece) + 1
    return cells
