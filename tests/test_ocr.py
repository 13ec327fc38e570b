"""Recognition of scanned pages: words and their places, ruling lines, pages that lie askew."""

from __future__ import annotations

import io
import shutil
import subprocess

import numpy as np
import pymupdf
import pytest
from PIL import Image

from kb.errors import LoadError
from kb.ingest.formats.ocr import OcrMissingError, RecognisedPage, recognise_image, recognise_page
from kb.ingest.formats.ocr import tesseract as ocr
from kb.ingest.formats.ocr.cells import strip, tables
from kb.ingest.formats.ocr.raster import (
    erase,
    ruling_lines,
    sideways,
    skew,
    straighten,
    without_specks,
)

DPI = 300
PROSE = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "Xét đề nghị của Giám đốc Sở Xây dựng tại Tờ trình số 12,",
    "Quyết định phê duyệt quy hoạch các cụm công nghiệp trên địa bàn tỉnh.",
)
ROWS = (("TT", "Tên cụm", "Quy mô"), ("1", "Lũng Hoàn", "32,7"), ("2", "Cẩm Giàng", "20"))
COLUMNS = (30.0, 70.0, 220.0, 330.0)
LEVELS = (120.0, 145.0, 170.0, 195.0)


def installed() -> bool:
    if shutil.which("tesseract") is None:
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True)
    return ocr.LANGUAGE in listed.stdout.split()


needs_tesseract = pytest.mark.skipif(
    not installed(), reason="tesseract with Vietnamese data (tesseract-ocr-vie) is not installed"
)


def write(page: pymupdf.Page, text: str, left: float, top: float) -> None:
    box = pymupdf.Rect(left, top, left + 400, top + 24)
    page.insert_htmlbox(box, text, css="* {font-size: 12pt}")


@pytest.fixture(scope="module")
def scan() -> np.ndarray:
    """A page of 420 by 230 points, three lines of prose above a table of three rows, at 300 dpi."""
    with pymupdf.open() as document:
        page = document.new_page(width=420, height=230)
        for number, line in enumerate(PROSE):
            write(page, line, 12, 20 + 26 * number)
        for top, cells in zip(LEVELS[:-1], ROWS, strict=True):
            for left, cell in zip(COLUMNS[:-1], cells, strict=True):
                write(page, cell, left + 4, top + 5)
        for x in COLUMNS:
            page.draw_line((x, LEVELS[0]), (x, LEVELS[-1]), width=0.5)
        for y in LEVELS:
            page.draw_line((COLUMNS[0], y), (COLUMNS[-1], y), width=0.5)
        pixmap = page.get_pixmap(dpi=DPI, colorspace=pymupdf.csGRAY)
    return np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width)


def turned(scan: np.ndarray, degrees: float) -> np.ndarray:
    image = Image.fromarray(scan)
    return np.asarray(image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255))


def speckled(scan: np.ndarray) -> np.ndarray:
    dirt = np.random.default_rng(0).random(scan.shape)
    return np.where(dirt < 3e-4, 0, np.where(dirt > 1 - 3e-4, 255, scan)).astype(np.uint8)


