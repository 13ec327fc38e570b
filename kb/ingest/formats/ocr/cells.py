"""The cells that the ruling lines of a scanned page enclose, and one image to read them from.

A table recognised as a page is taken for columns of prose: short numbers get lost and headers run
together. Its cells are therefore cut out and set one below another, as lines of one block of text.
Boxes are (x0, y0, x1, y1) in pixels, half open; images are uint8 arrays (height, width).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kb.ingest.formats.ocr.raster import Box, Grey, Mask, ink

# More lines than any table has are a drawing; fewer cells are a frame around text.
_MOST_LINES = 500
_FEWEST_CELLS = 4
# Inches.
_NEAR = 0.03
_INSET = 0.012
_MARGIN = 0.12
_BETWEEN = 0.06
_BESIDE = 0.12
_WIDEST_SHORT = 0.25
_WIDEST_NUMBER = 0.5
_TALLEST_DASH = 0.08
_AROUND = 0.02
# A box of ink not higher than this is one line of text (18 points).
_TALLEST_LINE = 0.25
# Square inches of ink below which a cell is empty but for specks.
_LEAST_INK = 0.0003


@dataclass(frozen=True, slots=True)
class Strip:
    """Pieces of cells set into one image: where each is there, on the page, and of which cell."""

    image: Grey
    placed: tuple[Box, ...]
    pieces: tuple[Box, ...]
    cells: tuple[int, ...]

    def on_page(self, box: Box) -> tuple[int, Box]:
        """Return the number of the cell that a box of the image is in, and the box on the page."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        at = min(range(len(self.placed)), key=lambda at: _distance(self.placed[at], x, y))
        right = self.pieces[at][0] - self.placed[at][0]
        down = self.pieces[at][1] - self.placed[at][1]
        return self.cells[at], (box[0] + right, box[1] + down, box[2] + right, box[3] + down)


def _distance(box: Box, x: float, y: float) -> float:
    return max(box[0] - x, x - box[2], 0.0) + max(box[1] - y, y - box[3], 0.0)


def tables(lines: Sequence[Box], dpi: int) -> list[list[Box]]:
    """Return the cells of each table, in reading order; what is no closed grid is no table."""
    near = round(_NEAR * dpi)
    found: list[list[Box]] = []
    if len(lines) > _MOST_LINES:
        return found
    for group in _joined(lines, near):
        level = [line for line in group if line[2] - line[0] >= line[3] - line[1]]
        upright = [line for line in group if line[2] - line[0] < line[3] - line[1]]
        if len(level) >= 2 and len(upright) >= 2:
            found.append(_cells(level, upright, near))
    real = [cells for cells in found if len(cells) >= _FEWEST_CELLS]
    return sorted(real, key=lambda cells: cells[0][1])


def _joined(lines: Sequence[Box], near: int) -> list[list[Box]]:
    """Group lines that meet, one with another."""
    groups: list[list[Box]] = []
    for line in lines:
        meeting = [group for group in groups if any(_meet(line, one, near) for one in group)]
        groups = [group for group in groups if group not in meeting]
        groups.append([line, *(one for group in meeting for one in group)])
    return groups


def _meet(one: Box, two: Box, near: int) -> bool:
    return (
        one[0] - near <= two[2]
        and two[0] - near <= one[2]
        and one[1] - near <= two[3]
        and two[1] - near <= one[3]
    )


