"""Old Word, OpenDocument and RTF files by way of LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import docx
import pytest
from docx.document import Document

from kb.errors import LoadError
from kb.ingest.formats import office
from kb.ingest.formats.office import read_office

RTF = rb"{\rtf1\ansi\deff0{\fonttbl{\f0 Times New Roman;}}\f0 \u272?i\u7873?u 1. Ph\u7841?m vi\par}"
needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None and shutil.which("libreoffice") is None,
    reason="LibreOffice (libreoffice-writer) is not installed",
)


def unreported(page: int, pages: int) -> None:
    pass


def converted(word: Document, format: str, folder: Path) -> bytes:
    """A document in another format, made by LibreOffice itself."""
    word.save(str(folder / "given.docx"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", format, "given.docx"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return (folder / f"given.{format}").read_bytes()


def test_without_libreoffice_the_refusal_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    with pytest.raises(LoadError, match=r"\.rtf.*libreoffice-writer.*\.docx"):
        read_office(RTF, unreported)


@needs_office
def test_rtf() -> None:
    before = set(Path(tempfile.gettempdir()).glob("kb-office-*"))
    extract = read_office(RTF, unreported)
    assert (extract.text, extract.format) == ("Điều 1. Phạm vi", "rtf")
    assert set(Path(tempfile.gettempdir()).glob("kb-office-*")) == before


@needs_office
@pytest.mark.parametrize("format", ["doc", "odt"])
def test_tables_survive_the_way_through_libreoffice(format: str, tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("Danh mục dự án")
    table = word.add_table(2, 2)
    for at, text in enumerate(("STT", "Tên dự án", "1", "Trường Nà Bản")):
        table.cell(at // 2, at % 2).text = text
    word.add_paragraph("Hết.")
    extract = read_office(converted(word, format, tmp_path), unreported)
    assert extract.format == format
    assert extract.text == "Danh mục dự án\n\nSTT\tTên dự án\n1\tTrường Nà Bản\n\nHết."
    cells = [c for cells in extract.tables[0].rows for c in cells]
    assert [extract.text[c.start : c.end] for c in cells] == [c.text for c in cells]


@needs_office
def test_a_damaged_file_is_refused() -> None:
    damaged = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(120)
    damaged += "WordDocument\0".encode("utf-16-le").ljust(64, b"\0") + (26).to_bytes(2, "little")
    with pytest.raises(LoadError, match="LibreOffice không mở được"):
        read_office(damaged.ljust(2048, b"\0"), unreported)


def test_a_conversion_that_takes_too_long_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(office.shutil, "which", lambda name: str(slow))
    monkeypatch.setattr(office, "_SECONDS", 0.2)
    with pytest.raises(LoadError, match="đã dừng"):
        read_office(RTF, unreported)
