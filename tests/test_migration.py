"""A store of version 1 becomes one of version 2 in place, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from datetime import date
from pathlib import Path

import pytest

import kb.store.schema
from kb.errors import StoreError
from kb.records import Document, Section
from kb.store import SCHEMA_VERSION, Store

# As version 1 made them.
TABLES_1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE documents (
    id TEXT PRIMARY KEY, text TEXT NOT NULL, title TEXT, number TEXT, issuer TEXT,
    issued_on TEXT, kind TEXT, page_starts TEXT NOT NULL, ocr_pages TEXT NOT NULL,
    checksum TEXT NOT NULL);
CREATE TABLE names (
    source TEXT PRIMARY KEY, position INTEGER NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE);
CREATE INDEX names_by_document ON names(document_id);
CREATE TABLE sections (
    id TEXT PRIMARY KEY, ordinal INTEGER NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    kind TEXT NOT NULL, label TEXT NOT NULL, path TEXT NOT NULL,
    start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, parts TEXT NOT NULL,
    parent TEXT, cells TEXT NOT NULL, group_row TEXT, UNIQUE (document_id, ordinal));
CREATE TABLE vectors (
    section_id TEXT PRIMARY KEY REFERENCES sections(id) ON DELETE CASCADE,
    model TEXT NOT NULL, data BLOB NOT NULL, checksum INTEGER NOT NULL);
INSERT INTO meta VALUES ('generation', CAST('2' AS BLOB));
PRAGMA user_version = 1;
"""
SECTION = ("s", "d", "article", "Điều 1", '["Chương I"]', 0, 7, "[]", None, "[]", None)


def old_store(home: Path) -> Path:
    """A store of version 1 with a sound document and one that was changed behind its back."""
    home.mkdir(exist_ok=True)
    path = home / "kb.sqlite3"
    connection = sqlite3.connect(path)
    connection.executescript(TABLES_1)
    for id_, text, sections in (("d", "Điều 1.\nHết", [SECTION]), ("e", "Điều 2.", [])):
        facts = (id_, text, "Về đất", "1/QĐ", None, "2023-03-09", "Quyết định", "[0, 8]", "[2]")
        written = hashlib.sha256(json.dumps([facts, sections]).encode()).hexdigest()
        connection.execute(
            f"INSERT INTO documents VALUES ({', '.join('?' * 10)})", (*facts, written)
        )
        connection.execute("INSERT INTO names VALUES (?, 1, ?)", (f"{id_}.txt", id_))
    connection.execute(
        f"INSERT INTO sections VALUES ({', '.join('?' * 12)})", ("s", 0, *SECTION[1:])
    )
    one = b"\x00\x00\x80\x3f"
    connection.execute("INSERT INTO vectors VALUES ('s', 'hand', ?, ?)", (one, zlib.crc32(one)))
    connection.execute("UPDATE documents SET text = 'Điều 3.' WHERE id = 'e'")
    connection.commit()
    connection.close()
    return path


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(path)
    try:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
        return {name: connection.execute(f"PRAGMA table_info({name})").fetchall() for name in names}
    finally:
        connection.close()


def version(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def test_everything_is_kept_and_the_tables_are_those_of_a_new_store(tmp_path: Path) -> None:
    path = old_store(tmp_path / "old")
    with Store(tmp_path / "old") as store, Store(tmp_path / "new") as new:
        assert store.document_by_id("d") == Document(
            id="d",
            source="d.txt",
            text="Điều 1.\nHết",
            title="Về đất",
            number="1/QĐ",
            issued_on=date(2023, 3, 9),
            kind="Quyết định",
            page_starts=(0, 8),
            ocr_pages=(2,),
        )
        assert store.sections() == (Section("s", "d", "article", "Điều 1", ("Chương I",), 0, 7),)
        assert store.vectors("hand")[0] == ["s"]
        assert store.generation() == 2
        # What was damaged stays told; the sound document is sound.
        assert store.verify() == ["Tài liệu «e.txt» đã bị sửa đổi trong tệp kho."]
        assert (store.words("d"), store.reader("d"), store.names_from("/")) == ((), None, ())
        assert tables(path) == tables(new.path)
    assert version(path) == SCHEMA_VERSION
    with Store(tmp_path / "old") as again:
        assert len(again.documents()) == 2


def test_a_migration_that_fails_leaves_the_old_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = old_store(tmp_path)
    before = tables(path)
    with monkeypatch.context() as patch:
        steps = (*kb.store.schema._FROM_1, "CREATE TABLE meta (x)")
        patch.setattr(kb.store.schema, "_FROM_1", steps)
        with pytest.raises(StoreError):
            Store(tmp_path)
    assert (version(path), tables(path)) == (1, before)
    with Store(tmp_path) as store:
        assert store.document_by_id("d").title == "Về đất"
