"""Zip bombs and damaged zips are refused before anything is unpacked into memory."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest

from kb.errors import LoadError
from kb.ingest.formats.zip_safety import check_zip


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def declaring(content: bytes, size: int) -> bytes:
    """The zip with another unpacked size declared in its directory."""
    at = content.index(b"PK\x01\x02")
    return content[: at + 24] + struct.pack("<I", size) + content[at + 28 :]


def test_an_ordinary_zip_passes() -> None:
    check_zip(zipped({"a.xml": b"<a/>" * 1000, "b.bin": bytes(range(256)) * 50}))


def test_a_small_member_may_be_packed_well() -> None:
    check_zip(zipped({"a.xml": b" " * 5_000_000}))


def test_a_large_member_packed_too_well_is_refused() -> None:
    with pytest.raises(LoadError, match=r"«a\.xml» bung ra gấp \d+ lần"):
        check_zip(zipped({"a.xml": b" " * 11_000_000}))


def test_a_size_declared_too_large_is_refused() -> None:
    with pytest.raises(LoadError, match="bung ra đến 501 MB"):
        check_zip(declaring(zipped({"a.xml": b"x"}), 501_000_000))


def test_a_member_that_holds_more_than_it_declares_is_refused() -> None:
    with pytest.raises(LoadError, match="bị hỏng"):
        check_zip(declaring(zipped({"a.xml": b" " * 11_000_000}), 10))


def test_too_many_members_are_refused() -> None:
    with pytest.raises(LoadError, match="20001 mục"):
        check_zip(zipped({f"{number}": b"" for number in range(20_001)}))


def test_an_encrypted_member_is_refused() -> None:
    content = zipped({"a.xml": b"<a/>"})
    at = content.index(b"PK\x01\x02")
    with pytest.raises(LoadError, match="mật khẩu"):
        check_zip(content[: at + 8] + b"\x01\x00" + content[at + 10 :])


@pytest.mark.parametrize("cut", [0, 10, 60, -30])
def test_a_truncated_zip_is_refused(cut: int) -> None:
    with pytest.raises(LoadError, match="bị hỏng"):
        check_zip(zipped({"a.xml": b"<a/>" * 100})[:cut])


def test_damaged_bytes_are_refused() -> None:
    content = bytearray(zipped({"a.xml": bytes(range(256)) * 40}))
    content[60:70] = b"\xff" * 10
    with pytest.raises(LoadError, match="bị hỏng"):
        check_zip(bytes(content))


def test_xml_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "cccc">]><a>&b;</a>'
    with pytest.raises(LoadError, match=r"«word/document\.xml» khai báo thực thể XML"):
        check_zip(zipped({"word/document.xml": bomb}))
    check_zip(zipped({"image.png": bomb}))
