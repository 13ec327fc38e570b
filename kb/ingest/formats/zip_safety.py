"""Zip-based files (docx, xlsx, odt): refused before anything is unpacked when they would blow up.

A few kilobytes can declare gigabytes, and can hold more than they declare; so the sizes declared
are checked first, then what the members really unpack to is counted, nothing being kept.
"""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from kb.errors import LoadError

LARGEST_UNPACKED = 500_000_000
"""Bytes that all members together may unpack to."""

_LARGE_MEMBER = 10_000_000
_HIGHEST_RATIO = 200
"""How many times its packed size a large member may unpack to; office XML stays far below."""

_MOST_MEMBERS = 20_000
_CHUNK = 1 << 20
_ENTITY = b"<!ENTITY"  # no office suite writes any; they can expand without end
_XML = (".xml", ".rels")
_ENCRYPTED = 0x1


def check_zip(content: bytes) -> None:
    """Check that a zip file is whole and unpacks to a reasonable size.

    Raises:
        LoadError: the file is damaged, encrypted, or unpacks to far more than a document holds.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            _check_declared(members)
            _check_actual(archive, members)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        ValueError,
    ) as error:
        raise LoadError(
            "Tệp bị hỏng hoặc chưa tải về trọn vẹn (không giải nén được nội dung bên trong). "
            "Hãy mở thử tệp gốc rồi lưu lại, hoặc tải lại."
        ) from error


def _check_declared(members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise LoadError("Tệp được đặt mật khẩu. Hãy bỏ mật khẩu rồi lưu lại.")
    if len(members) > _MOST_MEMBERS:
        raise _blows_up(f"chứa {len(members)} mục bên trong")
    total = sum(member.file_size for member in members)
    if total > LARGEST_UNPACKED:
        raise _blows_up(f"bung ra đến {total / 1e6:.0f} MB")
    for member in members:
        packed = max(member.compress_size, 1)
        if member.file_size > _LARGE_MEMBER and member.file_size > _HIGHEST_RATIO * packed:
            raise _blows_up(
                f"«{member.filename[:80]}» bung ra gấp {member.file_size // packed} lần"
            )


def _check_actual(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpack every member in small pieces, keeping none: sizes as declared, no XML entities."""
    total = 0
    for member in members:
        with archive.open(member) as stream:
            while piece := stream.read(_CHUNK):
                if _ENTITY in piece and member.filename.endswith(_XML):
                    raise _blows_up(f"«{member.filename[:80]}» khai báo thực thể XML")
                total += len(piece)
                if total > LARGEST_UNPACKED:
                    raise _blows_up(f"bung ra hơn {LARGEST_UNPACKED // 1_000_000} MB")


def _blows_up(found: str) -> LoadError:
    return LoadError(
        f"Tệp nén bất thường ({found}), có thể là tệp gây hại; không đọc để giữ an toàn cho máy. "
        "Hãy mở tệp gốc và lưu lại bản chỉ có nội dung cần dùng."
    )
