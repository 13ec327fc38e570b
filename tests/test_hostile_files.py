"""Files that mean harm or are merely broken: each is refused with a reason, the rest goes in."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from pathlib import Path

import pytest

from kb.ingest.sandbox import Limits
from kb.knowledge_base import KnowledgeBase

CONTENT_TYPES = "[Content_Types].xml"
DOCUMENT = "word/document.xml"
BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:document>'


def zipped(**members: bytes) -> bytes:
    """Zip members; "__" in their names stands for "/"."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(CONTENT_TYPES, "<Types/>")
        for name, content in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return written.getvalue()


def encrypted_pdf() -> bytes:
    import pymupdf

    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "secret")
        locked = pymupdf.PDF_ENCRYPT_AES_256
        return bytes(document.tobytes(encryption=locked, user_pw="a", owner_pw="b"))


def text_pdf(pages: int) -> bytes:
    import pymupdf

    with pymupdf.open() as document:
        for number in range(pages):
            lines = [f"Diem {number + 1}.{line}. Dien tich {line} ha." for line in range(20)]
            document.new_page().insert_text((72, 72), "\n".join(lines))
        return bytes(document.tobytes())


def entities() -> bytes:
    """A few hundred bytes that expand to ten gigabytes."""
    defined = '<!ENTITY a "xxxxxxxxxx">' + "".join(
        f'<!ENTITY {chr(c)} "{f"&{chr(c - 1)};" * 10}">' for c in range(ord("b"), ord("k"))
    )
    return f"<?xml version='1.0'?><!DOCTYPE x [{defined}]>{BODY.format('<w:t>&j;</w:t>')}".encode()


@pytest.fixture(scope="module")
def hostile() -> dict[str, bytes]:
    whole = text_pdf(1)
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)
    return {
        "bom.docx": zipped(word__document=bytes(60_000_000)),
        "thực thể.docx": zipped(word__document=entities()),
        "cụt.docx": zipped(word__document=b"<w:document>" + os.urandom(5000))[:3000],
        "trống.docx": zipped(word__document=BODY.format("").encode()),
        "mã hoá.pdf": encrypted_pdf(),
        "cụt.pdf": whole[:200],
        "rác.pdf": b"%PDF-1.7\n" + os.urandom(5000),
        "ole.doc": ole,
        "ảnh.docx": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "rỗng.xlsx": b"",
    }


def test_each_is_refused_with_a_reason_and_the_rest_goes_in(
    tmp_path: Path, hostile: dict[str, bytes]
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    for name, content in hostile.items():
        (docs / name).write_bytes(content)
    (docs / "lớn.txt").touch()
    os.truncate(docs / "lớn.txt", 300_000_000)
    (docs / ("x" * 250 + ".txt")).write_text("Điều 1. Tên dài.\n", encoding="utf-8")
    with KnowledgeBase(tmp_path / "home") as kb:
        report = kb.ingest([docs])
        assert report.added == ("x" * 250 + ".txt",)
        assert {name for name, _ in report.failed} == {*hostile, "lớn.txt"}
        for name, reason in report.failed:
            assert not any(word in reason for word in ("Error", "Traceback", "tín hiệu")), name
            assert reason.rstrip().endswith("."), reason
        reasons = dict(report.failed)
        assert "quá lớn (300 MB" in reasons["lớn.txt"]
        assert "mật khẩu" in reasons["mã hoá.pdf"]
        assert "rỗng" in reasons["rỗng.xlsx"]
        assert all(line.ok for line in kb.check())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tên tệp tuỳ ý chỉ có trên Linux")
def test_names_that_are_no_text_are_taken_in(tmp_path: Path) -> None:
    docs = os.fsencode(tmp_path / "docs")
    os.mkdir(docs)
    names = (b"t\xe0p.txt", b"a\nb\x1b[31m.txt", b"a\\..\\etc.txt", b"-rf.txt")
    for number, name in enumerate(names):
        with open(os.path.join(docs, name), "wb") as file:
            file.write(f"Điều {number + 1}. Phạm vi.\n".encode())
    with KnowledgeBase(tmp_path / "home") as kb:
        kb.ingest([tmp_path / "docs"])
        assert {document.source for document in kb.documents()} == {
            "t\\xe0p.txt",
            "a\\x0ab\\x1b[31m.txt",
            "a\\..\\etc.txt",
            "-rf.txt",
        }
        assert len(kb.ingest([tmp_path / "docs"], prune=True).unchanged) == 4
        assert {path.name for path in tmp_path.iterdir()} == {"docs", "home"}


def test_many_pages_are_read_within_the_memory_allowed(tmp_path: Path) -> None:
    from kb.ingest.sandbox import read_apart

    pages: list[int] = []
    extract = read_apart(text_pdf(60), "a.pdf", lambda page, of: pages.append(of), Limits())
    assert len(extract.page_starts) == 60
    assert set(pages) == {60}
    assert "Diem 60.7. Dien tich 7 ha." in extract.text
