"""Tables in plain text: finds their rows, column headers and groups."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kb.ingest.structure.cells import SERIAL_HEADER, Cell, Grid, numbers_columns, read_grid
from kb.ingest.structure.lines import Line
from kb.ingest.structure.stated_tables import (
    SEPARATOR,
    StatedTable,
    captions_above,
    headers_of,
    once_across,
    rows_under_spans,
)

_SERIAL = re.compile(r"^\(?(?:\d{1,4}(?:\.\d{1,3})*|\d{1,3}\.n)[.)]?$")
_GROUP_SERIAL = re.compile(r"^(?:[IVX]{1,6}|[A-HĐ])[.)]?$")
_TOTAL = re.compile(r"(?i)^\W*(?:tổng(?: cộng| số)?|cộng|toàn (?:tỉnh|huyện|thành phố))\b")
_UNDIVIDED = re.compile(r"(?i)(?:s?tt|số|tổng|ghi chú|cộng)\b")
"""Headers that name one column as a rule."""
_NUMERIC = re.compile(r"^[-–]?[\d.,\s%≥≤<>]+$")


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


def find_tables(lines: Sequence[Line], stated: Sequence[StatedTable] = ()) -> list[Table]:
    """Find every table, in order; letterheads and signature blocks laid out with tabs are not.

    Tables that the file itself marks are taken as ``stated``, the others are found in the lines.
    """
    starts = [line.raw_start for line in lines]
    marked = {bisect_right(starts, table.start) - 1: table for table in stated}
    tables = []
    index = 0
    while index < len(lines):
        if index in marked:
            last = index + len(marked[index].rows)
            table = _build_stated(index, last, marked[index])
            tables += [table] if table is not None else []
            index = last
            continue
        found = read_grid(lines, index)
        if found is None:
            index += 1
            continue
        last, grid = found
        table = _build(index, last, grid)
        if table is not None:
            tables.append(table)
        index = last
    return tables


def _build_stated(first: int, last: int, table: StatedTable) -> Table | None:
    captions = captions_above(table.rows)
    rows = table.rows[captions:]
    grid = [list(row) for row in rows]
    if len(grid) < 2:
        return None
    if table.header_rows is not None:
        depth = max(table.header_rows - captions, 0)
    else:
        depth = rows_under_spans(rows) if _has_header(grid) else 0
    depth = min(depth, len(grid) - 1)
    headers = headers_of(rows[:depth], len(grid[0]))
    body = [once_across(row) for row in grid[depth:]]
    top = [list(row) for row in table.rows[: captions + depth]]
    return _build_rows(first, last, top, headers, body)


def _build(first: int, last: int, grid: Grid) -> Table | None:
    if len(grid) < 2:
        return None
    depth = _header_depth(grid)
    width = max(len(row) for row in grid[depth:])
    headers = _headers(grid[:depth], width)
    return _build_rows(first, last, grid[:depth], headers, grid[depth:])


def _build_rows(first: int, last: int, top: Grid, headers: list[str], body: Grid) -> Table | None:
    """Make the rows under ``headers``, one a column, from the cells of each."""
    width = len(headers)
    serial_column = _serial_column(body, headers)
    rows: list[Row] = []
    group: str | None = None
    above: list[Cell] = []
    numbering: list[Cell] = []
    floor = 0
    for cells in body:
        if not rows and numbers_columns([cell.text for cell in cells]):
            numbering += cells
            continue
        cells = _align(cells, above, width, serial_column)
        row = _row(cells, headers, serial_column, group, floor)
        if row is None:
            continue
        floor = row.end
        if row.is_group:
            group = _group_name(cells)
        rows.append(row)
        above = cells
    if not rows:
        return None
    head = [cell for row in (*top, numbering) for cell in row if cell.text]
    bounds = (min(c.start for c in head), max(c.end for c in head)) if head else None
    return Table(first, last, bounds, tuple(rows))


def _header_depth(grid: Grid) -> int:
    """Count the header rows: none, one, or two when the second fills the first one's spans."""
    if not _has_header(grid):
        return 0
    return 2 if len(grid) > 2 and _fills_spans(grid[0], grid[1], len(grid[2])) else 1


def _has_header(grid: Grid) -> bool:
    """Whether the first row names the columns rather than holding values."""
    top = grid[0]
    texts = [cell.text for cell in top]
    if any(SERIAL_HEADER.match(text) for text in texts[:2]):
        return True
    # A merged cell stands in several columns and is counted once.
    named = [cell.text for cell in dict.fromkeys(top) if cell.text]
    if len(named) < 2 or any(_NUMERIC.match(text) for text in named):
        return False
    if max(map(len, texts)) > 120:
        return False
    if grid[1][0] == top[0]:
        return True
    if _shape(texts[0]) == _shape(grid[1][0].text):
        return False
    return len(set(top)) != 2 or any(_SERIAL.match(row[0].text) for row in grid[1:3])


