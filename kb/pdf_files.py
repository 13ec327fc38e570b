"""Opening a PDF that may be empty, damaged or locked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kb.errors import LoadError

if TYPE_CHECKING:
    import pymupdf


@contextmanager
def opened(content: bytes) -> Iterator[pymupdf.Document]:
    """Open a PDF that has pages and needs no password.

    Raises:
        LoadError: it is not so, or the file cannot be opened at all.
    """
    import pymupdf

    # What is wrong with a file is said by the errors raised; nothing is to be printed.
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    if not content.strip():
        raise LoadError("Tệp rỗng, không có nội dung nào để đọc. Hãy kiểm tra lại tệp gốc.")
    try:
        document = pymupdf.open(stream=content, filetype="pdf")
    except (pymupdf.FileDataError, pymupdf.mupdf.FzErrorBase) as error:
        raise LoadError(
            "Không mở được tệp PDF: tệp bị hỏng hoặc không phải PDF. Hãy lấy lại tệp gốc."
        ) from error
    with document:
        if document.needs_pass:
            raise LoadError(
                "Tệp PDF có đặt mật khẩu mở. Hãy mở bằng mật khẩu, lưu lại bản không khóa "
                "rồi nạp bản đó."
            )
        if _page_count(document) == 0:
            raise LoadError(
                "Tệp PDF không có trang nào đọc được (tệp bị hỏng hoặc bị cắt cụt). "
                "Hãy lấy lại tệp gốc."
            )
        yield document


def _page_count(document: pymupdf.Document) -> int:
    """How many pages there are; none where the file's own list of them makes no sense."""
    try:
        return int(document.page_count)
    except RuntimeError:
        return 0