def _cells(level: Sequence[Box], upright: Sequence[Box], near: int) -> list[Box]:
    """Return the cells of a grid; fields of it with no line between them make one cell."""
    columns = _places(((line[0] + line[2]) // 2 for line in upright), near)
    rows = _places(((line[1] + line[3]) // 2 for line in level), near)
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            if (row, column) in taken:
                continue
            right = column + 1
            middle = (rows[row] + rows[row + 1]) // 2
            while right < len(columns) - 1 and not _crosses(upright, columns[right], middle, near):
                right += 1
            bottom = row + 1
            while bottom < len(rows) - 1 and not any(
                _crosses(_turned(level), rows[bottom], (columns[at] + columns[at + 1]) // 2, near)
                for at in range(column, right)
            ):
                bottom += 1
            taken.update((r, c) for r in range(row, bottom) for c in range(column, right))
            cells.append((columns[column], rows[row], columns[right], rows[bottom]))
    return cells


def _turned(lines: Iterable[Box]) -> list[Box]:
    return [(y0, x0, y1, x1) for x0, y0, x1, y1 in lines]


def _crosses(upright: Iterable[Box], column: int, row: int, near: int) -> bool:
    """Tell whether a line runs down near a column of pixels at a row."""
    return any(
        abs((line[0] + line[2]) // 2 - column) <= near and line[1] <= row <= line[3]
        for line in upright
    )


def _places(values: Iterable[int], near: int) -> list[int]:
    places: list[int] = []
    for value in sorted(values):
        if not places or value - places[-1] > near:
            places.append(value)
    return places


def strip(grey: Grey, cells: Sequence[Box], dpi: int) -> Strip | None:
    """Set the cells that hold ink into lines of one block of text; ``None`` if all are empty.

    ``grey`` is the page with its ruling lines erased. Cells side by side that hold one line each
    stay a line, since a lone "-" or digit is not recognised; the others stand by themselves.
    """
    margin, between, beside = (round(size * dpi) for size in (_MARGIN, _BETWEEN, _BESIDE))
    placed: list[Box] = []
    pieces: list[tuple[int, Box]] = []
    top = margin
    for line in _lines_of_cells(ink(grey), cells, dpi):
        highest = min(box[1] for _, box in line)
        left = margin
        for number, box in line:
            x1, y0 = left + box[2] - box[0], top + box[1] - highest
            placed.append((left, y0, x1, y0 + box[3] - box[1]))
            pieces.append((number, box))
            left = x1 + beside
        top += max(box[3] for _, box in line) - highest + between
    if not pieces:
        return None
    width = max(box[2] for box in placed) + margin
    image = np.full((top + margin, width), 255, dtype=np.uint8)
    for to, (_, of) in zip(placed, pieces, strict=True):
        image[to[1] : to[3], to[0] : to[2]] = grey[of[1] : of[3], of[0] : of[2]]
    return Strip(
        image, tuple(placed), tuple(box for _, box in pieces), tuple(cell for cell, _ in pieces)
    )


def _lines_of_cells(inked: Mask, cells: Sequence[Box], dpi: int) -> list[list[tuple[int, Box]]]:
    """Return numbers and inked boxes of cells, short neighbours in a row of the table together."""
    lines: list[list[tuple[int, Box]]] = []
    last: tuple[Box, Box] | None = None
    for number, cell in enumerate(cells):
        box = _inked_box(inked, cell, dpi)
        if box is None:
            continue
        if last is not None and _beside(*last, cell, box, dpi):
            lines[-1].append((number, box))
        else:
            lines.append([(number, box)])
        last = cell, box
    return lines


def _beside(last_cell: Box, last: Box, cell: Box, box: Box, dpi: int) -> bool:
    """Tell whether what a cell holds goes in one line with what the cell before it holds."""
    if (last_cell[1], last_cell[3]) != (cell[1], cell[3]):
        return False
    if max(last[3] - last[1], box[3] - box[1]) > _TALLEST_LINE * dpi:
        return False
    # Beside a long text, the wide gap would make its words run together.
    dash = box[3] - box[1] <= _TALLEST_DASH * dpi
    widest = (_WIDEST_NUMBER if dash else _WIDEST_SHORT) * dpi
    return max(last[2] - last[0], box[2] - box[0]) <= widest


def _inked_box(inked: Mask, cell: Box, dpi: int) -> Box | None:
    """Return the part of a cell that holds ink, with a little paper around it, if any does."""
    inset, around = round(_INSET * dpi), round(_AROUND * dpi)
    x0, y0, x1, y1 = cell[0] + inset, cell[1] + inset, cell[2] - inset, cell[3] - inset
    inner = inked[y0:y1, x0:x1]
    # A row or column with a single inked pixel is a speck.
    rows = np.nonzero(inner.sum(axis=1) >= 2)[0]
    columns = np.nonzero(inner.sum(axis=0) >= 2)[0]
    if rows.size == 0 or columns.size == 0 or int(inner.sum()) < _LEAST_INK * dpi * dpi:
        return None
    return (
        max(x0 + int(columns[0]) - around, x0),
        max(y0 + int(rows[0]) - around, y0),
        min(x0 + int(columns[-1]) + 1 + around, x1),
        min(y0 + int(rows[-1]) + 1 + around, y1),
    )
