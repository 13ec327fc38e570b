"""What answers questions, kept in step with the collection while it changes."""

from __future__ import annotations

import logging
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from kb.asking import Reading
from kb.catalog import Catalog
from kb.diacritics import Restorer
from kb.errors import KBError, StoreError
from kb.relations import Relations
from kb.wording_search import WordingSearch

if TYPE_CHECKING:
    from kb.engines import Engines
    from kb.indexes import Indexes
    from kb.store import Store

RESTORER = "restorer"
_AGAIN = 30.0  # seconds before a generation that could not be loaded is tried again


class Readings:
    """Gives the reader of the newest generation of the indexes; any number of threads may ask.

    In the background a new generation is loaded while the one before goes on answering; else the
    first question after a change waits for it.
    """

    def __init__(
        self,
        store: Store,
        indexes: Indexes,
        engines: Engines,
        *,
        background: bool = False,
    ) -> None:
        """Read ``store`` through ``indexes`` with the models of ``engines``."""
        self._store = store
        self._indexes = indexes
        self._engines = engines
        self._background = background
        self._reading: Reading | None = None
        self._loading = threading.Lock()
        self._at_work = threading.Lock()
        self._failed_at: float | None = None

    def current(self) -> Reading:
        """Give a reader: that of the newest generation, or the one before while that is loaded.

        Raises:
            KBError: the collection cannot be read.
        """
        reading = self._reading
        if reading is None:
            return self.newest()
        if reading.generation == self._indexes.generation():
            return reading
        if self._background:
            self._begin()
            return reading
        return self.newest()

    def newest(self) -> Reading:
        """Give the reader of the newest generation, waiting until it is loaded.

        Raises:
            KBError: the collection cannot be read.
        """
        with self._loading:
            reading = self._reading
            if reading is None or reading.generation != self._indexes.generation():
                if self._indexes.generation() != self._store.generation():
                    # A process was killed before it had indexed all, or one is at work right now.
                    self._catch_up()
                reading = self._load()
                if self._background:
                    _warm(reading)  # so that the next question need not wait for it
                self._reading = reading
            return reading

    def notice(self) -> None:
        """Begin to load the newest generation behind, if there is a new one; returns at once.

        Raises:
            StoreError: the store cannot be read.
        """
        reading = self._reading
        if reading is not None and reading.generation != self._indexes.generation():
            self._begin()

    def _begin(self) -> None:
        """See that a thread loads the newest generation, unless one does or has just failed to."""
        failed = self._failed_at
        if failed is not None and time.monotonic() - failed < _AGAIN:
            return
        if self._at_work.acquire(blocking=False):
            threading.Thread(target=self._load_behind, name="reload", daemon=True).start()

    def _load_behind(self) -> None:
        try:
            self.newest()
            self._failed_at = None
        except KBError as error:
            # Nobody waits for this thread. The questions go on being answered from what is there.
            self._failed_at = time.monotonic()
            logging.getLogger(__name__).warning("Chưa nạp được lần cập nhật mới: %s", error)
        finally:
            self._at_work.release()

    def _catch_up(self) -> None:
        try:
            with self._store.writing():
                self._indexes.refresh(self._engines.encoder.name)
        except StoreError:
            # Another process is writing: answer from the indexes as they are, if there are any.
            if self._indexes.generation() is None:
                raise

    def _load(self) -> Reading:
        from kb.retrieval.hybrid import HybridRetriever
        from kb.retrieval.wording_terms import sections_with

        # Read first: should another process finish a change meanwhile, it is loaded once more.
        generation = self._indexes.generation()
        encoder = self._engines.encoder
        opened = self._indexes.open(encoder.name)
        if opened is None:
            with self._store.writing():
                self._indexes.refresh(encoder.name)
            generation = self._indexes.generation()
            opened = self._indexes.open(encoder.name)
        if opened is None:
            raise StoreError("Chỉ mục không dựng lại được. Hãy chạy «kb check» để biết lý do.")
        catalog = Catalog(self._store.documents(), self._store.sections())
        learnt = self._store.meta(RESTORER)
        restorer = Restorer.from_bytes(learnt) if learnt else Restorer.bundled()
        retriever = HybridRetriever(catalog, *opened, encoder, self._engines.reranking.reranker())
        return Reading(
            generation,
            catalog,
            Relations(catalog),
            retriever,
            restorer,
            self._engines.glossary,
            WordingSearch(catalog, partial(sections_with, opened[0])),
        )


def _warm(reading: Reading) -> None:
    """Let a reader gather what it otherwise gathers at its first question."""
    reading.retriever.search(reading.understand("Cơ quan nào chủ trì?"), 1)
