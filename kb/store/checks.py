"""Checks: what is wrong with a document's sections, or with the whole file, in Vietnamese."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Sequence

from kb.records import Document, Section
from kb.store.originals import Originals
from kb.store.rows import (
    SELECT_DOCUMENT,
    SELECT_SECTION,
    as_document,
    as_section,
    is_sound,
    names_of,
)


def misfits(document: Document, sections: Sequence[Section]) -> list[str]:
    """Return what is wrong with the sections of a document."""
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


def problems(connection: sqlite3.Connection, originals: Originals) -> Iterator[str]:
    """Yield what is wrong with the file, each document, the vectors, layouts and originals."""
    for (line,) in connection.execute("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield f"SQLite báo: {line}."
    for row in connection.execute("PRAGMA foreign_key_check"):
        yield f"Bảng {row[0]} có dòng không thuộc về đâu."
    for row in connection.execute(f"{SELECT_DOCUMENT} ORDER BY id"):
        names = names_of(row)
        sections = connection.execute(
            f"{SELECT_SECTION} WHERE document_id = ? ORDER BY ordinal", (row[0],)
        ).fetchall()
        if not names:
            yield f"Tài liệu mang mã «{row[0]}» không có tên."
        elif not is_sound(row, sections):
            yield f"Tài liệu «{names[0]}» đã bị sửa đổi trong tệp kho."
        else:
            for found in misfits(as_document(row), [as_section(section) for section in sections]):
                yield f"Tài liệu «{names[0]}»: {found}."
    yield from _vector_problems(connection)
    yield from _layout_problems(connection)
    yield from _original_problems(connection, originals)


def _vector_problems(connection: sqlite3.Connection) -> Iterator[str]:
    sizes: set[tuple[str, int]] = set()
    missing = changed = 0
    rows = connection.execute(
        "SELECT model, data, checksum FROM sections LEFT JOIN vectors ON id = section_id"
    )
    for model, data, expected in rows:
        if data is None:
            missing += 1
            continue
        sizes.add((model, len(data)))
        changed += zlib.crc32(data) != expected or not data or len(data) % 4 != 0
    if missing:
        yield f"{missing} mục chưa có vector."
    if changed:
        yield f"{changed} vector đã bị sửa đổi trong tệp kho."
    if len(sizes) > 1:
        listed = "; ".join(f"{model}: {size // 4} chiều" for model, size in sorted(sizes))
        yield f"Vector không cùng một mô hình và số chiều ({listed})."


def _layout_problems(connection: sqlite3.Connection) -> Iterator[str]:
    changed = {
        document_id
        for document_id, data, expected in connection.execute(
            "SELECT document_id, data, checksum FROM layouts"
        )
        if zlib.crc32(data) != expected
    }
    if changed:
        yield f"Vị trí chữ trên trang của {len(changed)} tài liệu đã bị sửa đổi trong tệp kho."


def _original_problems(connection: sqlite3.Connection, originals: Originals) -> Iterator[str]:
    found = connection.execute(
        "SELECT id, (SELECT source FROM names WHERE document_id = documents.id ORDER BY position) "
        "FROM documents WHERE original IS NOT NULL ORDER BY id"
    )
    for document_id, source in found:
        wrong = originals.problem(document_id)
        if wrong:
            yield f"Bản gốc của «{source}» {wrong}."
