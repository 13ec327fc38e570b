"""Text files: their encodings, and clear refusals of what is no text."""

from __future__ import annotations

import codecs
import unicodedata

import pytest

from kb.errors import LoadError
from kb.ingest.extract import Extract
from kb.ingest.formats import plain_text
from kb.ingest.formats.plain_text import read_markdown, read_text
from kb.records import PageHealth

SENTENCES = (
    "Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng của Thông tư này\r\n"
    "Ủy ban nhân dân cấp tỉnh chịu trách nhiệm tổ chức thực hiện việc hỗ trợ xây dựng nhà ở "
    "cho hộ nghèo, hộ cận nghèo trên địa bàn theo quy định của pháp luật hiện hành.\n"
)


def read(content: bytes) -> Extract:
    return read_text(content, lambda page, pages: None)


def test_utf_8_text_is_the_file_decoded() -> None:
    extract = read("\ufeffĐiều 1. Hoa\u0300\r\n\r\n\tcuối \u00a0\n".encode())
    assert extract.text == "Điều 1. Hoà\n\n\tcuối \u00a0\n"
    assert extract.format == "txt"
    assert extract.health == (PageHealth(1, "text"),)


def test_markdown_stays_as_it_is_written() -> None:
    extract = read_markdown(b"# A\n\n**B** &amp; <b>c</b>\n", lambda page, pages: None)
    assert (extract.text, extract.format) == ("# A\n\n**B** &amp; <b>c</b>\n", "md")


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", codecs.BOM_UTF32_LE),
    ],
)
def test_wide_encodings_with_or_without_a_mark(encoding: str, mark: bytes) -> None:
    extract = read(mark + SENTENCES.encode(encoding))
    assert extract.text == SENTENCES.replace("\r\n", "\n")
    assert extract.health == (PageHealth(1, "text", remark=f"Bảng mã {encoding.upper()}."),)


def as_windows_1258(text: str) -> bytes:
    """The code page has the letters, and the tone marks for themselves after them."""
    pieces = []
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)
        tone = "".join(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tone))
        pieces.append((base + tone).encode("cp1258"))
    return b"".join(pieces)


def test_windows_1258_is_recognised() -> None:
    extract = read(as_windows_1258(SENTENCES))
    assert extract.text == SENTENCES.replace("\r\n", "\n")
    assert extract.health == (
        PageHealth(1, "converted", remark="Chuyển sang Unicode từ bảng mã windows-1258."),
    )


# "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập, tự do, hạnh phúc" by typists of the nineties.
TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam. §éc lËp, tù do, h¹nh phóc"
VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. Ñoäc laäp, töï do, haïnh phuùc"


@pytest.mark.parametrize(("typed", "encoding"), [(TCVN3, "TCVN3"), (VNI, "VNI")])
def test_legacy_text_is_converted(typed: str, encoding: str) -> None:
    extract = read(typed.encode("latin-1"))
    assert extract.text == "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập, tự do, hạnh phúc"
    assert extract.health[0].state == "converted"
    assert extract.health[0].remark == f"Chuyển sang Unicode từ bảng mã {encoding}."


def test_legacy_text_saved_as_unicode_is_kept_and_remarked_on() -> None:
    extract = read(TCVN3.encode())
    assert extract.text == TCVN3
    assert extract.health[0].state == "suspicious"
    assert "TCVN3" in extract.health[0].remark


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rỗng"),
        (b" \n\t\n", "rỗng"),
        ("\u00a0\n".encode(), "khoảng trắng"),
        (b"PK\3\4\0\0\0", "nhị phân"),
        (bytes(range(256)) * 4, "nhị phân"),
        (b"\x01\x02\x03 abc", "nhị phân"),
        ("Quyết định".encode()[:-1] + b"\xff", "byte thứ 15 không hợp lệ"),
        (b"\xff\xfea", "UTF-16-LE"),
        (b"\xef\xbb\xbf\xff", "UTF-8 .byte thứ 1 không hợp lệ"),
    ],
)
def test_unreadable_content_is_refused_with_a_reason(content: bytes, said: str) -> None:
    with pytest.raises(LoadError, match=said):
        read(content)


def test_a_text_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_text, "LARGEST_FILE", 2_000_000)
    with pytest.raises(LoadError, match=r"quá lớn \(3 MB, tối đa 2 MB\)"):
        read(b"a" * 3_000_000)
