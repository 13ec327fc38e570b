"""Tables in plain text: finds their rows, header and groups, with the offsets of every cell.

Two shapes occur in state documents saved as text: rows of tab-separated cells on one line, and
rows whose cells stand one a line (each after a tab) with a blank line between rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.ingest.lines import Line

SEPARATOR = " › "
_SERIAL_HEADER = re.compile(r"(?i)^(?:s?tt|số\s*tt|số thứ tự|no\.?)$")
_SERIAL = re.compile(r"^\(?(?:\d{1,4}(?:\.\d{1,3})*|\d{1,3}\.n)[.)]?$")
_GROUP_SERIAL = re.compile(r"^(?:[IVX]{1,6}|[A-HĐ])[.)]?$")
_COLUMN_NUMBER = re.compile(r"^\(?(?:\d{1,2}|[A-H])\)?(?:\s*=.*)?$")
_TOTAL = re.compile(r"(?i)^\W*(?:tổng(?: cộng| số)?|cộng|toàn (?:tỉnh|huyện|thành phố))\b")
_NUMERIC = re.compile(r"^[-–]?[\d.,\s%≥≤<>]+$")
_LETTERHEAD = re.compile(
    r"CỘNG H[OÒ][ÀA]? XÃ HỘI CHỦ NGHĨA|CỘNG HOÀ XÃ HỘI|Độc lập - Tự do|^Số:|Nơi nhận|Ký tên|\(Ký|ngày\s*[….]"
    r"|ĐẢNG CỘNG SẢN VIỆT NAM"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its words and where they stand (an empty cell has ``start == end``)."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``values`` pairs each full column header with the cell under it."""

    start: int
    end: int
    serial: str
    values: tuple[tuple[str, str], ...]
    group: str | None
    is_total: bool
    is_group: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table from line ``first`` up to, not including, line ``last``.

    ``header`` bounds the header rows in the text, if there are any.
    """

    first: int
    last: int
    header: tuple[int, int] | None
    rows: tuple[Row, ...]


def find_tables(lines: Sequence[Line]) -> list[Table]:
    """Find every table, in order; letterheads and signature blocks laid out with tabs are not."""
    tables = []
    index = 0
    while index < len(lines):
        found = _cell_lines(lines, index) or _tab_lines(lines, index)
        if found is None:
            index += 1
            continue
        last, grid = found
        table = _build(index, last, grid)
        if table is not None:
            tables.append(table)
        index = last
    return tables


def is_letterhead(raw: str) -> bool:
    """Whether a tab-separated line is a letterhead or signature block rather than a table row."""
    return bool(_LETTERHEAD.search(raw))


def _cell_lines(lines: Sequence[Line], first: int) -> tuple[int, list[list[Cell]]] | None:
    """Read rows of one cell a line; the first group must hold a serial-number header."""
    if not _SERIAL_HEADER.match(lines[first].plain):
        return None
    groups: list[list[Cell]] = []
    index = first
    while index < len(lines):
        group = []
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


def _tab_lines(lines: Sequence[Line], first: int) -> tuple[int, list[list[Cell]]] | None:
    """Read a run of tab-separated lines (single blank lines between rows are allowed)."""
    grid = []
    index = last = first
    while index < len(lines):
        line = lines[index]
        if line.blank and "\t" not in line.raw:
            if grid and index + 1 < len(lines) and "\t" in lines[index + 1].raw.strip(" \n"):
                index += 1
                continue
            break
        if "\t" not in line.raw or line.raw.count("\t") == len(line.raw) - len(line.raw.lstrip("\t")) == 1:
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


def _build(first: int, last: int, grid: list[list[Cell]]) -> Table | None:
    if len(grid) < 2:
        return None
    depth = _header_depth(grid)
    width = max(len(row) for row in grid[depth:])
    headers = _headers(grid[:depth], width)
    serial_column = _serial_column(grid[depth:], headers)
    rows: list[Row] = []
    group: str | None = None
    above: list[Cell] = []
    for cells in grid[depth:]:
        if all(_COLUMN_NUMBER.match(cell.text) for cell in cells if cell.text) and not rows:
            if len([cell for cell in cells if cell.text]) == len(cells) >= 3:
                continue
        cells = _align(cells, above, width, serial_column)
        row = _row(cells, headers, serial_column, group)
        if row is None:
            continue
        if row.is_group:
            group = _group_name(cells)
        rows.append(row)
        above = cells
    if not rows:
        return None
    head = [cell for row in grid[:depth] for cell in row if cell.text]
    return Table(first, last, (head[0].start, head[-1].end) if head else None, tuple(rows))


def _header_depth(grid: list[list[Cell]]) -> int:
    """Count the header rows: none, one, or two when the second fills the first one's spans."""
    top = grid[0]
    texts = [cell.text for cell in top]
    if any(_SERIAL_HEADER.match(text) for text in texts[:2]):
        depth = 1
    elif len([text for text in texts if text]) < 2 or any(_NUMERIC.match(t) for t in texts if t):
        return 0
    elif _shape(texts[0]) == _shape(grid[1][0].text) or max(map(len, texts)) > 120:
        return 0
    elif len(top) == 2 and not any(_SERIAL.match(row[0].text) for row in grid[1:3]):
        return 0
    else:
        depth = 1
    if len(grid) < 3:
        return depth
    second = grid[1]
    filled = [position for position, cell in enumerate(second) if cell.text]
    under_spans = len(second) == len(top) and filled and all(not top[p].text or p + 1 < len(top) and not top[p + 1].text for p in filled)
    fills_span = len(second) != len(top) and len(top) - 1 + len(second) == len(grid[2])
    numeric = any(_NUMERIC.match(second[position].text) for position in filled)
    if (under_spans and not second[0].text or fills_span) and not numeric:
        return depth + 1
    return depth


