"""Names of documents: which content goes by which name, and in what order it got them."""

from __future__ import annotations

import sqlite3
import unicodedata
from typing import cast

from kb.errors import NotFoundError

_LISTED = 20  # names listed in a message


def nfc(name: str) -> str:
    """Return a name in NFC, because file systems differ in how they spell the same name."""
    return unicodedata.normalize("NFC", name)


def all_names(connection: sqlite3.Connection) -> dict[str, str]:
    """Return every name with its document's id, ordered by name."""
    return dict(sorted(connection.execute("SELECT source, document_id FROM names")))


def names_by_document(connection: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """Return each document's names, the first one first."""
    found: dict[str, list[str]] = {}
    for source, document_id in connection.execute(
        "SELECT source, document_id FROM names ORDER BY document_id, position"
    ):
        found.setdefault(document_id, []).append(source)
    return {document_id: tuple(names) for document_id, names in found.items()}


def owner(connection: sqlite3.Connection, source: str) -> str | None:
    """Return the id of the document with this name, if any."""
    found = connection.execute("SELECT document_id FROM names WHERE source = ?", (source,))
    return next((cast(str, row[0]) for row in found), None)


def take(connection: sqlite3.Connection, source: str, unless: str | None = None) -> bool:
    """Take a name from its document, unless that is ``unless``; with its last name it goes.

    Say whether it was the first name, by which the document was shown and searched.
    """
    document_id = owner(connection, source)
    if document_id is None or document_id == unless:
        return False
    first = connection.execute(
        "SELECT source FROM names WHERE document_id = ? ORDER BY position LIMIT 1", (document_id,)
    ).fetchone()[0]
    connection.execute("DELETE FROM names WHERE source = ?", (source,))
    connection.execute(
        "DELETE FROM documents WHERE id = ? "
        "AND NOT EXISTS (SELECT 1 FROM names WHERE document_id = documents.id)",
        (document_id,),
    )
    return bool(first == source)


def give(
    connection: sqlite3.Connection, source: str, document_id: str, folder: str | None = None
) -> None:
    """Record a free name as the document's last one; if it has the name, it keeps its place.

    ``folder`` is the folder that brings the name now, if one does.
    """
    connection.execute(
        "INSERT INTO names (source, position, document_id, folder) "
        "SELECT ?, coalesce(max(position), 0) + 1, ?, ? FROM names WHERE document_id = ? "
        "ON CONFLICT (source) DO UPDATE SET folder = excluded.folder",
        (source, document_id, folder, document_id),
    )


def from_folder(connection: sqlite3.Connection, folder: str) -> tuple[str, ...]:
    """Return the names that a folder brought, ordered."""
    found = connection.execute("SELECT source FROM names WHERE folder = ?", (folder,))
    return tuple(sorted(row[0] for row in found))


def not_found(name: str, names: dict[str, str]) -> NotFoundError:
    """Return the error that says that no one document has this name, and which names there are."""
    if not names:
        return NotFoundError(f"Không có tài liệu «{name}»: kho chưa có tài liệu nào.")
    listed = "; ".join(f"«{source}»" for source in list(names)[:_LISTED])
    more = f" và {len(names) - _LISTED} tên khác" if len(names) > _LISTED else ""
    return NotFoundError(f"Không có đúng một tài liệu tên «{name}». Có: {listed}{more}.")
