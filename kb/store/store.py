"""The collection on disk: what can be changed in it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kb.errors import BusyError, StoreError
from kb.records import Document, PageWord, Section
from kb.store.checks import misfits
from kb.store.layouts import write_words
from kb.store.lock import FileLock
from kb.store.names import all_names, give, nfc, not_found, owner, take
from kb.store.reading import StoredCollection
from kb.store.rows import (
    Vectors,
    is_there,
    next_generation,
    one_document,
    section_ids,
    vector_rows,
    write_document,
)
from kb.store.schema import GENERATION

WRITER_WAIT = 2.0  # seconds a second writer waits before it is told that there is another


class Store(StoredCollection):
    """One collection on disk: one writer at a time, any number of readers, threads or processes.

    A change is one transaction: it is there whole or not at all, whenever the process dies. Names
    (``source``) are kept in NFC, because file systems differ in how they spell the same name.
    Every method raises ``StoreError`` when the file is damaged, busy or the disk is full.
    """

    def __init__(self, home: Path) -> None:
        """Open the store in the folder ``home``, or make an empty one.

        Raises:
            StoreError: the file is damaged, of a newer version, or cannot be written.
        """
        super().__init__(home)
        self._turn = threading.RLock()
        self._depth = 0
        self._lock = FileLock(self.path.with_name("writer.lock"))

    def __enter__(self) -> Store:
        """Return the store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one writer until the block ends; the same thread may enter again.

        Raises:
            BusyError: another thread or process is writing.
        """
        busy = f"Kho «{self.path.parent}» đang được một tiến trình khác cập nhật; hãy thử lại sau."
        if not self._turn.acquire(timeout=WRITER_WAIT):
            raise BusyError(busy)
        try:
            if self._depth == 0 and not self._lock.acquire(WRITER_WAIT):
                raise BusyError(busy)
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._lock.release()
        finally:
            self._turn.release()

    def put(
        self,
        document: Document,
        sections: Sequence[Section],
        vectors: Vectors,
        model: str,
        *,
        words: Sequence[PageWord] = (),
        original: bytes | None = None,
        reader: int = 0,
        folder: str | None = None,
    ) -> None:
        """Store a document with its sections and their ``vectors`` ((n, d) float32) of ``model``.

        It takes the place of the document that has its name. Content that this version or a later
        one has read under another name only gains the name; then all else is not used. ``words``
        say where they stand on pages, ``original`` is the file, ``reader`` the version that read
        it, and ``folder`` the absolute path of the folder that brought the name, if it was one.

        Raises:
            StoreError: a section does not lie in the text, or a vector is missing.
        """
        source = nfc(document.source)
        found = misfits(document, sections)
        if found:
            raise StoreError(f"Không lưu được «{source}»: {found[0]}.")
        rows = vector_rows([section.id for section in sections], vectors, model)
        names = [source, *map(nfc, document.other_sources)]
        size = None if original is None else len(original)
        with self.writing():
            if original is not None:  # before the row that promises it
                self._originals.keep(document.id, original)
            with self._naming(names) as connection:
                further = owner(connection, source) != document.id and is_there(
                    connection, document.id, reader
                )
                changed = not further
                for name in names:  # first, so that nothing of a replaced document is in the way
                    changed |= take(connection, name, document.id)
                if not further:
                    write_document(connection, document, sections, reader, size)
                    write_words(connection, document.id, words)
                    connection.executemany("INSERT INTO vectors VALUES (?, ?, ?, ?)", rows)
                for name in names:
                    give(connection, name, document.id, folder)
                if changed:
                    next_generation(connection)

    def set_vectors(self, document_id: str, vectors: Vectors, model: str) -> None:
        """Replace a document's vectors ((n, d) float32, in the order of its sections).

        Raises:
            StoreError: there is not one vector for each section.
        """
        with self._change() as connection:
            ids = section_ids(connection, document_id)
            rows = vector_rows(ids, vectors, model)
            connection.executemany("REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)
            next_generation(connection)

    def add_name(self, document_id: str, source: str, folder: str | None = None) -> None:
        """Record a further name of a document; a document that had the name gives it up.

        ``folder`` is the folder (its absolute path) that brings the name now.

        Raises:
            NotFoundError: there is no such document.
        """
        with self._naming([nfc(source)]) as connection:
            one_document(connection, document_id)
            changed = take(connection, nfc(source), document_id)
            give(connection, nfc(source), document_id, folder)
            if changed:
                next_generation(connection)

    def remove(self, source: str) -> None:
        """Remove a name, and with a document's last name the document itself.

        Raises:
            NotFoundError: no document has exactly this name.
        """
        with self._naming([nfc(source)]) as connection:
            if owner(connection, nfc(source)) is None:
                raise not_found(source, all_names(connection))
            if take(connection, nfc(source)):
                next_generation(connection)

    def sweep(self) -> None:
        """Remove originals that no document has: left by a process that died."""
        with self.writing():
            self._originals.sweep(set(self.names().values()))

    def set_meta(self, key: str, value: bytes) -> None:
        """Keep ``value`` under ``key``; the generation stays as it is."""
        if key == GENERATION:
            raise ValueError("the generation is kept by the store itself")
        with self._change() as connection:
            connection.execute("REPLACE INTO meta VALUES (?, ?)", (key, value))

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self.writing(), self._database.transaction() as connection:
            yield connection

    @contextmanager
    def _naming(self, names: Sequence[str]) -> Iterator[sqlite3.Connection]:
        """Change who has these names; the files of documents that thereby go are removed after."""
        with self.writing():
            with self._database.transaction() as connection:
                before = {id_ for id_ in (owner(connection, name) for name in names) if id_}
                yield connection
                gone = [id_ for id_ in before if not is_there(connection, id_)]
            for document_id in gone:
                self._originals.drop(document_id)
