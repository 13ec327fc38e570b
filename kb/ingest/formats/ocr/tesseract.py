"""Text recognition of scanned pages by Tesseract, run as a program of its own.

What was recognised is given as it is: nothing is corrected, so that a person who looks at the page
sees what the quotes come from.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from kb.errors import LoadError
from kb.ingest.formats.ocr.cells import strip, tables
from kb.ingest.formats.ocr.raster import (
    Box,
    Grey,
    densest_band,
    erase,
    ink,
    ruling_lines,
    sideways,
    straighten,
    without_specks,
)

if TYPE_CHECKING:
    import pymupdf

DPI = 300
LANGUAGE = "vie"
_POINTS = 72
# For one run of Tesseract; well below the time that a file may take over a page.
_SECONDS = 90
# Below this confidence a page may be upside down.
_DOUBTFUL = 0.6
# Inches of a page that tell which way up it is.
_BAND = 1.5
# Tesseract's page segmentation modes: automatic, one uniform block of text.
_PAGE, _BLOCK = "3", "6"
_WORD_LEVEL = "5"
_WHITE = 255
# Square inches of ink that are at least there where something is written.
_LEAST_INK = 0.001
# A larger page, such as a map, is read at a lower resolution.
_MOST_PIXELS = 40_000_000
_INSTALL = (
    "Hãy cài gói «tesseract-ocr-vie» (Debian, Ubuntu: apt install tesseract-ocr-vie) rồi nạp lại, "
    "hoặc thay bằng tệp có lớp chữ."
)

PointBox = tuple[float, float, float, float]


class OcrMissingError(LoadError):
    """Tesseract or its Vietnamese data is not installed."""


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word on a page, its box in points from the top left, and the numbers of line and block."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    line: int
    block: int


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """What was recognised on a page.

    ``words`` (in reading order) and ``rules`` (ruling lines as thin boxes) lie in points on the
    page as it is. ``straight_words`` and ``straight_rules`` are the same, one for one, as they lie
    on the page once it is turned upright and straightened: lines and tables are to be assembled
    from these. ``confidence`` is the mean over the words, weighted by their length, 0 to 1.
    ``turned`` is how many degrees counter-clockwise the page was turned to be read.
    """

    words: tuple[RecognisedWord, ...]
    rules: tuple[PointBox, ...]
    confidence: float
    straight_words: tuple[RecognisedWord, ...]
    straight_rules: tuple[PointBox, ...]
    turned: float = 0.0


@dataclass(frozen=True, slots=True)
class _Found:
    """A word and its box in pixels.

    ``line`` tells lines apart: the table (from 1; 0 is prose), the block or cell, further numbers.
    """

    text: str
    box: Box
    line: tuple[int, ...]
    confidence: float


def recognise_page(page: pymupdf.Page) -> RecognisedPage:
    """Recognise the text of a page of a PDF; boxes in points of the page as it is shown.

    Raises:
        OcrMissingError: Tesseract or its Vietnamese data is not installed.
        LoadError: recognition failed or took too long.
    """
    import pymupdf

    check_installed()
    inches = page.rect.width * page.rect.height / _POINTS**2
    dpi = min(DPI, int((_MOST_PIXELS / max(inches, 1.0)) ** 0.5))
    pixmap = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY, alpha=False)
    grey = np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
    return _recognise(grey[:, : pixmap.width], dpi)


def recognise_image(png: bytes, dpi: int = DPI) -> RecognisedPage:
    """Recognise the text of an image file; boxes in points (1/72 inch) at the resolution given.

    Raises:
        OcrMissingError: Tesseract or its Vietnamese data is not installed.
        LoadError: the image cannot be read, or recognition failed or took too long.
    """
    check_installed()
    try:
        with Image.open(io.BytesIO(png)) as image:
            grey = np.asarray(image.convert("L"))
    except (OSError, Image.DecompressionBombError) as error:
        raise LoadError(
            "Không mở được hình để nhận dạng chữ (hình hỏng hoặc quá lớn). Hãy quét lại trang này."
        ) from error
    return _recognise(grey, dpi)


@lru_cache(maxsize=1)
def check_installed() -> None:
    """Make sure that text recognition for Vietnamese is there.

    Raises:
        OcrMissingError: Tesseract or its Vietnamese data is not installed.
    """
    if shutil.which("tesseract") is None:
        raise OcrMissingError(
            f"Trang là hình quét nhưng chưa cài chương trình nhận dạng chữ Tesseract. {_INSTALL}"
        )
    listed = _tesseract(["--list-langs"], b"").split()
    if LANGUAGE not in listed:
        raise OcrMissingError(
            "Trang là hình quét nhưng Tesseract chưa có dữ liệu tiếng Việt "
            f"(«{LANGUAGE}»). {_INSTALL}"
        )


def _recognise(grey: Grey, dpi: int) -> RecognisedPage:
    smooth = without_specks(grey)
    upright, turn = straighten(smooth, _better_way_up(smooth, dpi, 1) if sideways(smooth) else 0)
    found, lines = _read(upright, dpi)
    doubtful = bool(found) and turn.quarter == 0 and _confidence(found) < _DOUBTFUL
    if doubtful and _better_way_up(smooth, dpi, 0):
        upright, turn = straighten(smooth, 2)
        found, lines = _read(upright, dpi)
    boxes = [turn.back(one.box) for one in found]
    return RecognisedPage(
        words=_in_points(found, boxes, dpi),
        rules=tuple(_scaled(turn.back(line), dpi) for line in lines),
        confidence=_confidence(found),
        straight_words=_in_points(found, [one.box for one in found], dpi),
        straight_rules=tuple(_scaled(line, dpi) for line in lines),
        turned=90.0 * turn.quarter + turn.skew,
    )


def _better_way_up(grey: Grey, dpi: int, quarter: int) -> int:
    """Return ``quarter`` or, if text is read better so, the same turned upside down.

    A band of the page is enough to tell.
    """
    upright, _ = straighten(grey, quarter)
    # Ruling lines would count as the blackest lines of text, and say nothing.
    band = densest_band(erase(upright, ruling_lines(upright, dpi), 2), round(_BAND * dpi))
    here, there = (_confidence(_words(side, dpi, _BLOCK)) for side in (band, band[::-1, ::-1]))
    return quarter + 2 if there > here else quarter


def _in_points(
    found: Sequence[_Found], boxes: Sequence[PointBox], dpi: int
) -> tuple[RecognisedWord, ...]:
    lines: dict[tuple[int, ...], int] = {}
    blocks: dict[tuple[int, ...], int] = {}
    return tuple(
        RecognisedWord(
            one.text,
            *_scaled(box, dpi),
            line=lines.setdefault(one.line, len(lines)),
            block=blocks.setdefault(one.line[:2], len(blocks)),
        )
        for one, box in zip(found, boxes, strict=True)
    )


def _scaled(box: PointBox, dpi: int) -> PointBox:
    left, top, right, bottom = (value * _POINTS / dpi for value in box)
    return left, top, right, bottom


def _confidence(found: Sequence[_Found]) -> float:
    letters = sum(len(one.text) for one in found)
    return sum(one.confidence * len(one.text) for one in found) / letters if letters else 0.0


def _read(grey: Grey, dpi: int) -> tuple[list[_Found], tuple[Box, ...]]:
    """Read an upright page: its tables cell by cell, the rest as a page; gives ruling lines too."""
    lines = ruling_lines(grey, dpi)
    clean = erase(grey, lines, margin=max(1, dpi // 150)) if lines else grey
    grids = tables(lines, dpi)
    rest = erase(clean, [cell for cells in grids for cell in cells], 0)
    # Tesseract takes minutes to find nothing in the grain of blank paper.
    written = np.count_nonzero(ink(grey) & (rest < _WHITE)) >= _LEAST_INK * dpi * dpi
    prose = _words(rest, dpi, _PAGE) if written else []
    for number, cells in enumerate(grids, start=1):
        middle = (cells[0][1] + cells[-1][3]) // 2
        above = [word for word in prose if word.box[3] <= middle]
        below = [word for word in prose if word.box[3] > middle]
        prose = [*above, *_cell_words(clean, cells, number, dpi), *below]
    return prose, lines


def _cell_words(clean: Grey, cells: Sequence[Box], number: int, dpi: int) -> list[_Found]:
    """Read the cells of a table, in reading order."""
    pieces = strip(clean, cells, dpi)
    if pieces is None:
        return []
    found = []
    for word in _words(pieces.image, dpi, _BLOCK):
        cell, box = pieces.on_page(word.box)
        found.append(_Found(word.text, box, (number, cell, *word.line), word.confidence))
    # Short cells are read as one line: each takes its own words again.
    return sorted(found, key=lambda word: word.line)


def _words(grey: Grey, dpi: int, mode: str) -> list[_Found]:
    """Run Tesseract over an image with a page segmentation mode; boxes in pixels."""
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(grey)).save(buffer, "PPM")
    table = _tesseract(
        ["stdin", "stdout", "-l", LANGUAGE, "--psm", mode, "--dpi", str(dpi), "tsv"],
        buffer.getvalue(),
    )
    found: list[_Found] = []
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != _WORD_LEVEL or not cells[11].strip():
            continue
        block, paragraph, line, _, left, top, width, height = (int(cell) for cell in cells[2:10])
        found.append(
            _Found(
                unicodedata.normalize("NFC", cells[11].strip()),
                (left, top, left + width, top + height),
                (0, block, paragraph, line),
                max(float(cells[10]), 0.0) / 100,
            )
        )
    return found


def _tesseract(arguments: list[str], given: bytes) -> str:
    # One thread: pages are what can be read side by side, and threads within one only wait.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            ["tesseract", *arguments],
            input=given,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise LoadError(
            f"Nhận dạng chữ một trang quá {_SECONDS} giây nên đã dừng. "
            "Hãy quét lại trang ở 300 dpi, đen trắng."
        ) from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise LoadError(
            "Chương trình nhận dạng chữ Tesseract báo lỗi. Hãy cài lại gói «tesseract-ocr-vie»."
        ) from error
    return done.stdout.decode("utf-8", errors="replace")
