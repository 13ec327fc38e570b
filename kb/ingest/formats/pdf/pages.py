"""One page of a PDF: its text layer where that can be read, recognised text where it cannot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from kb.errors import LoadError
from kb.ingest.formats.ocr import OcrMissingError, RecognisedPage, RecognisedWord, recognise_page
from kb.ingest.formats.pdf.drafts import SUPERSCRIPT
from kb.ingest.formats.pdf.words import TextLayer, read_text_layer
from kb.ingest.health import judge_text
from kb.ingest.layout.rulings import Ruling
from kb.ingest.layout.words import LaidPage, Word
from kb.records import PageHealth

if TYPE_CHECKING:
    import pymupdf

# A page with an image over this share of it is a scan when it has no more letters than these:
# signing programs put a stamp of text on pages that are mere images.
_COVERED = ((0.3, 40), (0.8, 400))
# Drawings on a page without a letter that must be writing turned into outlines.
_OUTLINES = 150
# Share of characters without a Unicode value above which a text layer is useless.
_UNREADABLE = 0.2
_UNKNOWN = "\ufffd"
_SAME_SIZE = 0.25
_ENOUGH_WORDS = 4
# A raised number, a footnote's mark: so much lower than its line is high, and so far up in it.
_SMALLER, _RAISED = 0.5, 0.2
_DESCENDS = re.compile(r"[gjpqyỳýỷỹQ,;()/\[\]_ạặậẹệịọộợụựỵẠẶẬẸỆỊỌỘỢỤỰỴ]")


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page's words, and how they were come by; ``missing`` says why a scan was not read."""

    laid: LaidPage
    health: PageHealth
    missing: OcrMissingError | None = None


def read_page(document: pymupdf.Document, number: int) -> ReadPage:
    """Read a page, numbered from 1: its text layer, or, when that is useless, what its image shows.

    Raises:
        MemoryError: the memory allowed does not do.
    """
    import pymupdf

    try:
        page = document[number - 1]
        layer = read_text_layer(page)
        scanned = _is_scan(layer, page)
    except (pymupdf.mupdf.FzErrorBase, RuntimeError) as error:
        if "alloc" in str(error):
            raise MemoryError from error
        return _unread(number, "Trang bị hỏng nên không đọc được; hãy lấy lại tệp gốc.")
    if not scanned:
        return ReadPage(layer.page, _health(layer))
    try:
        found = recognise_page(page)
    except OcrMissingError as error:
        if layer.page.words:
            return ReadPage(layer.page, PageHealth(number, "suspicious", remark=str(error)), error)
        return ReadPage(layer.page, PageHealth(number, "empty", remark=str(error)), error)
    except LoadError as error:
        return _unread(number, str(error))
    laid = _recognised(found, layer.page)
    if not laid.words:
        return _unread(number, "Trang chỉ có hình, không nhận dạng được chữ nào.")
    return ReadPage(laid, PageHealth(number, "recognised", round(found.confidence, 3)))


def _unread(number: int, remark: str) -> ReadPage:
    return ReadPage(LaidPage(number, 1.0, 1.0, []), PageHealth(number, "empty", remark=remark))


def _is_scan(layer: TextLayer, page: pymupdf.Page) -> bool:
    """Whether a page is an image of writing, or its text layer cannot be used."""
    text = "".join([word.text for word in layer.page.words])
    letters = len(text)
    if text.count(_UNKNOWN) > _UNREADABLE * max(letters, 1):
        return True
    if letters > max(most for _, most in _COVERED):
        return False
    area = abs(page.mediabox.width * page.mediabox.height) or 1.0
    boxes = [image["bbox"] for image in page.get_image_info()]
    covered = sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in boxes) / area
    if any(covered >= share and letters <= most for share, most in _COVERED):
        return True
    return letters == 0 and len(page.get_cdrawings()) >= _OUTLINES


def _health(layer: TextLayer) -> PageHealth:
    number, words = layer.page.number, layer.page.words
    if not words:
        return PageHealth(number, "empty")
    damage = judge_text(" ".join(word.text for word in words))
    if damage is not None:
        return PageHealth(number, "suspicious", remark=damage)
    if layer.encodings:
        names = ", ".join(layer.encodings)
        return PageHealth(
            number, "converted", remark=f"Chữ được chuyển từ bảng mã cũ {names} sang Unicode."
        )
    return PageHealth(number, "text")


def _recognised(found: RecognisedPage, page: LaidPage) -> LaidPage:
    """Lay out the recognised words where they lie once the page is straightened."""
    lines: dict[int, list[RecognisedWord]] = {}
    for straight in found.straight_words:
        lines.setdefault(straight.line, []).append(straight)
    heights = {line: _height(words) for line, words in lines.items()}
    usual = median([heights[straight.line] for straight in found.straight_words] or [1.0])
    # Heights of words depend on their letters: only many words tell of another size of type.
    sizes = {
        line: height
        if len(lines[line]) >= _ENOUGH_WORDS and abs(height / usual - 1) > _SAME_SIZE
        else usual
        for line, height in heights.items()
    }
    baselines = {line: _baseline(words) for line, words in lines.items()}
    words = [
        Word(
            _marked(straight, baselines[straight.line], heights[straight.line]),
            straight.x0,
            straight.y0,
            straight.x1,
            straight.y1,
            baselines[straight.line],
            sizes[straight.line],
            False,
            straight.line,
            order,
            (shown.x0, shown.y0, shown.x1, shown.y1),
        )
        for order, (straight, shown) in enumerate(
            zip(found.straight_words, found.words, strict=True)
        )
    ]
    across = round(found.turned / 90) % 2
    size = (page.height, page.width) if across else (page.width, page.height)
    return LaidPage(page.number, *size, words, [Ruling(*box) for box in found.straight_rules])


def _height(words: Sequence[RecognisedWord]) -> float:
    """The height of a line: that of its words with both ascenders and descenders."""
    return max(max(word.y1 - word.y0 for word in words), 1.0)


def _marked(word: RecognisedWord, baseline: float, height: float) -> str:
    """The word's text, a number that stands raised in its line written as such."""
    small = word.y1 - word.y0 <= _SMALLER * height
    raised = small and word.y1 < baseline - _RAISED * height
    return word.text.translate(SUPERSCRIPT) if raised and word.text.isdigit() else word.text


def _baseline(words: Sequence[RecognisedWord]) -> float:
    """Where the letters of a line stand: the lower edge of the words without descenders."""
    standing = [word.y1 for word in words if not _DESCENDS.search(word.text)]
    return median(standing or [word.y1 for word in words])
