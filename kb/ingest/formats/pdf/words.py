"""The words of a PDF page with their places, fonts and ruling lines, from the text layer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kb.ingest.formats.pdf.drafts import Draft, drafts_of
from kb.ingest.formats.pdf.repair import convert, repair
from kb.ingest.layout.rulings import Ruling, rulings_of
from kb.ingest.layout.words import Box, LaidPage, Word, upright

if TYPE_CHECKING:
    import pymupdf

_VECTOR_BLOCK = 3
_WHITE = 0xFFFFFF
_SMALLEST = 1.0


@dataclass(frozen=True, slots=True)
class TextLayer:
    """A page as its text layer has it, and the legacy encodings that it was converted from."""

    page: LaidPage
    encodings: tuple[str, ...]


def read_text_layer(page: pymupdf.Page) -> TextLayer:
    """Read the words and ruling lines of a page; damaged text is converted and put together."""
    import pymupdf

    flags = (
        pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP | pymupdf.TEXT_COLLECT_VECTORS
    )
    textpage = page.get_textpage(flags=flags)
    blocks = textpage.extractDICT()["blocks"]
    drafts = drafts_of(textpage, blocks)
    encodings = convert(drafts)
    words = [
        _word(draft, text, order)
        for order, draft in enumerate(repair(drafts))
        if (text := draft.text)
    ]
    rulings = list(_rulings(blocks, page))
    if page.rotation:
        matrix: tuple[float, ...] = tuple(page.rotation_matrix)
        words = [_rotated(word, matrix, page.rotation) for word in words]
        rulings = [Ruling(*_transformed(ruling.box, matrix)) for ruling in rulings]
    shown = page.rect
    laid = upright(LaidPage(page.number + 1, shown.width, shown.height, words, rulings))
    return TextLayer(laid, encodings)


def _word(draft: Draft, text: str, order: int) -> Word:
    return Word(
        text,
        *draft.box,
        draft.baseline,
        max(draft.size, _SMALLEST),
        draft.bold,
        draft.run,
        order,
        draft.box,
        draft.turn,
    )


def _rulings(blocks: Sequence[dict[str, Any]], page: pymupdf.Page) -> Iterator[Ruling]:
    """The ruling lines drawn on the page."""
    for block in blocks:
        if block["type"] != _VECTOR_BLOCK or block["alpha"] == 0:
            continue
        if block["color"] & _WHITE == _WHITE and not block["stroked"]:
            continue
        if not block["isrect"]:
            # A path of several lines comes as one box: its lines have to be looked up.
            yield from _path_rulings(page)
            return
    for block in blocks:
        if block["type"] == _VECTOR_BLOCK and block["alpha"]:
            yield from rulings_of(block["bbox"], block["stroked"])


def _path_rulings(page: pymupdf.Page) -> Iterator[Ruling]:
    for drawing in page.get_cdrawings():
        stroked = "s" in drawing["type"]
        for kind, *points in drawing["items"]:
            if kind == "l":
                (ax, ay), (bx, by) = points
                yield from rulings_of((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)), False)
            elif kind == "re":
                yield from rulings_of(tuple(points[0]), stroked)


def _rotated(word: Word, matrix: tuple[float, ...], rotation: int) -> Word:
    """The word as the page shows it, turned by the page's own rotation."""
    box = _transformed((word.x0, word.y0, word.x1, word.y1), matrix)
    turn = (word.turn - rotation) % 360
    baseline = box[3] - 0.2 * word.size
    return Word(word.text, *box, baseline, word.size, word.bold, word.run, word.order, box, turn)


def _transformed(box: Box, matrix: tuple[float, ...]) -> Box:
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x, y in (box[:2], box[2:])]
    ys = [b * x + d * y + f for x, y in (box[:2], box[2:])]
    return min(xs), min(ys), max(xs), max(ys)
