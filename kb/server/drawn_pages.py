"""Pages drawn as images, kept for a while; few are drawn at once, each needing much memory."""

from __future__ import annotations

import threading
from collections import OrderedDict

from anyio import CapacityLimiter, to_thread

from kb.knowledge_base import KnowledgeBase

Key = tuple[str, int, tuple[int, int] | None]
"""The document's name, the page from 1, and the offsets of the words marked on it."""

_MOST_BYTES = 64_000_000
_AT_ONCE = 2


class DrawnPages:
    """Images of pages, the ones asked for last kept up to a number of bytes."""

    def __init__(self, kb: KnowledgeBase, most_bytes: int = _MOST_BYTES) -> None:
        """Draw pages of ``kb``, keeping at most ``most_bytes`` of PNG."""
        self._kb = kb
        self._most = most_bytes
        self._held = 0
        self._images: OrderedDict[tuple[str, Key], bytes] = OrderedDict()
        self._lock = threading.Lock()
        self._limiter: CapacityLimiter | None = None

    async def get(self, document_id: str, key: Key) -> bytes:
        """Return a page as PNG; those who wait for their turn hold no thread.

        Raises:
            NotFoundError: there is no such document or page.
            LoadError: the page cannot be drawn.
        """
        found = self._found((document_id, key))
        if found is not None:
            return found
        if self._limiter is None:  # it belongs to the event loop, which there is only now
            self._limiter = CapacityLimiter(_AT_ONCE)
        return await to_thread.run_sync(self._draw, document_id, key, limiter=self._limiter)

    def _draw(self, document_id: str, key: Key) -> bytes:
        # Another one may have asked for the same page and had its turn before.
        image = self._found((document_id, key))
        if image is None:
            name, page, marked = key
            image = self._kb.page_image(name, page, marked)
            self._keep((document_id, key), image)
        return image

    def _found(self, key: tuple[str, Key]) -> bytes | None:
        with self._lock:
            image = self._images.get(key)
            if image is not None:
                self._images.move_to_end(key)
            return image

    def _keep(self, key: tuple[str, Key], image: bytes) -> None:
        with self._lock:
            if key not in self._images:
                self._images[key] = image
                self._held += len(image)
            while self._held > self._most and self._images:
                self._held -= len(self._images.popitem(last=False)[1])
