"""Whether a file that was sent is of a kind that is read, by its content."""

from __future__ import annotations

import threading
from pathlib import Path, PurePosixPath

from kb.errors import LoadError, UploadError
from kb.ingest.file_types import READABLE_SUFFIXES, file_type
from kb.ingest.files import check_size
from kb.ingest.readers import PLAIN

_HEAD = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK"
_END = b"PK\x05\x06"  # of a zip's list of members
_END_WITHIN = 65_557
_MOST_MEMBERS = 20_000
# A whole file is in memory while its container is looked into: one at a time.
_WHOLE = threading.Lock()


def check_upload(path: Path, name: str) -> None:
    """Check that a file is of a kind that is read and not too large for it; its content decides.

    Containers are looked at only as far as needed to tell what they are; whether they blow up is
    found by the process that reads them.

    Raises:
        UploadError: it is not; the text says what it is and what to do.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    try:
        if head.startswith((_OLE, _ZIP)):
            _refuse_many_members(path, size)
            with _WHOLE:
                format = file_type(path.read_bytes(), name)
        else:
            format = file_type(head, name)
        check_size(size, format)
    except LoadError as error:
        raise UploadError(str(error)) from error
    suffix = PurePosixPath(name).suffix.lower()
    if format in PLAIN and suffix not in READABLE_SUFFIXES:
        # Anything at all passes for plain text: here the suffix has to promise a document.
        raise UploadError(
            f"Đuôi tệp «{suffix or 'không có'}» không thuộc loại đọc được "
            f"({', '.join(READABLE_SUFFIXES)}). Hãy lưu lại thành một trong các loại đó."
        )


def _refuse_many_members(path: Path, size: int) -> None:
    """Refuse a zip that declares more members than any document has, before they are listed.

    Raises:
        UploadError: it does.
    """
    with path.open("rb") as stream:
        stream.seek(max(0, size - _END_WITHIN))
        tail = stream.read()
    at = tail.rfind(_END)
    if at < 0:
        return
    members = int.from_bytes(tail[at + 10 : at + 12], "little")
    listing = int.from_bytes(tail[at + 12 : at + 16], "little")
    if members > _MOST_MEMBERS or listing > 200 * _MOST_MEMBERS:
        raise UploadError(
            f"Tệp nén chứa quá nhiều mục bên trong (khai {members}), không giống một văn bản. "
            "Hãy mở bằng phần mềm đã tạo ra nó và lưu lại."
        )