def _shape(text: str) -> str:
    """The text with its digits masked when it has any, else something unlike any other text."""
    return re.sub(r"\d+", "#", text) if re.search(r"\d", text) else f"\0{text}"


def _headers(rows: list[list[Cell]], width: int) -> list[str]:
    """Give every column its full header, "upper › lower" where a header spans columns."""
    if not rows:
        return [f"Cột {column + 1}" for column in range(width)]
    top = [cell.text for cell in rows[0]]
    lower = [cell.text for cell in rows[1]] if len(rows) > 1 else []
    if lower and len(lower) != len(top):
        top, lower = _spread(top, lower)
    top += [""] * (width - len(top))
    lower += [""] * (width - len(lower))
    headers = []
    spanning = ""
    for column in range(width):
        spanning = top[column] or (spanning if lower[column] else "")
        below = lower[column]
        name = f"{spanning}{SEPARATOR}{below}" if spanning and below else spanning or below
        headers.append(name or f"Cột {column + 1}")
    return headers


def _spread(top: list[str], lower: list[str]) -> tuple[list[str], list[str]]:
    """Place a shorter second header row under the one upper header that it divides."""
    candidates = [
        position
        for position, text in enumerate(top)
        if position and not _SERIAL_HEADER.match(text) and not re.match(r"(?i)(tổng|ghi chú|cộng)", text)
    ]
    at = candidates[-1] if candidates else len(top) - 1
    top = top[: at + 1] + [""] * (len(lower) - 1) + top[at + 1 :]
    return top, [""] * at + lower + [""] * (len(top) - at - len(lower))


def _serial_column(rows: list[list[Cell]], headers: list[str]) -> int | None:
    for column, header in enumerate(headers[:3]):
        if _SERIAL_HEADER.match(header):
            return column
    numbered = sum(bool(row and _SERIAL.match(row[0].text)) for row in rows)
    return 0 if numbered >= 2 and numbered >= 0.5 * len(rows) else None


def _align(cells: list[Cell], above: list[Cell], width: int, serial: int | None) -> list[Cell]:
    """Restore the cells that a row shares with the row above (a cell spanning several rows)."""
    missing = width - len(cells)
    if missing > 0 and serial and serial >= missing and above:
        if cells[serial - missing : serial - missing + 1] and _SERIAL.match(cells[serial - missing].text):
            return above[:missing] + cells
    return cells + [Cell("", cells[-1].end, cells[-1].end)] * missing


def _row(
    cells: list[Cell], headers: list[str], serial_column: int | None, group: str | None
) -> Row | None:
    filled = [cell for cell in cells if cell.text]
    if not filled:
        return None
    start, end = min(c.start for c in filled), max(c.end for c in filled)
    serial = cells[serial_column].text.strip("().") if serial_column is not None else ""
    words = [cell.text for cell in filled if not _NUMERIC.match(cell.text)]
    is_total = bool(words and _TOTAL.match(words[0])) and not _SERIAL.match(serial)
    is_group = not is_total and (
        bool(_GROUP_SERIAL.match(filled[0].text) and len(filled) > 1)
        or (len(filled) == 1 and len(cells) > 2)
    )
    values = tuple((header, cell.text) for header, cell in zip(headers, cells, strict=False))
    return Row(start, end, serial, values, None if is_group or is_total else group, is_total, is_group)


def _group_name(cells: list[Cell]) -> str:
    words = [cell.text for cell in cells if cell.text and not _NUMERIC.match(cell.text)]
    if len(words) > 1 and _GROUP_SERIAL.match(words[0]):
        return f"{words[0].rstrip('.)')}. {words[1]}"
    return words[0] if words else ""
