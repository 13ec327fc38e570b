"""Text files (.txt, .md): bytes to ``Document.text``, or a clear refusal."""

from __future__ import annotations

import codecs
import re
import unicodedata

from kb.errors import LoadError
from kb.ingest.extract import Extract, ReportPage
from kb.ingest.health import judge_text
from kb.ingest.legacy import decode, detect
from kb.records import Format, PageHealth

LARGEST_FILE = 50_000_000
"""Bytes; a larger text file is refused rather than filling the memory."""

# In this order: the mark of UTF-32 begins with that of UTF-16.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF_8 = "utf-8"
_SAMPLE = 200_000
"""Characters by which the encoding of a text is judged."""

_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_EXPECTED = re.compile(r"[\x20-\x7e\s\u00a0-\u024f\u0300-\u0323\u1ea0-\u1ef9\u2010-\u2030]")
_MOST_CONTROL = 0.001
_LEAST_EXPECTED = 0.9


def read_text(content: bytes, report: ReportPage) -> Extract:
    """Decode a text file: BOM dropped, line ends made line feeds, Unicode composed (NFC).

    Raises:
        LoadError: the content is empty, too large, binary, or in no encoding that is known.
    """
    return _read(content, report, "txt")


def read_markdown(content: bytes, report: ReportPage) -> Extract:
    """Decode a Markdown file as plain text; its marks stay in the text.

    Raises:
        LoadError: the content is empty, too large, binary, or in no encoding that is known.
    """
    return _read(content, report, "md")


def check_content(content: bytes) -> None:
    """Check that there is something to read and that it fits the memory.

    Raises:
        LoadError: the content is empty or too large.
    """
    if not content.strip():
        raise LoadError("Tệp rỗng, không có nội dung nào để đọc. Hãy kiểm tra lại tệp gốc.")
    if len(content) > LARGEST_FILE:
        megabytes = len(content) / 1_000_000
        raise LoadError(
            f"Tệp quá lớn ({megabytes:.0f} MB, tối đa {LARGEST_FILE // 1_000_000} MB). "
            "Hãy tách thành nhiều tệp nhỏ hơn."
        )


def _read(content: bytes, report: ReportPage, format: Format) -> Extract:
    check_content(content)
    decoded, encoding = _decode(content)
    text = unicodedata.normalize("NFC", decoded.replace("\r\n", "\n"))
    if not text.strip():
        raise LoadError("Tệp chỉ có khoảng trắng, không có nội dung nào để đọc.")
    report(1, 1)
    return Extract(text, format, health=(_health(text, encoding),))


def _decode(content: bytes) -> tuple[str, str]:
    """Decode by byte order mark, else as UTF-8, UTF-16 or a legacy encoding; gives its name."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decode_strictly(content[len(mark) :], encoding), encoding
    if b"\0" in content[:_SAMPLE]:
        return _decode_utf_16(content)
    try:
        text = content.decode(_UTF_8)
    except UnicodeDecodeError as error:
        return _decode_legacy(content, error)
    if _is_binary(text):
        raise _binary()
    return text, _UTF_8


def _decode_strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise LoadError(
            f"Tệp không phải văn bản {encoding.upper()} "
            f"(byte thứ {error.start + 1} không hợp lệ). "
            "Hãy mở tệp và lưu lại với bảng mã UTF-8."
        ) from error


def _decode_utf_16(content: bytes) -> tuple[str, str]:
    """Decode UTF-16 that carries no mark: in one byte order it reads as text."""
    for encoding in ("utf-16-le", "utf-16-be"):
        sample = content[:_SAMPLE].decode(encoding, errors="replace")
        expected = len(_EXPECTED.findall(sample))
        if expected >= _LEAST_EXPECTED * len(sample):
            return _decode_strictly(content, encoding), encoding
    raise _binary()


def _decode_legacy(content: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    text = content.decode("latin-1")
    if _is_binary(text):
        raise _binary()
    encoding = detect(text[:_SAMPLE])
    if encoding is None:
        raise LoadError(
            f"Tệp không phải văn bản UTF-8 (byte thứ {error.start + 1} không hợp lệ). "
            "Hãy mở tệp và lưu lại với bảng mã UTF-8."
        ) from error
    return decode(text, encoding), encoding


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) > _MOST_CONTROL * len(sample)


def _binary() -> LoadError:
    return LoadError(
        "Nội dung tệp là nhị phân, không phải văn bản và cũng không thuộc loại nào đọc được; tệp "
        "có thể bị hỏng. Hãy mở bằng phần mềm đã tạo ra nó và lưu lại thành PDF, .docx hoặc UTF-8."
    )


def _health(text: str, encoding: str) -> PageHealth:
    if encoding not in (_UTF_8, *(name for _, name in _BYTE_ORDER_MARKS)):
        return PageHealth(1, "converted", remark=f"Chuyển sang Unicode từ bảng mã {encoding}.")
    legacy = detect(text[:_SAMPLE])
    if legacy is not None:
        return PageHealth(
            1,
            "suspicious",
            remark=f"Văn bản gõ theo bảng mã {legacy} nhưng lưu thành Unicode, đọc không ra chữ "
            "tiếng Việt. Hãy chuyển mã sang Unicode rồi nạp lại.",
        )
    damage = judge_text(text[:_SAMPLE])
    if damage is not None:
        return PageHealth(1, "suspicious", remark=damage)
    said = "" if encoding == _UTF_8 else f"Bảng mã {encoding.upper()}."
    return PageHealth(1, "text", remark=said)