def png(scan: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(scan).save(buffer, "PNG")
    return buffer.getvalue()


def lines(page: RecognisedPage) -> list[str]:
    found: dict[int, list[str]] = {}
    for word in page.words:
        found.setdefault(word.line, []).append(word.text)
    return [" ".join(words) for words in found.values()]


# --- the image ------------------------------------------------------------------------------------


@pytest.mark.parametrize("degrees", [-4.5, -0.5, 0.0, 0.3, 3.0])
def test_skew_is_measured(scan: np.ndarray, degrees: float) -> None:
    assert skew(turned(scan, degrees)) == pytest.approx(-degrees, abs=0.15)


def test_lines_of_text_tell_which_side_is_up(scan: np.ndarray) -> None:
    found = [sideways(turned(scan, degrees)) for degrees in (0, 90, 180, 270, 92)]
    assert found == [False, True, False, True, True]


@pytest.mark.parametrize("quarter", [0, 1, 2, 3])
def test_boxes_are_carried_back_to_the_page_as_it_lay(quarter: int) -> None:
    paper = np.full((400, 600), 255, np.uint8)
    paper[50:60, 100:180] = 0
    upright, turn = straighten(paper, quarter)
    rows, columns = np.nonzero(upright == 0)
    box = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert turn.back(box) == pytest.approx((100, 50, 180, 60))


def test_skewed_boxes_are_carried_back(scan: np.ndarray) -> None:
    page = turned(scan, 2.0)
    _, turn = straighten(page, 0)
    height, width = page.shape
    middle = turn.back((turn.straight[0] / 2, turn.straight[1] / 2) * 2)
    assert turn.skew == pytest.approx(-2.0, abs=0.1)
    assert middle == pytest.approx((width / 2, height / 2) * 2)
    # A point right of the middle lies higher on a page turned counter-clockwise by two degrees.
    x, y = turn.straight[0] / 2 + 500, turn.straight[1] / 2
    right = turn.back((x, y, x, y))
    assert right[:2] == pytest.approx((width / 2 + 499.7, height / 2 - 17.4), abs=0.8)


def test_ruling_lines_and_cells(scan: np.ndarray) -> None:
    found = ruling_lines(scan, DPI)
    scale = DPI / 72
    level = [line for line in found if line[2] - line[0] > line[3] - line[1]]
    upright = [line for line in found if line[2] - line[0] < line[3] - line[1]]
    assert [line[1] for line in level] == pytest.approx([y * scale for y in LEVELS], abs=3)
    assert [line[0] for line in upright] == pytest.approx([x * scale for x in COLUMNS], abs=3)
    [cells] = tables(found, DPI)
    assert len(cells) == 9
    assert cells[4] == pytest.approx(
        tuple(value * scale for value in (COLUMNS[1], LEVELS[1], COLUMNS[2], LEVELS[2])), abs=3
    )


def test_a_line_left_out_joins_two_cells() -> None:
    level = [(100, y, 804, y + 4) for y in (100, 300, 500)]
    upright = [
        (100, 100, 104, 504),
        (450, 300, 454, 504),
        (600, 100, 604, 504),
        (800, 100, 804, 504),
    ]
    [cells] = tables([*level, *upright], DPI)
    assert [cell[2] - cell[0] for cell in cells] == [500, 200, 350, 150, 200]


def test_a_frame_is_no_table() -> None:
    frame = ((0, 0, 900, 4), (0, 696, 900, 700), (0, 0, 4, 700), (896, 0, 900, 700))
    assert tables(frame, DPI) == []


def test_cells_set_into_a_strip_are_found_on_the_page(scan: np.ndarray) -> None:
    found = ruling_lines(scan, DPI)
    [cells] = tables(found, DPI)
    clean = erase(scan, found, 2)
    pieces = strip(clean, cells, DPI)
    assert pieces is not None
    assert pieces.cells == tuple(range(9))
    for cell, there, here in zip(pieces.cells, pieces.placed, pieces.pieces, strict=True):
        assert pieces.on_page(there) == (cell, here)
        x0, y0, x1, y1 = there
        assert np.array_equal(
            pieces.image[y0:y1, x0:x1], clean[here[1] : here[3], here[0] : here[2]]
        )
    assert strip(np.full_like(scan, 255), cells, DPI) is None


def test_only_dirty_pages_are_smoothed(scan: np.ndarray) -> None:
    assert without_specks(scan) is scan
    clean = without_specks(speckled(scan))
    assert (np.abs(clean.astype(int) - scan) > 128).mean() < 0.004


# --- recognition ----------------------------------------------------------------------------------


@needs_tesseract
def test_prose_and_table_are_read(scan: np.ndarray) -> None:
    page = recognise_image(png(scan))
    assert lines(page) == [*PROSE, *(cell for row in ROWS for cell in row)]
    assert page.confidence > 0.85
    assert page.turned == 0
    assert page.words == page.straight_words
    assert len(page.rules) == len(COLUMNS) + len(LEVELS)
    word = next(word for word in page.words if word.text == "Lũng")
    assert (word.x0, word.y0) == pytest.approx((COLUMNS[1] + 4, LEVELS[1] + 8), abs=4)
    assert len({word.block for word in page.words}) >= 10


@needs_tesseract
def test_a_page_on_its_side_and_askew_is_straightened(scan: np.ndarray) -> None:
    page = recognise_image(png(turned(speckled(scan), 91.5)))
    assert lines(page)[: len(PROSE)] == list(PROSE)
    assert page.turned == pytest.approx(270 - 1.5, abs=0.15)
    height = scan.shape[0] * 72 / DPI
    word = next(word for word in page.words if word.text == "Căn")
    straight = page.straight_words[page.words.index(word)]
    # The page was turned counter-clockwise: its top lies at the left, its left at the bottom.
    assert word.x0 < height / 2
    assert word.y1 - word.y0 > word.x1 - word.x0
    assert straight.x1 - straight.x0 > straight.y1 - straight.y0


@needs_tesseract
def test_a_page_of_a_pdf_is_read_in_its_points(scan: np.ndarray) -> None:
    with pymupdf.open() as document:
        page = document.new_page(width=420, height=115)
        page.insert_image(page.rect, stream=png(scan[: scan.shape[0] // 2]))
        found = recognise_page(page)
    assert lines(found) == list(PROSE)
    assert max(word.x1 for word in found.words) < 420
    assert max(word.y1 for word in found.words) < 115


def test_blank_paper_is_not_given_to_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "check_installed", lambda: None)
    monkeypatch.setenv("PATH", "")
    grain = np.random.default_rng(0).normal(240, 6, (600, 600)).clip(0, 255).astype(np.uint8)
    page = recognise_image(png(grain))
    assert (page.words, page.rules, page.confidence) == ((), (), 0.0)


# --- what can be missing --------------------------------------------------------------------------


@pytest.fixture
def _forgotten() -> object:
    ocr.check_installed.cache_clear()
    yield
    ocr.check_installed.cache_clear()


@pytest.mark.usefixtures("_forgotten")
def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(OcrMissingError, match=r"Tesseract.*«tesseract-ocr-vie»"):
        recognise_image(b"")


@pytest.mark.usefixtures("_forgotten")
def test_missing_vietnamese_data_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr.shutil, "which", lambda _: "tesseract")
    monkeypatch.setattr(ocr, "_tesseract", lambda arguments, given: "eng\nosd\n")
    with pytest.raises(OcrMissingError, match=r"tiếng Việt \(«vie»\).*«tesseract-ocr-vie»"):
        recognise_image(b"")


def test_a_broken_image_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "check_installed", lambda: None)
    with pytest.raises(LoadError, match="Không mở được hình"):
        recognise_image(b"not an image")


def test_recognition_has_a_time_limit(scan: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_long(*_: object, timeout: float, **__: object) -> None:
        raise subprocess.TimeoutExpired("tesseract", timeout)

    monkeypatch.setattr(ocr, "check_installed", lambda: None)
    monkeypatch.setattr(ocr.subprocess, "run", too_long)
    with pytest.raises(LoadError, match="quá 90 giây"):
        recognise_image(png(scan))
