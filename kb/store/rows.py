"""Rows of the store's tables: records as they stand in the file, and back."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from kb.errors import NotFoundError, StoreError
from kb.records import Document, DocumentFacts, PageHealth, Section, SectionKind
from kb.store.schema import FACTS, GENERATION, SECTION, checksum

Vectors = npt.NDArray[np.float32]
_STAMP = 32  # hexadecimal digits; kept with every section of the term index

SELECT_DOCUMENT = f"""SELECT {FACTS}, (SELECT json_group_array(source) FROM
        (SELECT source FROM names WHERE document_id = documents.id ORDER BY position)), checksum
    FROM documents"""
SELECT_FACTS = """SELECT id, title, number, issuer, issued_on, kind, signer, format, length(text),
        json_array_length(page_starts), health, remarks
    FROM documents"""
SELECT_SECTION = f"SELECT {SECTION} FROM sections"
_FACT_COLUMNS = FACTS.split(", ")


def next_generation(connection: sqlite3.Connection) -> None:
    """Count a change."""
    connection.execute(
        "UPDATE meta SET value = CAST(CAST(CAST(value AS TEXT) AS INTEGER) + 1 AS BLOB) "
        "WHERE key = ?",
        (GENERATION,),
    )


def write_document(
    connection: sqlite3.Connection,
    document: Document,
    sections: Sequence[Section],
    reader: int,
    original: int | None,
) -> None:
    """Write the document's row, keeping its names, and its sections in place of those it had.

    ``reader`` is the version that read it, ``original`` the size of the file kept, if it is.
    """
    facts = _facts_row(document)
    rows = [_section_row(section) for section in sections]
    connection.execute("DELETE FROM sections WHERE document_id = ?", (document.id,))
    columns = [*_FACT_COLUMNS, "checksum", "reader", "original"]
    marks = ", ".join("?" * len(columns))
    updates = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
    connection.execute(
        f"INSERT INTO documents ({', '.join(columns)}) VALUES ({marks}) "
        f"ON CONFLICT (id) DO UPDATE SET {updates}",
        (*facts, checksum(facts, rows), reader, original),
    )
    connection.executemany(
        f"INSERT INTO sections (ordinal, {SECTION}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(ordinal, *row) for ordinal, row in enumerate(rows)],
    )


def _facts_row(document: Document) -> tuple[str | None, ...]:
    """Return the values of a document in the order of ``FACTS``."""
    health = [(page.page, page.state, page.confidence, page.remark) for page in document.health]
    return (
        document.id,
        document.text,
        document.title,
        document.number,
        document.issuer,
        document.issued_on.isoformat() if document.issued_on else None,
        document.kind,
        json.dumps(document.page_starts),
        json.dumps(document.ocr_pages),
        document.signer,
        document.format,
        json.dumps(health, ensure_ascii=False),
        json.dumps(document.remarks, ensure_ascii=False),
    )


def _section_row(section: Section) -> tuple[str | int | None, ...]:
    """Return the values of a section in the order of ``SELECT_SECTION``."""
    return (
        section.id,
        section.document_id,
        section.kind,
        section.label,
        json.dumps(section.path, ensure_ascii=False),
        section.start,
        section.end,
        json.dumps(section.parts),
        section.parent,
        json.dumps(section.cells, ensure_ascii=False),
        section.group,
    )


def stamps(connection: sqlite3.Connection) -> dict[str, str]:
    """Return for each document's id a digest of its row, its sections' rows and its first name."""
    found = connection.execute(
        "SELECT id, checksum, (SELECT source FROM names WHERE document_id = documents.id "
        "ORDER BY position LIMIT 1) FROM documents"
    )
    return {
        id_: hashlib.sha256(f"{of_rows} {source}".encode()).hexdigest()[:_STAMP]
        for id_, of_rows, source in found
    }


def is_there(connection: sqlite3.Connection, document_id: str, reader: int = 0) -> bool:
    """Whether there is a document with this id that version ``reader`` or a later one read."""
    found = connection.execute(
        "SELECT 1 FROM documents WHERE id = ? AND reader >= ?", (document_id, reader)
    )
    return found.fetchone() is not None


def one_document(connection: sqlite3.Connection, document_id: str) -> Document:
    """Return the document with this id.

    Raises:
        NotFoundError: there is none.
    """
    row = connection.execute(f"{SELECT_DOCUMENT} WHERE id = ?", (document_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"Không có tài liệu nào mang mã «{document_id}».")
    return as_document(row)


def names_of(row: Sequence[Any]) -> list[str]:
    """Return the names of the document of a row of ``SELECT_DOCUMENT``, first one first."""
    return cast(list[str], json.loads(row[-2]))


def is_sound(row: Sequence[Any], sections: Sequence[Sequence[Any]]) -> bool:
    """Whether a row of ``SELECT_DOCUMENT`` and its sections' rows are as they were written."""
    return bool(checksum(row[:-2], sections) == row[-1])


