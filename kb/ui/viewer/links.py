"""Addresses of a document's own page and of what belongs to it."""

from __future__ import annotations

from urllib.parse import quote, urlencode


def document_link(document_id: str, start: int | None = None, end: int | None = None) -> str:
    """Return the address of the page that shows a document.

    Given the offsets ``[start, end)`` of some words of its text, the page opens at these words and
    marks them.
    """
    path = f"/van-ban/{quote(document_id, safe='')}"
    if start is None or end is None:
        return path
    return f"{path}?{urlencode({'tu': start, 'den': end})}#trich"


def original_link(document_id: str) -> str:
    """Return the address from which a document's original file is downloaded."""
    return f"/api/documents/{quote(document_id, safe='')}/original"


def text_link(document_id: str) -> str:
    """Return the address of a document's text alone."""
    return f"/api/documents/{quote(document_id, safe='')}/text"


def page_image_link(
    document_id: str, page: int, start: int | None = None, end: int | None = None
) -> str:
    """Return the address of the image of a page (from 1), some words of the text marked on it."""
    path = f"/api/documents/{quote(document_id, safe='')}/pages/{page}.png"
    if start is None or end is None:
        return path
    return f"{path}?{urlencode({'start': start, 'end': end})}"
