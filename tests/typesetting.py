"""Sets an office document on A4 pages: a PDF with a text layer, or a scan of it without one.

The pages are what a word processor prints: letterhead in two columns, justified paragraphs with an
indented first line, ruled tables whose header comes again on every page, footnotes at the foot,
page numbers at the top and a running footer. The one font is the one that PyMuPDF brings along.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

import numpy as np
import pymupdf
from office_document import Grid, OfficeDocument, Span

_WIDTH, _HEIGHT = 595, 842
_LEFT, _RIGHT, _TOP, _BOTTOM = 85, 553, 64, 785
_INDENT = 36
_TEXT_SIZE, _TABLE_SIZE, _NOTE_SIZE = 13, 11, 9
_LEADING = 1.35
_PADDING = 4
FOOTER = "Hệ thống quản lý văn bản và điều hành - Bản in để lưu hồ sơ"


@lru_cache
def _font(character: str) -> pymupdf.Font:
    serif = pymupdf.Font(ordering=-1)
    return serif if serif.has_glyph(ord(character)) else pymupdf.Font("tiro")


@lru_cache(maxsize=50_000)
def _runs(word: str) -> tuple[tuple[pymupdf.Font, str, float], ...]:
    """A word's stretches of one font each, with their widths at size 1."""
    runs = []
    for name, characters in groupby(word, key=lambda c: _font(c).name):
        text = "".join(characters)
        font = _font(text[0])
        runs.append((font, text, font.text_length(text, 1)))
        assert font.name == name
    return tuple(runs)


def _length(words: str, size: float) -> float:
    return size * sum(width for _, _, width in _runs(words))


def _wrap(text: str, width: float, size: float, indent: float = 0) -> list[list[str]]:
    """Break a text into lines of words, greedily."""
    lines: list[list[str]] = [[]]
    room = width - indent
    for word in text.split(" "):
        needed = _length(word, size)
        if lines[-1] and needed > room:
            lines.append([])
            room = width
        lines[-1].append(word)
        room -= needed + _length(" ", size)
    return lines