def as_document(row: Sequence[Any]) -> Document:
    """Return the document of a row of ``SELECT_DOCUMENT``."""
    first, *others = names_of(row)
    return Document(
        id=row[0],
        source=first,
        text=row[1],
        title=row[2],
        number=row[3],
        issuer=row[4],
        issued_on=date.fromisoformat(row[5]) if row[5] else None,
        kind=row[6],
        page_starts=tuple(json.loads(row[7])),
        ocr_pages=tuple(json.loads(row[8])),
        other_sources=tuple(others),
        signer=row[9],
        format=row[10],
        health=tuple(PageHealth(*page) for page in json.loads(row[11])),
        remarks=tuple(json.loads(row[12])),
    )


def as_facts(row: Sequence[Any], names: Sequence[str]) -> DocumentFacts:
    """Return the facts of a row of ``SELECT_FACTS``; ``names`` are the document's, in order."""
    return DocumentFacts(
        id=row[0],
        source=names[0],
        title=row[1],
        number=row[2],
        issuer=row[3],
        issued_on=date.fromisoformat(row[4]) if row[4] else None,
        kind=row[5],
        signer=row[6],
        format=row[7],
        characters=row[8],
        pages=row[9],
        health=tuple(PageHealth(*page) for page in json.loads(row[10])),
        remarks=tuple(json.loads(row[11])),
        other_sources=tuple(names[1:]),
    )


def as_section(row: Sequence[Any]) -> Section:
    """Return the section of a row of ``SELECT_SECTION``."""
    return Section(
        id=row[0],
        document_id=row[1],
        kind=cast(SectionKind, row[2]),
        label=row[3],
        path=tuple(json.loads(row[4])),
        start=row[5],
        end=row[6],
        parts=tuple((start, end) for start, end in json.loads(row[7])),
        parent=row[8],
        cells=tuple((header, cell) for header, cell in json.loads(row[9])),
        group=row[10],
    )


def section_ids(connection: sqlite3.Connection, document_id: str) -> list[str]:
    """Return the ids of a document's sections, in reading order."""
    found = connection.execute(
        "SELECT id FROM sections WHERE document_id = ? ORDER BY ordinal", (document_id,)
    )
    return [row[0] for row in found]


def vector_rows(
    ids: Sequence[str], vectors: Vectors, model: str
) -> list[tuple[str, str, bytes, int]]:
    """Return the rows of the ``vectors`` ((n, d) float32) of the sections ``ids``.

    Raises:
        StoreError: there is not one vector for each section, or one is not finite.
    """
    if vectors.ndim != 2 or len(vectors) != len(ids):
        raise StoreError(f"Có {len(ids)} mục nhưng ma trận vector có dạng {vectors.shape}.")
    if not np.isfinite(vectors).all():
        raise StoreError(f"Mô hình «{model}» cho vector có giá trị không phải là số hữu hạn.")
    rows = [row.tobytes() for row in np.ascontiguousarray(vectors, dtype="<f4")]
    return [(id_, model, data, zlib.crc32(data)) for id_, data in zip(ids, rows, strict=True)]
