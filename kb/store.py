"""The store: documents, sections and vectors in one SQLite file, from which the indexes derive."""

from __future__ import annotations

import hashlib
import json
import os
import queue
import sqlite3
import sys
import threading
import time
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from kb.errors import NotFoundError, StoreError
from kb.records import Document, Section, SectionKind

Vectors = npt.NDArray[np.float32]

FILE_NAME = "kb.sqlite3"
SCHEMA_VERSION = 1
WRITER_WAIT = 2.0  # seconds a second writer waits before it is told that there is another
_READ_WAIT = 10.0  # seconds SQLite itself waits for a lock; in WAL mode readers hardly ever do
_SMALLEST = 512  # bytes of the smallest SQLite page
_LISTED = 20  # names listed in a message
_GENERATION = "generation"

_TABLES = (
    """CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL)""",
    """CREATE TABLE documents (
        id TEXT PRIMARY KEY, text TEXT NOT NULL, title TEXT, number TEXT, issuer TEXT,
        issued_on TEXT, kind TEXT, page_starts TEXT NOT NULL, ocr_pages TEXT NOT NULL,
        checksum TEXT NOT NULL)""",
    """CREATE TABLE names (
        source TEXT PRIMARY KEY, position INTEGER NOT NULL,
        document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE)""",
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
)
_DOCUMENT = """SELECT id, text, title, number, issuer, issued_on, kind, page_starts, ocr_pages,
    (SELECT json_group_array(source) FROM
        (SELECT source FROM names WHERE document_id = documents.id ORDER BY position)), checksum
    FROM documents"""
