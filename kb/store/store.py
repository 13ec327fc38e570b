"""The collection on disk: what can be changed in it and read from it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import numpy as np

from kb.errors import StoreError
from kb.records import Document, Section
from kb.store.checks import misfits, problems
from kb.store.database import FILE_NAME, GENERATION, Database
from kb.store.lock import FileLock
from kb.store.names import all_names, give, nfc, not_found, owner, take
from kb.store.rows import (
    SELECT_DOCUMENT,
    SELECT_SECTION,
    Vectors,
    as_document,
    as_section,
    next_generation,
    one_document,
    section_ids,
    stamps,
    vector_rows,
    write_document,
)

WRITER_WAIT = 2.0  # seconds a second writer waits before it is told that there is another


class Store:
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
        self.path = Path(home) / FILE_NAME
        self._turn = threading.RLock()
        self._depth = 0
        self._lock = FileLock(self.path.with_name("writer.lock"))
        self._database = Database(self.path)
        self._connection = self._database.connection

    def __enter__(self) -> Store:
        """Return the store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Close the connections; the store cannot be used afterwards."""
        self._database.close()

    # Changing

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one writer until the block ends; the same thread may enter again.

        Raises:
            StoreError: another thread or process is writing.
        """
        busy = f"Kho «{self.path.parent}» đang được một tiến trình khác cập nhật; hãy thử lại sau."
        if not self._turn.acquire(timeout=WRITER_WAIT):
            raise StoreError(busy)
        try:
            if self._depth == 0 and not self._lock.acquire(WRITER_WAIT):
                raise StoreError(busy)
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
        self, document: Document, sections: Sequence[Section], vectors: Vectors, model: str
    ) -> None:
        """Store a document with its sections and their ``vectors`` ((n, d) float32) of ``model``.

        It takes the place of the document that has its name. Content already here under another
        name only gains the name; then ``sections`` and ``vectors`` are not used.

        Raises:
            StoreError: a section does not lie in the text, or a vector is missing.
        """
        source = nfc(document.source)
        found = misfits(document, sections)
        if found:
            raise StoreError(f"Không lưu được «{source}»: {found[0]}.")
        rows = vector_rows([section.id for section in sections], vectors, model)
        with self._change() as connection:
            known = connection.execute("SELECT 1 FROM documents WHERE id = ?", (document.id,))
            further = known.fetchone() and owner(connection, source) != document.id
            names = [source, *map(nfc, document.other_sources)]
            changed = not further
            for name in names:  # first, so that nothing of a replaced document is in the way
                changed |= take(connection, name, document.id)
            if not further:
                write_document(connection, document, sections)
                connection.executemany("INSERT INTO vectors VALUES (?, ?, ?, ?)", rows)
            for name in names:
                give(connection, name, document.id)
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

    def add_name(self, document_id: str, source: str) -> None:
        """Record a further name of a document; a document that had the name gives it up.

        Raises:
            NotFoundError: there is no such document.
        """
        with self._change() as connection:
            one_document(connection, document_id)
            changed = take(connection, nfc(source), document_id)
            give(connection, nfc(source), document_id)
            if changed:
                next_generation(connection)

    def remove(self, source: str) -> None:
        """Remove a name, and with a document's last name the document itself.

        Raises:
            NotFoundError: no document has exactly this name.
        """
        with self._change() as connection:
            if owner(connection, nfc(source)) is None:
                raise not_found(source, all_names(connection))
            if take(connection, nfc(source)):
                next_generation(connection)

    def set_meta(self, key: str, value: bytes) -> None:
        """Keep ``value`` under ``key``; the generation stays as it is."""
        if key == GENERATION:
            raise ValueError("the generation is kept by the store itself")
        with self._change() as connection:
            connection.execute("REPLACE INTO meta VALUES (?, ?)", (key, value))

    # Reading

    def documents(self) -> tuple[Document, ...]:
        """Return all documents, ordered by name."""
        with self._connection() as connection:
            found = [as_document(row) for row in connection.execute(SELECT_DOCUMENT)]
        return tuple(sorted(found, key=lambda document: document.source))

    def names(self) -> dict[str, str]:
        """Return every name, first and further, with its document's id, ordered by name."""
        with self._connection() as connection:
            return all_names(connection)

    def document_by_id(self, document_id: str) -> Document:
        """Return the document with this id.

        Raises:
            NotFoundError: there is none.
        """
        with self._connection() as connection:
            return one_document(connection, document_id)

    def document_named(self, name: str) -> Document:
        """Return the document with this name, or the only one whose file name it is.

        Raises:
            NotFoundError: no document, or more than one, goes by the name.
        """
        names = self.names()
        wanted = nfc(name)
        alike = {id_ for source, id_ in names.items() if PurePosixPath(source).name == wanted}
        if wanted in names:
            return self.document_by_id(names[wanted])
        if len(alike) == 1:
            return self.document_by_id(alike.pop())
        raise not_found(name, {s: i for s, i in names.items() if i in alike} or names)

    def content_id(self, source: str) -> str | None:
        """Return the id (SHA-256) of the content known by this name, if any."""
        with self._connection() as connection:
            return owner(connection, nfc(source))

    def sections(self, document_id: str | None = None) -> tuple[Section, ...]:
        """Return a document's sections, or all, in reading order."""
        where = "" if document_id is None else " WHERE document_id = ?"
        with self._connection() as connection:
            rows = connection.execute(
                f"{SELECT_SECTION}{where} ORDER BY document_id, ordinal",
                () if document_id is None else (document_id,),
            )
            return tuple(map(as_section, rows))

    def sections_by_id(self, ids: Iterable[str]) -> dict[str, Section]:
        """Return the sections with these ids, in the order asked; unknown ids are left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Section] = {}
        with self._connection() as connection:
            for first in range(0, len(wanted), 500):  # SQLite bounds the parameters of a statement
                few = wanted[first : first + 500]
                marks = ", ".join("?" * len(few))
                for row in connection.execute(f"{SELECT_SECTION} WHERE id IN ({marks})", few):
                    found[row[0]] = as_section(row)
        return {id_: found[id_] for id_ in wanted if id_ in found}

    def vectors(self, model: str) -> tuple[list[str], Vectors]:
        """Return section ids and their vectors ((n, d) float32; (0, 0) if there are none)."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT id, data FROM vectors JOIN sections ON id = section_id WHERE model = ? "
                "ORDER BY document_id, ordinal",
                (model,),
            ).fetchall()
        size = len(rows[0][1]) if rows else 0
        if any(len(data) != size for _, data in rows) or size % 4:
            raise self._database.damaged("các vector dài ngắn khác nhau")
        flat = np.frombuffer(bytearray().join(data for _, data in rows), dtype="<f4")
        return [id_ for id_, _ in rows], flat.reshape(len(rows), size // 4)

    def without_vectors(self, model: str) -> tuple[str, ...]:
        """Return the ids of the documents that lack vectors of ``model``, ordered."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT DISTINCT document_id FROM sections LEFT JOIN vectors "
                "ON id = section_id AND model = ? WHERE section_id IS NULL ORDER BY document_id",
                (model,),
            )
            return tuple(id_ for (id_,) in rows)

    def stamps(self) -> dict[str, str]:
        """Return for each document's id a stamp, which changes with all that can be searched of it.

        That is its facts, its sections and its first name; further names do not count.
        """
        with self._connection() as connection:
            return stamps(connection)

    def generation(self) -> int:
        """Return the number of the last change; 0 if none.

        Counted are changes of documents and their first names, of sections and of vectors.
        """
        return int(self.meta(GENERATION) or b"0")

    def meta(self, key: str) -> bytes | None:
        """Return the value kept under ``key``, if any."""
        with self._connection() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def verify(self) -> list[str]:
        """Return what is wrong with the store, in Vietnamese; an empty list if nothing is."""
        try:
            with self._database.snapshot() as connection:
                return list(problems(connection))
        except StoreError as error:
            return [str(error)]

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self.writing(), self._database.transaction() as connection:
            yield connection
