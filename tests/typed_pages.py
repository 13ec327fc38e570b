"""Types small PDFs for tests, line by line, in the one font that PyMuPDF brings along."""

from __future__ import annotations

from collections.abc import Sequence

import pymupdf

LEFT, RIGHT = 85.0, 539.0
SIZE = 13.0
LEADING = 17.0
INDENT = 28.0
_SERIF = pymupdf.Font(ordering=-1)


def width(text: str, size: float = SIZE) -> float:
    """How wide a text is, in points."""
    return float(_SERIF.text_length(text, size))


class TypedPages:
    """A4 pages in the making; ``y`` is the baseline of the next line."""

    def __init__(self) -> None:
        self.document = pymupdf.open()
        self.new_page()

    def new_page(self, wide: float = 595, high: float = 842) -> None:
        """Begin a page."""
        self.page = self.document.new_page(width=wide, height=high)
        self.page.insert_font("serif", fontbuffer=_SERIF.buffer)
        self.y = 80.0

    def at(self, x: float, y: float, text: str, size: float = SIZE, rotate: int = 0) -> None:
        """Write a text with its baseline beginning at a point."""
        self.page.insert_text((x, y), text, fontname="serif", fontsize=size, rotate=rotate)

    def centred(self, text: str, size: float = SIZE) -> None:
        """Write a line in the middle between the margins."""
        self.at((LEFT + RIGHT - width(text, size)) / 2, self.y, text, size)
        self.y += LEADING

    def paragraph(self, text: str, indent: float = INDENT, bottom: float = 780) -> None:
        """Write a justified paragraph, going on to a new page below ``bottom``."""
        lines = self.wrapped(text, indent)
        for number, words in enumerate(lines):
            if self.y > bottom:
                self.new_page()
            start = LEFT + (0 if number else indent)
            last = number == len(lines) - 1
            free = RIGHT - start - width(" ".join(words))
            gap = width(" ") + (0 if last or len(words) < 2 else free / (len(words) - 1))
            for word in words:
                self.at(start, self.y, word)
                start += width(word) + gap
            self.y += LEADING
        self.y += 6

    def wrapped(self, text: str, indent: float) -> list[list[str]]:
        """Break a text into lines of words between the margins."""
        lines: list[list[str]] = [[]]
        for word in text.split():
            room = RIGHT - LEFT - (indent if len(lines) == 1 else 0)
            if lines[-1] and width(" ".join([*lines[-1], word])) > room:
                lines.append([])
            lines[-1].append(word)
        return lines

    def table(
        self, edges: Sequence[float], rows: Sequence[Sequence[str]], high: float = 22
    ) -> None:
        """Draw a ruled table, a line of words a cell; ``None`` for what a cell above covers."""
        top = self.y
        for row in rows:
            for left, text in zip(edges, row, strict=False):
                self.at(left + 4, self.y + high - 8, text, 11)
            self.y += high
        for place in range(len(rows) + 1):
            y = top + place * high
            self.page.draw_line((edges[0], y), (edges[-1], y), width=0.5)
        for x in edges:
            self.page.draw_line((x, top), (x, self.y), width=0.5)
        self.y += LEADING + 8

    def content(self) -> bytes:
        """The file."""
        return bytes(self.document.tobytes(deflate=True))