_SECTION = """SELECT id, document_id, kind, label, path, start_offset, end_offset, parts, parent,
    cells, group_row FROM sections"""


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
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self._closed = False
        self._turn = threading.RLock()
        self._depth = 0
        self._lock = _FileLock(self.path.with_name("writer.lock"))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"Không tạo được thư mục kho «{self.path.parent}»: {error}. "
                "Hãy chọn thư mục khác bằng KB_HOME."
            ) from error
        if 0 < self._size() < _SMALLEST:  # SQLite would take it for a new file and overwrite it
            raise self._damaged("tệp bị cắt cụt")
        with self._connection():
            pass

    def __enter__(self) -> Store:
        """Return the store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()

    def close(self) -> None:
        """Close the connections; the store cannot be used afterwards."""
        self._closed = True
        while True:
            try:
                self._idle.get_nowait().close()
            except queue.Empty:
                return

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
        source = _nfc(document.source)
        problems = _misfits(document, sections)
        if problems:
            raise StoreError(f"Không lưu được «{source}»: {problems[0]}.")
        rows = _vector_rows([section.id for section in sections], vectors, model)
        with self._change() as connection:
            known = connection.execute("SELECT 1 FROM documents WHERE id = ?", (document.id,))
            further = known.fetchone() and _owner(connection, source) != document.id
            names = [source, *map(_nfc, document.other_sources)]
            changed = not further
            for name in names:  # first, so that nothing of a replaced document is in the way
                changed |= _take(connection, name, document.id)
            if not further:
                _write_document(connection, document, sections)
                connection.executemany("INSERT INTO vectors VALUES (?, ?, ?, ?)", rows)
            for name in names:
                _give(connection, name, document.id)
            if changed:
                _next_generation(connection)

    def set_vectors(self, document_id: str, vectors: Vectors, model: str) -> None:
        """Replace a document's vectors ((n, d) float32, in the order of its sections).

        Raises:
            StoreError: there is not one vector for each section.
        """
        with self._change() as connection:
            ids = _section_ids(connection, document_id)
            rows = _vector_rows(ids, vectors, model)
            connection.executemany("REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)
            _next_generation(connection)

    def add_name(self, document_id: str, source: str) -> None:
        """Record a further name of a document; a document that had the name gives it up.

        Raises:
            NotFoundError: there is no such document.
        """
        with self._change() as connection:
            _one_document(connection, document_id)
            changed = _take(connection, _nfc(source), document_id)
            _give(connection, _nfc(source), document_id)
            if changed:
                _next_generation(connection)

    def remove(self, source: str) -> None:
        """Remove a name, and with a document's last name the document itself.

        Raises:
            NotFoundError: no document has exactly this name.
        """
        with self._change() as connection:
            if _owner(connection, _nfc(source)) is None:
                raise _not_found(source, _names(connection))
            if _take(connection, _nfc(source)):
                _next_generation(connection)

    def set_meta(self, key: str, value: bytes) -> None:
        """Keep ``value`` under ``key``; the generation stays as it is."""
        if key == _GENERATION:
            raise ValueError("the generation is kept by the store itself")
        with self._change() as connection:
            connection.execute("REPLACE INTO meta VALUES (?, ?)", (key, value))

    # Reading

    def documents(self) -> tuple[Document, ...]:
        """Return all documents, ordered by name."""
        with self._connection() as connection:
            found = [_document(row) for row in connection.execute(_DOCUMENT)]
        return tuple(sorted(found, key=lambda document: document.source))

    def names(self) -> dict[str, str]:
        """Return every name, first and further, with its document's id, ordered by name."""
        with self._connection() as connection:
            return _names(connection)

    def document_by_id(self, document_id: str) -> Document:
        """Return the document with this id.

        Raises:
            NotFoundError: there is none.
        """
        with self._connection() as connection:
            return _document(_one_document(connection, document_id))

    def document_named(self, name: str) -> Document:
        """Return the document with this name, or the only one whose file name it is.

        Raises:
            NotFoundError: no document, or more than one, goes by the name.
        """
        names = self.names()
        wanted = _nfc(name)
        alike = {id_ for source, id_ in names.items() if PurePosixPath(source).name == wanted}
        if wanted in names:
            return self.document_by_id(names[wanted])
        if len(alike) == 1:
            return self.document_by_id(alike.pop())
        raise _not_found(name, {s: i for s, i in names.items() if i in alike} or names)

    def content_id(self, source: str) -> str | None:
        """Return the id (SHA-256) of the content known by this name, if any."""
        with self._connection() as connection:
            return _owner(connection, _nfc(source))

    def sections(self, document_id: str | None = None) -> tuple[Section, ...]:
        """Return a document's sections, or all, in reading order."""
        where = "" if document_id is None else " WHERE document_id = ?"
        with self._connection() as connection:
            rows = connection.execute(
                f"{_SECTION}{where} ORDER BY document_id, ordinal",
                () if document_id is None else (document_id,),
            )
            return tuple(map(_section, rows))

    def sections_by_id(self, ids: Iterable[str]) -> dict[str, Section]:
        """Return the sections with these ids, in the order asked; unknown ids are left out."""
        wanted = list(dict.fromkeys(ids))
        found: dict[str, Section] = {}
        with self._connection() as connection:
            for first in range(0, len(wanted), 500):  # SQLite bounds the parameters of a statement
                few = wanted[first : first + 500]
                marks = ", ".join("?" * len(few))
                for row in connection.execute(f"{_SECTION} WHERE id IN ({marks})", few):
                    found[row[0]] = _section(row)
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
            raise self._damaged("các vector dài ngắn khác nhau")
        flat = np.frombuffer(bytearray().join(data for _, data in rows), dtype="<f4")
        return [id_ for id_, _ in rows], flat.reshape(len(rows), size // 4)

    def generation(self) -> int:
        """Return the number of the last change of documents, sections or vectors; 0 if none."""
        return int(self.meta(_GENERATION) or b"0")

    def meta(self, key: str) -> bytes | None:
        """Return the value kept under ``key``, if any."""
        with self._connection() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def verify(self) -> list[str]:
        """Return what is wrong with the store, in Vietnamese; an empty list if nothing is."""
        try:
            with self._connection() as connection:
                connection.execute("BEGIN")  # one snapshot, however long the check takes
                try:
                    return list(_problems(connection))
                finally:
                    connection.execute("ROLLBACK")
        except StoreError as error:
            return [str(error)]

    # Connections

    def _size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection to one thread at a time; SQLite errors leave as ``StoreError``."""
        if self._closed:
            raise StoreError("Kho đã đóng.")
        try:
            try:
                connection = self._idle.get_nowait()
            except queue.Empty:
                connection = self._connect()
            try:
                yield connection
            finally:
                if self._closed:
                    connection.close()
                else:
                    self._idle.put(connection)
        except sqlite3.Error as error:
            raise self._explained(error) from error
        except UnicodeEncodeError as error:
            raise StoreError(f"Văn bản có ký tự không lưu được: {error.reason}.") from error
        except ValueError as error:  # a row that does not decode
            raise self._damaged(str(error)) from error

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self.writing(), self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=_READ_WAIT, isolation_level=None, check_same_thread=False
        )
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
                self._create(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            # FULL, not NORMAL: with NORMAL a power cut may undo the last commits, and a document
            # reported as ingested must stay. The price is one fsync a document.
            connection.execute("PRAGMA synchronous = FULL")
            _switch_to_wal(connection)
        except (sqlite3.Error, StoreError):
            connection.close()
            raise
        return connection

    def _create(self, connection: sqlite3.Connection) -> None:
        """Make the tables in an empty file; leave any other file as it is."""
        connection.execute("BEGIN IMMEDIATE")  # of two that open a new store, one makes it
        try:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > SCHEMA_VERSION:
                raise StoreError(
                    f"Kho «{self.path}» do phiên bản mới hơn tạo ra (lược đồ {version}, phần mềm "
                    f"này hiểu {SCHEMA_VERSION}). Hãy nâng cấp phần mềm hoặc dùng KB_HOME khác."
                )
            if version == 0:
                if connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                    raise StoreError(
                        f"Tệp «{self.path}» là cơ sở dữ liệu của phần mềm khác. "
                        "Hãy dùng thư mục KB_HOME khác."
                    )
                for statement in _TABLES:
                    connection.execute(statement)
                connection.execute("INSERT INTO meta VALUES (?, ?)", (_GENERATION, b"0"))
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    # Messages

    def _explained(self, error: sqlite3.Error) -> StoreError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the extended part
        if code == sqlite3.SQLITE_FULL:
            return StoreError(
                f"Hết chỗ trên ổ đĩa chứa kho «{self.path}»; thay đổi đang ghi đã được hủy, dữ "
                "liệu trước đó còn nguyên. Hãy giải phóng dung lượng rồi chạy lại."
            )
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return self._damaged(str(error))
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return StoreError(f"Kho «{self.path}» đang bận; hãy thử lại sau ít phút.")
        return StoreError(
            f"Không đọc ghi được kho «{self.path}» ({error}). Hãy kiểm tra quyền truy cập và ổ đĩa."
        )

    def _damaged(self, found: str) -> StoreError:
        return StoreError(
            f"Kho «{self.path}» bị hỏng ({found}). Không có gì bị ghi đè. Hãy khôi phục tệp từ bản "
            "sao lưu, hoặc đổi tên tệp này rồi chạy lại «kb ingest» để dựng lại từ tài liệu gốc."
        )


class _FileLock:
    """An exclusive lock on a file that the system lifts when the process dies."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def acquire(self, wait: float) -> bool:
        """Try for ``wait`` seconds."""
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StoreError(f"Không ghi được vào «{self._path.parent}»: {error}.") from error
        deadline = time.monotonic() + wait
        while not _try_lock(handle):
            if time.monotonic() > deadline:
                os.close(handle)
                return False
            time.sleep(0.05)
        self._file = handle
        return True

    def release(self) -> None:
        """Give the lock back by closing the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        # flock, not lockf: it also keeps two stores of the same process apart.
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Let readers go on while one writes; SQLite itself does not wait for the lock it needs."""
    deadline = time.monotonic() + _READ_WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(0.02)


# Names


def _nfc(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _names(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(sorted(connection.execute("SELECT source, document_id FROM names")))


def _owner(connection: sqlite3.Connection, source: str) -> str | None:
    found = connection.execute("SELECT document_id FROM names WHERE source = ?", (source,))
    return next((cast(str, row[0]) for row in found), None)


def _take(connection: sqlite3.Connection, source: str, unless: str | None = None) -> bool:
    """Take a name from its document, unless that is ``unless``; say whether the document went."""
    owner = _owner(connection, source)
    if owner is None or owner == unless:
        return False
    connection.execute("DELETE FROM names WHERE source = ?", (source,))
    gone = connection.execute(
        "DELETE FROM documents WHERE id = ? "
        "AND NOT EXISTS (SELECT 1 FROM names WHERE document_id = documents.id)",
        (owner,),
    )
    return gone.rowcount > 0


def _give(connection: sqlite3.Connection, source: str, document_id: str) -> None:
    """Record a free name as the document's last one; nothing happens if it has the name."""
    connection.execute(
        "INSERT OR IGNORE INTO names SELECT ?, coalesce(max(position), 0) + 1, ? "
        "FROM names WHERE document_id = ?",
        (source, document_id, document_id),
    )


def _not_found(name: str, names: dict[str, str]) -> NotFoundError:
    if not names:
        return NotFoundError(f"Không có tài liệu «{name}»: kho chưa có tài liệu nào.")
    listed = "; ".join(f"«{source}»" for source in list(names)[:_LISTED])
    more = f" và {len(names) - _LISTED} tên khác" if len(names) > _LISTED else ""
    return NotFoundError(f"Không có đúng một tài liệu tên «{name}». Có: {listed}{more}.")


# Rows


def _next_generation(connection: sqlite3.Connection) -> None:
    connection.execute(
        "UPDATE meta SET value = CAST(CAST(CAST(value AS TEXT) AS INTEGER) + 1 AS BLOB) "
        "WHERE key = ?",
        (_GENERATION,),
    )


def _write_document(
    connection: sqlite3.Connection, document: Document, sections: Sequence[Section]
) -> None:
    """Write the document's row, keeping its names, and its sections in place of those it had."""
    facts = (
        document.id,
        document.text,
        document.title,
        document.number,
        document.issuer,
        document.issued_on.isoformat() if document.issued_on else None,
        document.kind,
        json.dumps(document.page_starts),
        json.dumps(document.ocr_pages),
    )
    rows = [_section_row(section) for section in sections]
    connection.execute("DELETE FROM sections WHERE document_id = ?", (document.id,))
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "
        "SET (text, title, number, issuer, issued_on, kind, page_starts, ocr_pages, checksum) = "
        "(excluded.text, excluded.title, excluded.number, excluded.issuer, excluded.issued_on, "
        "excluded.kind, excluded.page_starts, excluded.ocr_pages, excluded.checksum)",
        (*facts, _checksum(facts, rows)),
    )
    connection.executemany(
        "INSERT INTO sections (ordinal, id, document_id, kind, label, path, start_offset, "
        "end_offset, parts, parent, cells, group_row) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(ordinal, *row) for ordinal, row in enumerate(rows)],
    )


def _section_row(section: Section) -> tuple[str | int | None, ...]:
    """Return the values of a section in the order of ``_SECTION``."""
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


def _checksum(facts: Sequence[object], sections: Sequence[Sequence[object]]) -> str:
    """Return the SHA-256 of a document's row and its sections' rows as they stand in the file."""
    return hashlib.sha256(json.dumps([facts, sections]).encode()).hexdigest()


def _vector_rows(
    ids: Sequence[str], vectors: Vectors, model: str
) -> list[tuple[str, str, bytes, int]]:
    if vectors.ndim != 2 or len(vectors) != len(ids):
        raise StoreError(f"Có {len(ids)} mục nhưng ma trận vector có dạng {vectors.shape}.")
    if not np.isfinite(vectors).all():
        raise StoreError(f"Mô hình «{model}» cho vector có giá trị không phải là số hữu hạn.")
    rows = [row.tobytes() for row in np.ascontiguousarray(vectors, dtype="<f4")]
    return [(id_, model, data, zlib.crc32(data)) for id_, data in zip(ids, rows, strict=True)]


def _section_ids(connection: sqlite3.Connection, document_id: str) -> list[str]:
    found = connection.execute(
        "SELECT id FROM sections WHERE document_id = ? ORDER BY ordinal", (document_id,)
    )
    return [row[0] for row in found]


def _one_document(connection: sqlite3.Connection, document_id: str) -> tuple[object, ...]:
    row = connection.execute(f"{_DOCUMENT} WHERE id = ?", (document_id,)).fetchone()
    if row is None:
        raise NotFoundError(f"Không có tài liệu nào mang mã «{document_id}».")
    return cast("tuple[object, ...]", row)


def _document(row: Sequence[Any]) -> Document:
    first, *others = json.loads(row[9])
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
    )


def _section(row: Sequence[Any]) -> Section:
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


# Checks


def _misfits(document: Document, sections: Sequence[Section]) -> list[str]:
    """Return what is wrong with the sections of a document, in Vietnamese."""
    ids = {section.id for section in sections}
    found = [] if len(ids) == len(sections) else ["hai mục có cùng mã"]
    for section in sections:
        name = f"mục «{section.label}» ({section.start}-{section.end})"
        if section.document_id != document.id:
            found.append(f"{name} thuộc tài liệu khác")
        if not 0 <= section.start < section.end <= len(document.text):
            found.append(f"{name} nằm ngoài văn bản dài {len(document.text)} ký tự")
        if any(not section.start <= a < b <= section.end for a, b in section.parts):
            found.append(f"{name} có phần nằm ngoài mục")
        if section.parent is not None and section.parent not in ids:
            found.append(f"{name} thuộc về một mục không có trong tài liệu")
    return found


def _problems(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what is wrong with the file, then with each document, then with the vectors."""
    for (line,) in connection.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield f"SQLite báo: {line}."
    for row in connection.execute("PRAGMA foreign_key_check"):
        yield f"Bảng {row[0]} có dòng không thuộc về đâu."
    for row in connection.execute(f"{_DOCUMENT} ORDER BY id"):
        names = json.loads(row[9])
        sections = connection.execute(
            f"{_SECTION} WHERE document_id = ? ORDER BY ordinal", (row[0],)
        ).fetchall()
        if not names:
            yield f"Tài liệu mang mã «{row[0]}» không có tên."
        elif _checksum(row[:9], sections) != row[10]:
            yield f"Tài liệu «{names[0]}» đã bị sửa đổi trong tệp kho."
        else:
            for found in _misfits(_document(row), [_section(section) for section in sections]):
                yield f"Tài liệu «{names[0]}»: {found}."
    yield from _vector_problems(connection)


def _vector_problems(connection: sqlite3.Connection) -> Iterator[str]:
    sizes: set[tuple[str, int]] = set()
    missing = changed = 0
    rows = connection.execute(
        "SELECT model, data, checksum FROM sections LEFT JOIN vectors ON id = section_id"
    )
    for model, data, checksum in rows:
        if data is None:
            missing += 1
            continue
        sizes.add((model, len(data)))
        changed += zlib.crc32(data) != checksum or not data or len(data) % 4 != 0
    if missing:
        yield f"{missing} mục chưa có vector."
    if changed:
        yield f"{changed} vector đã bị sửa đổi trong tệp kho."
    if len(sizes) > 1:
        listed = "; ".join(f"{model}: {size // 4} chiều" for model, size in sorted(sizes))
        yield f"Vector không cùng một mô hình và số chiều ({listed})."
