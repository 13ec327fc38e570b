"""The format of a file is told by its content; what cannot be read is refused with advice."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from kb.errors import LoadError
from kb.ingest.file_types import READABLE_SUFFIXES, file_type, mismatch

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(*names: str, mimetype: str = "") -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "<a/>")
    return buffer.getvalue()


def compound(*streams: str) -> bytes:
    """What tells the kind of an OLE compound file: its mark and its directory entries."""
    content = OLE.ljust(512, b"\0")
    for stream in streams:
        name = (stream + "\0").encode("utf-16-le")
        content += (name.ljust(64, b"\0") + len(name).to_bytes(2, "little")).ljust(128, b"\0")
    return content


@pytest.mark.parametrize(
    ("content", "format"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\r\njunk before\n%PDF-1.4\n", "pdf"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "odt"),
        (compound("Root Entry", "1Table", "WordDocument"), "doc"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"\xef\xbb\xbf{\\rtf1", "rtf"),
        (b"<!DOCTYPE html><html>", "html"),
        ("\ufeff<html lang='vi'>".encode("utf-16"), "html"),
        (b"<?xml version='1.0'?>\n<!-- saved -->\n<html xmlns='x'>", "html"),
        ("Điều 1. Phạm vi".encode(), "txt"),
        ("Điều 1".encode("utf-16"), "txt"),
    ],
)
def test_content_decides_whatever_the_suffix(content: bytes, format: str) -> None:
    assert file_type(content, "tệp.xyz") == format


def test_the_suffix_parts_text_from_markdown() -> None:
    assert file_type(b"# A", "a.MD") == "md"
    assert file_type(b"# A", "a.txt") == "txt"
    assert file_type(b"# A", "a") == "txt"


def test_tags_in_text_and_markdown_do_not_make_a_web_page() -> None:
    assert file_type(b"<div align=center>\n# A", "a.md") == "md"
    assert file_type("<p> là thẻ đoạn văn".encode(), "a.txt") == "txt"
    assert file_type(b"<p>A</p>", "a.bin") == "html"
    assert file_type("Trang <b>đã lưu</b> <p>A".encode(), "a.htm") == "html"
    assert file_type(b"A < B", "a.html") == "txt"
    assert file_type(b"<!doctype html>", "a.txt") == "html"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rỗng"),
        (b" \n\0\0", "rỗng"),
        (b"\x89PNG\r\n\x1a\n", "ảnh .*PDF"),
        (b"\xff\xd8\xff\xe0", "ảnh .*JPEG"),
        (b"RIFF\0\0\0\0WEBP", "WebP"),
        (b"\0\0\0\x18ftypmp42", "MP4"),
        (b"PK\x03\x04broken", "bị hỏng"),
        (zipped("a.docx", "b.pdf"), r"tệp nén \(ZIP\).*giải nén"),
        (zipped("ppt/presentation.xml"), "trình chiếu"),
        (zipped("xl/workbook.bin"), "xlsb"),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (b"Rar!\x1a\x07\x01\0", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"MZ\x90\0" + b"\0" * 60 + b"PE\0\0", "chương trình"),
        (b"\x7fELF\2\1", "chương trình"),
        (compound("Workbook"), r"\.xls\).*\.xlsx"),
        (compound("EncryptedPackage", "EncryptionInfo"), "mật khẩu"),
        (compound("PowerPoint Document"), "trình chiếu"),
        (compound("__properties_version1.0", "WordDocument"), r"\.msg"),
        (compound("Contents"), "OLE"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related;", "mht"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', "2003"),
    ],
)
def test_what_is_not_read_is_refused_with_advice(content: bytes, said: str) -> None:
    with pytest.raises(LoadError, match=said):
        file_type(content, "tệp.docx")


def test_a_stream_name_inside_words_is_no_stream() -> None:
    content = OLE.ljust(512, b"\0") + b"\0" * 6 + "Workbook\0".encode("utf-16-le")
    with pytest.raises(LoadError, match="OLE"):
        file_type(content, "a.doc")


def test_a_mismatch_is_said() -> None:
    assert mismatch("a.docx", "docx") == ""
    assert mismatch("A.HTM", "html") == ""
    assert mismatch("a.doc", "html") == (
        "Đuôi tệp là «.doc» nhưng nội dung là trang HTML; đọc theo nội dung."
    )
    assert mismatch("a", "pdf") == "Tệp không có đuôi; đọc theo nội dung là PDF."


def test_every_format_has_a_suffix() -> None:
    assert set(READABLE_SUFFIXES.values()) == {
        *("pdf", "docx", "doc", "odt", "rtf", "xlsx", "html", "md", "txt")
    }
