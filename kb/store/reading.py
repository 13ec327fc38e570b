"""What can be read from the collection on disk."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import cast

import numpy as np

from kb.errors import NotFoundError, StoreError
from kb.records import Document, DocumentFacts, PageWord, Section
from kb.store.checks import problems
from kb.store.database import FILE_NAME, Database
from kb.store.layouts import read_words
from kb.store.names import all_names, from_folder, names_by_document, nfc, not_found, owner
from kb.store.originals import FOLDER, Originals
from kb.store.rows import (
    SELECT_DOCUMENT,
    SELECT_FACTS,
    SELECT_SECTION,
    Vectors,
    as_document,
    as_facts,
    as_section,
    one_document,
    stamps,
)
from kb.store.schema import GENERATION


class StoredCollection:
    """One collection on disk, as its readers see it: each method sees one state of it.

    Every method raises ``StoreError`` when the file is damaged, busy or closed.
    """

    def __init__(self, home: Path) -> None:
        """Open the collection in the folder ``home``, or make an empty one.

        Raises:
            StoreError: the file is damaged, of a newer version, or cannot be written.
        """
        self.path = Path(home) / FILE_NAME
        self._database = Database(self.path)
        self._connection = self._database.connection
        self._originals = Originals(self.path.with_name(FOLDER))
        self._facts: tuple[object, tuple[DocumentFacts, ...]] | None = None

    def close(self) -> None:
        """Close the connections; the collection cannot be used afterwards."""
        self._database.close()

    def documents(self) -> tuple[Document, ...]:
        """Return all documents, ordered by name."""
        with self._connection() as connection:
            found = [as_document(row) for row in connection.execute(SELECT_DOCUMENT)]
        return tuple(sorted(found, key=lambda document: document.source))

    def facts(self) -> tuple[DocumentFacts, ...]:
        """Return what is known of each document besides its words, ordered by name.

        It is kept until something changes: to come by it, the file has to be read past every text.
        """
        with self._database.snapshot() as connection:
            row = connection.execute(
                "SELECT value FROM meta WHERE key = ?", (GENERATION,)
            ).fetchone()
            names = names_by_document(connection)
            state = (row, names)
            held = self._facts
            if held is not None and held[0] == state:
                return held[1]
            rows = connection.execute(SELECT_FACTS).fetchall()
        found = (as_facts(row, names[row[0]]) for row in rows if row[0] in names)
        facts = tuple(sorted(found, key=lambda one: one.source))
        self._facts = (state, facts)
        return facts

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

    def names_from(self, folder: str) -> tuple[str, ...]:
        """Return the names that the folder (its absolute path) brought, ordered."""
        with self._connection() as connection:
            return from_folder(connection, folder)

    def folder(self, source: str) -> str | None:
        """Return the absolute path of the folder that brought a name, if one did."""
        with self._connection() as connection:
            found = connection.execute("SELECT folder FROM names WHERE source = ?", (nfc(source),))
            row = found.fetchone()
        return None if row is None else cast("str | None", row[0])

    def reader(self, document_id: str) -> int | None:
        """Return the version that read a document; ``None`` if it is not here whole.

        It is not where the original file is missing.
        """
        with self._connection() as connection:
            row = connection.execute(
                "SELECT reader FROM documents WHERE id = ? AND original IS NOT NULL", (document_id,)
            ).fetchone()
        return int(row[0]) if row and self._originals.has(document_id) else None

    def read_before(self, reader: int) -> tuple[str, ...]:
        """Return the ids of the documents with originals read by a version before ``reader``."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT id FROM documents WHERE original IS NOT NULL AND reader < ? ORDER BY id",
                (reader,),
            )
            return tuple(id_ for (id_,) in rows)

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

    def words(
        self, document_id: str, start: int = 0, end: int = sys.maxsize
    ) -> tuple[PageWord, ...]:
        """Return where the words within ``[start, end)`` stand, in reading order.

        They are none for formats without pages.
        """
        with self._connection() as connection:
            return read_words(connection, document_id, start, min(end, 2**62))

    def original(self, document_id: str) -> bytes:
        """Return the file that a document was read from.

        Raises:
            NotFoundError: it is not kept, or what is kept is damaged.
        """
        return self._originals.read(document_id)

    def original_path(self, document_id: str) -> Path:
        """Return where the file lies that a document was read from.

        Raises:
            NotFoundError: there is no such document, its file is not kept, or it is damaged.
        """
        if document_id not in self.names().values():
            raise NotFoundError("Văn bản này không còn trong kho (có thể vừa được gỡ).")
        return self._originals.whole(document_id)

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
                return list(problems(connection, self._originals))
        except StoreError as error:
            return [str(error)]