def _fills_spans(top: list[Cell], second: list[Cell], width: int) -> bool:
    """Whether the second row only divides columns that the first row names together."""
    filled = [position for position, cell in enumerate(second) if cell.text]
    if any(_NUMERIC.match(second[position].text) for position in filled):
        return False
    if len(second) != len(top):
        return _spread([c.text for c in top], [c.text for c in second], width) is not None
    return (
        bool(filled)
        and not second[0].text
        and all(
            not top[position].text or (position + 1 < len(top) and not top[position + 1].text)
            for position in filled
        )
    )


def _shape(text: str) -> str:
    """The text with its digits masked when it has any, else something unlike any other text."""
    return re.sub(r"\d+", "#", text) if re.search(r"\d", text) else f"\0{text}"


def _headers(rows: Grid, width: int) -> list[str]:
    """Give every column its full header, "upper › lower" where a header spans columns."""
    if not rows:
        return [f"Cột {column + 1}" for column in range(width)]
    top = [cell.text for cell in rows[0]]
    lower = [cell.text for cell in rows[1]] if len(rows) > 1 else []
    if lower and len(lower) != len(top):
        top, lower = _spread(top, lower, width) or (top, lower)
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


def _spread(top: list[str], lower: list[str], width: int) -> tuple[list[str], list[str]] | None:
    """Place a second header row of another length under the upper headers that it divides.

    Those are the headers repeated side by side where the upper row fills the width, else the last
    ones that can be: one with all the lower headers, or several with the same lower headers each.
    """
    if len(top) == width:
        return _under_repeated(top, lower)
    divided = len(top) + len(lower) - width
    if divided < 1 or len(lower) % divided:
        return None
    each = len(lower) // divided
    parts = [lower[at : at + each] for at in range(0, len(lower), each)]
    can_be = [place for place, text in enumerate(top) if place and not _UNDIVIDED.match(text)]
    under = (can_be or [len(top) - 1])[-divided:]
    if any(part != parts[0] for part in parts) or len(under) < divided:
        return None
    wide: list[str] = []
    below: list[str] = []
    for place, text in enumerate(top):
        wide += [text] + [""] * (each - 1 if place in under else 0)
        below += parts[0] if place in under else [""]
    return wide, below


def _under_repeated(top: list[str], lower: list[str]) -> tuple[list[str], list[str]] | None:
    beside = zip(top, ["", *top], [*top[1:], ""], strict=False)
    repeated = [bool(text) and text in (left, right) for text, left, right in beside]
    if sum(repeated) != len(lower):
        return None
    left_over = iter(lower)
    return top, [next(left_over) if divided else "" for divided in repeated]


def _serial_column(rows: Grid, headers: list[str]) -> int | None:
    for column, header in enumerate(headers[:3]):
        if SERIAL_HEADER.match(header):
            return column
    numbered = sum(bool(row and _SERIAL.match(row[0].text)) for row in rows)
    return 0 if numbered >= 2 and numbered >= 0.5 * len(rows) else None


def _align(cells: list[Cell], above: list[Cell], width: int, serial: int | None) -> list[Cell]:
    """Restore the cells that a row shares with the row above (a cell spanning several rows)."""
    missing = width - len(cells)
    if serial and 0 < missing <= serial and above:
        at = serial - missing
        if at < len(cells) and _SERIAL.match(cells[at].text):
            return above[:missing] + cells
    return cells + [Cell("", cells[-1].end, cells[-1].end)] * missing


def _row(
    cells: list[Cell],
    headers: list[str],
    serial_column: int | None,
    group: str | None,
    floor: int,
) -> Row | None:
    """Make a row of cells; those before ``floor`` are shared with a row above."""
    filled = [cell for cell in cells if cell.text]
    own = [cell for cell in filled if cell.start >= floor]
    if not own:
        return None
    start, end = min(c.start for c in own), max(c.end for c in own)
    serial = cells[serial_column].text.strip("().") if serial_column is not None else ""
    words = [cell.text for cell in filled if not _NUMERIC.match(cell.text)]
    is_total = bool(words and _TOTAL.match(words[0])) and not _SERIAL.match(serial)
    is_group = not is_total and (
        bool(_GROUP_SERIAL.match(filled[0].text) and len(filled) > 1)
        or (len(filled) == 1 and len(cells) > 2)
    )
    values = tuple((header, cell.text) for header, cell in zip(headers, cells, strict=False))
    return Row(
        start, end, serial, values, None if is_group or is_total else group, is_total, is_group
    )


def _group_name(cells: list[Cell]) -> str:
    words = [cell.text for cell in cells if cell.text and not _NUMERIC.match(cell.text)]
    if len(words) > 1 and _GROUP_SERIAL.match(words[0]):
        return f"{words[0].rstrip('.)')}. {words[1]}"
    return words[0] if words else ""