class _Pages:
    """Pages being filled from the top down; ``y`` is where the next line begins."""

    def __init__(self) -> None:
        self.file = pymupdf.open()
        self.new_page()

    def new_page(self) -> None:
        if self.file.page_count:
            self._finish()
        self.page = self.file.new_page(width=_WIDTH, height=_HEIGHT)
        self.writer = pymupdf.TextWriter(self.page.rect)
        self.y, self.bottom = float(_TOP), float(_BOTTOM)
        number = self.file.page_count
        if number > 1:
            self.line([str(number)], _WIDTH / 2 - 4, 36, _TEXT_SIZE)
        self.line(FOOTER.split(" "), _LEFT, 806, _NOTE_SIZE)

    def _finish(self) -> None:
        self.writer.write_text(self.page)

    def line(self, words: list[str], x: float, y: float, size: float, gap: float = 0) -> None:
        """Set a line of words, each with its space, ``gap`` points wider than usual."""
        for place, word in enumerate(words):
            spaced = word if place == len(words) - 1 else word + " "
            for font, text, width in _runs(spaced):
                self.writer.append((x, y + size * 1.07), text, font=font, fontsize=size)
                x += width * size
            x += gap

    def paragraph(self, text: str, size: float, *, justified: bool, indent: float) -> None:
        width = _RIGHT - _LEFT
        lines = _wrap(text, width, size, indent)
        for place, words in enumerate(lines):
            if self.y + size * _LEADING > self.bottom:
                self.new_page()
            left = indent if place == 0 else 0
            free = width - left - _length(" ".join(words), size)
            last = place == len(lines) - 1
            gap = free / (len(words) - 1) if justified and not last and len(words) > 1 else 0
            x = _LEFT + left if justified else _LEFT + free / 2
            self.line(words, x, self.y, size, gap)
            self.y += size * _LEADING
        self.y += 6

    def footnote(self, text: str) -> None:
        """Set a note at the foot of the page, above the notes set there before."""
        lines = _wrap(text, _RIGHT - _LEFT, _NOTE_SIZE)
        height = len(lines) * _NOTE_SIZE * _LEADING + 4
        if self.y + height > self.bottom:
            self.new_page()
        self.bottom -= height
        for place, words in enumerate(lines):
            y = self.bottom + 4 + place * _NOTE_SIZE * _LEADING
            self.line(words, _LEFT, y, _NOTE_SIZE)

    def letterhead(self, rows: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
        for left, right in rows:
            heights = []
            for lines, x0, x1 in ((left, _LEFT - 20, 270), (right, 285, _RIGHT + 10)):
                y = self.y
                for text in lines:
                    for words in _wrap(text, x1 - x0, _TABLE_SIZE):
                        middle = (x0 + x1 - _length(" ".join(words), _TABLE_SIZE)) / 2
                        self.line(words, middle, y, _TABLE_SIZE)
                        y += _TABLE_SIZE * _LEADING
                heights.append(y)
            self.y = max(heights) + 6
        self.y += 10

    def table(self, grid: Grid) -> None:
        edges = _columns(grid)
        top, body = grid.rows[: grid.header_rows], grid.rows[grid.header_rows :]
        self._rows(top, edges, room=100)
        for row in body:
            if self.y + _row_height(row, edges) > self.bottom:
                self.new_page()
                self._rows(top, edges, room=0)
            self._rows([row], edges, room=0)
        self.y += 12

    def _rows(self, rows: Sequence[dict[int, Span]], edges: list[float], room: float) -> None:
        """Set rows that belong together; cells may reach from one into the next."""
        heights = [_row_height(row, edges) for row in rows]
        if rows and self.y + sum(heights) + room > self.bottom:
            self.new_page()
        for place, row in enumerate(rows):
            for column, span in row.items():
                x0, x1 = edges[column], edges[column + span.columns]
                height = sum(heights[place : place + span.rows])
                self.page.draw_rect((x0, self.y, x1, self.y + height), width=0.6)
                lines = _wrap(span.text, x1 - x0 - 2 * _PADDING, _TABLE_SIZE)
                y = self.y + (height - len(lines) * _TABLE_SIZE * _LEADING) / 2
                for words in lines:
                    self.line(words, x0 + _PADDING, y, _TABLE_SIZE)
                    y += _TABLE_SIZE * _LEADING
            self.y += heights[place]

    def done(self) -> bytes:
        self._finish()
        self.file.subset_fonts()
        return bytes(self.file.tobytes(garbage=3, deflate=True, no_new_id=True))


def _columns(grid: Grid) -> list[float]:
    """The left edges of the columns and the right edge of the last: wide texts get more room."""
    least, wanted = [0.0] * grid.width, [0.0] * grid.width
    for row in grid.rows:
        for column, span in row.items():
            if span.columns == 1:
                longest = max(_length(word, _TABLE_SIZE) for word in span.text.split(" "))
                least[column] = max(least[column], longest + 2 * _PADDING + 1)
                wanted[column] = max(wanted[column], _length(span.text, _TABLE_SIZE))
    free = _RIGHT - _LEFT - sum(least)
    extra = [max(most - few, 1) for most, few in zip(wanted, least, strict=True)]
    edges = [float(_LEFT)]
    for column in range(grid.width):
        edges.append(edges[-1] + least[column] + free * extra[column] / sum(extra))
    return edges


def _row_height(row: dict[int, Span], edges: list[float]) -> float:
    lines = 1
    for column, span in row.items():
        width = edges[column + span.columns] - edges[column] - 2 * _PADDING
        needed = len(_wrap(span.text, width, _TABLE_SIZE))
        lines = max(lines, -(-needed // span.rows))
    return lines * _TABLE_SIZE * _LEADING + 2 * _PADDING


def to_pdf(document: OfficeDocument) -> bytes:
    """Set a document as a PDF with a text layer; the same document gives the same bytes."""
    pages = _Pages()
    pages.letterhead(document.letterhead)
    for piece in document.pieces:
        if isinstance(piece, Grid):
            pages.table(piece)
        elif piece.role == "footnote":
            pages.footnote(piece.text)
        else:
            centred = piece.role == "title"
            indent = 0 if centred else _INDENT
            pages.paragraph(piece.text, _TEXT_SIZE, justified=not centred, indent=indent)
    return pages.done()


def to_scan(pdf: bytes, pages: slice = slice(None), dots_per_inch: int = 300) -> bytes:
    """Photograph the pages of a PDF: grey, slightly askew and noisy, JPEG, no text layer."""
    noise = np.random.default_rng(30)
    scan = pymupdf.open()
    with pymupdf.open(stream=pdf, filetype="pdf") as printed:
        for page in list(printed)[pages]:
            askew = float(noise.uniform(-0.5, 0.5))
            scale = dots_per_inch / 72
            matrix = pymupdf.Matrix(scale, scale).prerotate(askew)
            grey = page.get_pixmap(matrix=matrix, colorspace=pymupdf.csGRAY)
            dots = np.frombuffer(grey.samples, dtype=np.uint8).astype(np.int16)
            dots = np.clip(dots + noise.normal(-6, 6, dots.shape).astype(np.int16), 0, 255)
            image = pymupdf.Pixmap(
                pymupdf.csGRAY, grey.width, grey.height, dots.astype(np.uint8).tobytes(), False
            )
            sheet = scan.new_page(width=_WIDTH, height=_HEIGHT)
            sheet.insert_image(sheet.rect, stream=image.tobytes("jpeg", jpg_quality=75))
    return bytes(scan.tobytes(garbage=3, no_new_id=True))
