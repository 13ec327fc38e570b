"""What a file that was sent is called: its path within the folder sent, made harmless."""

from __future__ import annotations

from pathlib import PurePosixPath

from kb.errors import UploadError
from kb.ingest.files import shown_name

LONGEST_PART = 255
"""Bytes of UTF-8 of a file's or folder's name, as most file systems allow."""

LONGEST_NAME = 1024
_LOCK_FILES = ("~$", "._")


def upload_name(sent: str) -> str:
    r"""Return the name of a document from the path that a browser sent.

    The name is data only: no file is ever opened by it. Folders are kept ("2024/a.pdf"); what
    leads out of the folder sent ("..", "C:\", a leading "/") is dropped.

    Raises:
        UploadError: nothing is left of it, it is too long, or it names no document.
    """
    parts = [
        shown_name(PurePosixPath(part))
        for part in sent.replace("\\", "/").split("/")
        if part.strip(" .") and not _is_drive(part)
    ]
    if not parts:
        raise UploadError("Tệp gửi lên không có tên. Hãy đặt tên cho tệp rồi gửi lại.")
    if parts[-1].startswith((".", *_LOCK_FILES)):
        raise UploadError("Là tệp ẩn hoặc tệp tạm của phần mềm soạn thảo, không phải văn bản.")
    name = "/".join(parts)
    longest = max(len(part.encode()) for part in parts)
    if longest > LONGEST_PART or len(name.encode()) > LONGEST_NAME:
        raise UploadError(
            f"Tên tệp quá dài ({len(name.encode())} byte; mỗi phần tối đa {LONGEST_PART} byte, "
            f"cả đường dẫn tối đa {LONGEST_NAME}). Hãy rút ngắn tên rồi gửi lại."
        )
    return name


def _is_drive(part: str) -> bool:
    return len(part) == 2 and part[1] == ":" and part[0].isalpha()
