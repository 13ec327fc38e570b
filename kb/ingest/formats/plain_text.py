"""Text files (.txt, .md): bytes to ``Document.text``, or a clear refusal."""

from __future__ import annotations

import unicodedata

from kb.errors import LoadError
from kb.ingest.extract import Extract, ReportPage
from kb.records import PageHealth

LARGEST_FILE = 50_000_000
"""Bytes; a larger text file is refused rather than filling the memory."""


def read_text(content: bytes, report: ReportPage) -> Extract:
    """Decode UTF-8 text: BOM dropped, line ends made line feeds, Unicode composed (NFC).

    Raises:
        LoadError: the content is empty, too large, binary, or not UTF-8.
    """
    if not content.strip():
        raise LoadError("Tệp rỗng, không có nội dung nào để đọc. Hãy kiểm tra lại tệp gốc.")
    if len(content) > LARGEST_FILE:
        megabytes = len(content) / 1_000_000
        raise LoadError(
            f"Tệp quá lớn ({megabytes:.0f} MB, tối đa {LARGEST_FILE // 1_000_000} MB). "
            "Hãy tách thành nhiều tệp nhỏ hơn."
        )
    if b"\0" in content[:4096]:
        raise LoadError(
            "Tệp mang đuôi văn bản nhưng nội dung là nhị phân (hoặc UTF-16). "
            "Hãy lưu lại thành văn bản UTF-8."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LoadError(
            f"Tệp không phải văn bản UTF-8 (byte thứ {error.start + 1} không hợp lệ). "
            "Hãy mở tệp và lưu lại với bảng mã UTF-8."
        ) from error
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    if not text.strip():
        raise LoadError("Tệp chỉ có khoảng trắng, không có nội dung nào để đọc.")
    report(1, 1)
    return Extract(text, "txt", health=(PageHealth(1, "text"),))
