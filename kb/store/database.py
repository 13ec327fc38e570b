"""The SQLite file: its connections, and its errors in words."""

from __future__ import annotations

import queue
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.errors import StoreError
from kb.store.schema import SCHEMA_VERSION, create, migrate

FILE_NAME = "kb.sqlite3"
_READ_WAIT = 10.0  # seconds SQLite itself waits for a lock; in WAL mode readers hardly ever do
_SMALLEST = 512  # bytes of the smallest SQLite page


class Database:
    """The file and its connections, lent to one thread at a time.

    SQLite's errors leave as ``StoreError``: what was found, and what to do next.
    """

    def __init__(self, path: Path) -> None:
        """Open the file at ``path``, or make a new one with empty tables.

        Raises:
            StoreError: the file is damaged, of a newer version, or cannot be written.
        """
        self.path = path
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self._closed = False
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"Không tạo được thư mục kho «{self.path.parent}»: {error}. "
                "Hãy chọn thư mục khác bằng KB_HOME."
            ) from error
        if 0 < self._size() < _SMALLEST:  # SQLite would take it for a new file and overwrite it
            raise self.damaged("tệp bị cắt cụt")
        with self.connection():
            pass

    def close(self) -> None:
        """Close the connections; the file cannot be used afterwards."""
        self._closed = True
        while True:
            try:
                self._idle.get_nowait().close()
            except queue.Empty:
                return

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection to one thread at a time.

        Raises:
            StoreError: the file is damaged or busy, the disk is full, or the store is closed.
        """
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
            raise self.damaged(str(error)) from error

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection whose changes are made together when the block ends, or not at all."""
        with self.connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection that sees one state of the file, however long the block takes."""
        with self.connection() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    def damaged(self, found: str) -> StoreError:
        """Return the error that says that the file is damaged, and how."""
        return StoreError(
            f"Kho «{self.path}» bị hỏng ({found}). Không có gì bị ghi đè. Hãy khôi phục tệp từ bản "
            "sao lưu, hoặc đổi tên tệp này rồi chạy lại «kb ingest» để dựng lại từ tài liệu gốc."
        )

    def _size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=_READ_WAIT, isolation_level=None, check_same_thread=False
        )
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
                self._bring_up(connection)
            connection.execute("PRAGMA foreign_keys = ON")
            # FULL, not NORMAL: with NORMAL a power cut may undo the last commits, and a document
            # reported as ingested must stay. The price is one fsync a document.
            connection.execute("PRAGMA synchronous = FULL")
            _switch_to_wal(connection)
        except (sqlite3.Error, StoreError):
            connection.close()
            raise
        return connection

    def _bring_up(self, connection: sqlite3.Connection) -> None:
        """Make the tables in an empty file, or add what an earlier version lacks."""
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
                create(connection)
            elif version < SCHEMA_VERSION:
                migrate(connection)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def _explained(self, error: sqlite3.Error) -> StoreError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the extended part
        if code == sqlite3.SQLITE_FULL:
            return StoreError(
                f"Hết chỗ trên ổ đĩa chứa kho «{self.path}»; thay đổi đang ghi đã được hủy, dữ "
                "liệu trước đó còn nguyên. Hãy giải phóng dung lượng rồi chạy lại."
            )
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return self.damaged(str(error))
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return StoreError(f"Kho «{self.path}» đang bận; hãy thử lại sau ít phút.")
        return StoreError(
            f"Không đọc ghi được kho «{self.path}» ({error}). Hãy kiểm tra quyền truy cập và ổ đĩa."
        )


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
