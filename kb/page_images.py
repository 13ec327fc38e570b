"""Pages as images, with the words of a citation marked on them."""

from __future__ import annotations

import io
from collections.abc import Sequence

from kb.errors import LoadError
from kb.pdf_files import opened
from kb.records import PageWord

PageBox = tuple[int, float, float, float, float]
"""Page, then left, top, right and bottom in points."""

_MARKER = (255, 235, 90)
"""What the marked places are multiplied with, as a highlighter pen does: ink stays black."""
_MOST_PIXELS = 40_000_000
_POINTS = 72
# Points around the words; share of a word's height by which words of one line must overlap.
_MARGIN = 1.0
_SAME_LINE = 0.5


def page_image(
    content: bytes, page: int, boxes: Sequence[tuple[float, float, float, float]], zoom: float = 2.0
) -> bytes:
    """Draw a page of a PDF as PNG, the boxes (in points of the page as shown) marked on it.

    ``zoom`` 1 gives a pixel a point; it is lessened for a page too large to draw.

    Raises:
        LoadError: the file cannot be opened, has no such page, or the page cannot be drawn.
    """
    import numpy as np
    import pymupdf
    from PIL import Image

    with opened(content) as document:
        if not 1 <= page <= document.page_count:
            raise LoadError(f"Tệp chỉ có {document.page_count} trang, không có trang {page}.")
        try:
            leaf = document[page - 1]
            width, height = max(leaf.rect.width, 1.0), max(leaf.rect.height, 1.0)
            dpi = int(_POINTS * min(zoom, (_MOST_PIXELS / (width * height)) ** 0.5))
            drawn = leaf.get_pixmap(dpi=max(dpi, 1), alpha=False)
        except (pymupdf.mupdf.FzErrorBase, RuntimeError) as error:
            raise LoadError(f"Trang {page} bị hỏng nên không vẽ được.") from error
    scale = max(dpi, 1) / _POINTS
    pixels = np.frombuffer(drawn.samples, np.uint8).reshape(drawn.height, drawn.stride)
    image = pixels[:, : 3 * drawn.width].reshape(drawn.height, drawn.width, 3).astype(np.uint16)
    marked = np.zeros((drawn.height, drawn.width), bool)
    for x0, y0, x1, y1 in boxes:
        left, top = (max(0, int((edge - _MARGIN) * scale)) for edge in (x0, y0))
        right, bottom = (max(0, int((edge + _MARGIN) * scale) + 1) for edge in (x1, y1))
        marked[top:bottom, left:right] = True
    image[marked] = image[marked] * np.array(_MARKER, np.uint16) // 255
    written = io.BytesIO()
    Image.fromarray(image.astype(np.uint8)).save(written, "PNG")
    return written.getvalue()


def boxes_of(words: Sequence[PageWord], start: int, end: int) -> tuple[PageBox, ...]:
    """Give the boxes of the words that touch ``[start, end)``, one a line of a page.

    ``words`` are in reading order.
    """
    boxes: list[PageBox] = []
    last: PageWord | None = None
    for word in words:
        if word.end <= start or word.start >= end:
            continue
        if last is not None and _same_line(last, word):
            page, x0, y0, x1, y1 = boxes[-1]
            boxes[-1] = (
                page,
                min(x0, word.x0),
                min(y0, word.y0),
                max(x1, word.x1),
                max(y1, word.y1),
            )
        else:
            boxes.append((word.page, word.x0, word.y0, word.x1, word.y1))
        last = word
    return tuple(boxes)


def _same_line(left: PageWord, right: PageWord) -> bool:
    """Whether a word stands to the right of another, next to it on the same line."""
    height = min(left.y1 - left.y0, right.y1 - right.y0)
    overlap = min(left.y1, right.y1) - max(left.y0, right.y0)
    near = -height <= right.x0 - left.x1 <= 3 * height
    return left.page == right.page and overlap >= _SAME_LINE * height and near
