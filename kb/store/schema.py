"""The tables of the store's file, and how a file of an earlier version is brought up to them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence

SCHEMA_VERSION = 2
GENERATION = "generation"

_TABLES = (
    """CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL)""",
    """CREATE TABLE documents (
        id TEXT PRIMARY KEY, text TEXT NOT NULL, title TEXT, number TEXT, issuer TEXT,
        issued_on TEXT, kind TEXT, page_starts TEXT NOT NULL, ocr_pages TEXT NOT NULL,
        checksum TEXT NOT NULL, signer TEXT, format TEXT NOT NULL DEFAULT 'txt',
        health TEXT NOT NULL DEFAULT '[]', remarks TEXT NOT NULL DEFAULT '[]',
        reader INTEGER NOT NULL DEFAULT 0, original INTEGER)""",
    """CREATE TABLE names (
        source TEXT PRIMARY KEY, position INTEGER NOT NULL,
        document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE, folder TEXT)""",
    """CREATE INDEX names_by_document ON names(document_id)""",
    """CREATE TABLE sections (
        id TEXT PRIMARY KEY, ordinal INTEGER NOT NULL,
        document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
        kind TEXT NOT NULL, label TEXT NOT NULL, path TEXT NOT NULL,
        start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, parts TEXT NOT NULL,
        parent TEXT, cells TEXT NOT NULL, group_row TEXT, UNIQUE (document_id, ordinal))""",
    """CREATE TABLE vectors (
        section_id TEXT PRIMARY KEY REFERENCES sections(id) ON DELETE CASCADE,
        model TEXT NOT NULL, data BLOB NOT NULL, checksum INTEGER NOT NULL)""",
    # Words on pages, a few thousand a row, so that those of one citation are soon at hand.
    """CREATE TABLE layouts (
        document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL, start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL,
        data BLOB NOT NULL, checksum INTEGER NOT NULL, PRIMARY KEY (document_id, ordinal))""",
)
_FROM_1 = (
    "ALTER TABLE documents ADD COLUMN signer TEXT",
    "ALTER TABLE documents ADD COLUMN format TEXT NOT NULL DEFAULT 'txt'",
    "ALTER TABLE documents ADD COLUMN health TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE documents ADD COLUMN remarks TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE documents ADD COLUMN reader INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE documents ADD COLUMN original INTEGER",
    "ALTER TABLE names ADD COLUMN folder TEXT",
    _TABLES[-1],
)
_FACTS_1 = "id, text, title, number, issuer, issued_on, kind, page_starts, ocr_pages"
FACTS = f"{_FACTS_1}, signer, format, health, remarks"
"""The columns of a document that its checksum covers, in order."""

SECTION = (
    "id, document_id, kind, label, path, start_offset, end_offset, parts, parent, cells, group_row"
)
"""The columns of a section that its document's checksum covers, in order."""


def create(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty file; the caller holds a transaction."""
    for statement in _TABLES:
        connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES (?, ?)", (GENERATION, b"0"))
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a file of version 1 up to this one; the caller holds a transaction.

    A document whose old checksum did not fit keeps it, so that the damage is still told.
    """
    ids = [row[0] for row in connection.execute("SELECT id FROM documents").fetchall()]
    sound = [id_ for id_ in ids if _is_sound(connection, id_)]
    for statement in _FROM_1:
        connection.execute(statement)
    for id_ in sound:
        fits = _checksum_of(connection, id_, FACTS)
        connection.execute("UPDATE documents SET checksum = ? WHERE id = ?", (fits, id_))
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def checksum(facts: Sequence[object], sections: Sequence[Sequence[object]]) -> str:
    """Return the SHA-256 of a document's row and its sections' rows as they stand in the file."""
    return hashlib.sha256(json.dumps([facts, sections]).encode()).hexdigest()


def _is_sound(connection: sqlite3.Connection, document_id: str) -> bool:
    """Whether the document of a version 1 file is as it was written."""
    found = connection.execute("SELECT checksum FROM documents WHERE id = ?", (document_id,))
    return bool(found.fetchone()[0] == _checksum_of(connection, document_id, _FACTS_1))


def _checksum_of(connection: sqlite3.Connection, document_id: str, columns: str) -> str:
    facts = connection.execute(f"SELECT {columns} FROM documents WHERE id = ?", (document_id,))
    sections = connection.execute(
        f"SELECT {SECTION} FROM sections WHERE document_id = ? ORDER BY ordinal", (document_id,)
    )
    return checksum(facts.fetchone(), sections.fetchall())
