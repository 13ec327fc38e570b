"""Loading files: which are taken, what they are called, and clear refusals of what is not read."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path, PurePosixPath

import pytest
from conftest import CORPUS, load_file

from kb.errors import LoadError
from kb.ingest import files
from kb.ingest.files import SourceFile, find_files, read_bytes, shown_name
from kb.ingest.loaders import load, read


def test_text_is_the_file_decoded(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    content = "\ufeffĐiều 1. Hoa\u0300\r\n\r\n\tcuối \r\n".encode()
    file.write_bytes(content)
    document, _ = load_file(file)
    assert document.text == "Điều 1. Hoà\n\n\tcuối \n"
    assert document.id == hashlib.sha256(content).hexdigest()
    assert (document.format, document.remarks) == ("txt", ())


def test_folders_are_searched_and_names_are_relative(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "hai.md").write_text("hai", encoding="utf-8")
    (tmp_path / "một.txt").write_text("một", encoding="utf-8")
    (tmp_path / "ảnh.png").write_bytes(b"x")
    (tmp_path / "ghi chú").write_bytes(b"x")
    (tmp_path / "không đuôi").write_bytes(b"%PDF-1.7 ...")
    (tmp_path / ".ẩn.txt").write_text("ẩn", encoding="utf-8")
    (tmp_path / "~$một.docx").write_bytes(b"x")
    listing = find_files([tmp_path])
    assert [file.source for file in listing.files] == ["a/b/hai.md", "không đuôi", "một.txt"]
    assert {file.folder for file in listing.files} == {str(tmp_path.resolve())}
    assert listing.skipped == {".png": 1, "": 1}
    assert (listing.failed, listing.complete) == ([], [str(tmp_path.resolve())])


def test_a_file_given_twice_is_taken_once(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("một", encoding="utf-8")
    (found,) = find_files([file, tmp_path]).files
    assert (found.source, found.folder) == ("a.txt", None)


def test_missing_paths_and_empty_folders_are_told(tmp_path: Path) -> None:
    (tmp_path / "rỗng").mkdir()
    listing = find_files([tmp_path / "rỗng", tmp_path / "không-có"])
    reasons = dict(listing.failed)
    assert "không có văn bản nào đọc được" in reasons[str(tmp_path / "rỗng")]
    assert "không có tệp hay thư mục này" in reasons[str(tmp_path / "không-có")]
    assert (listing.files, listing.complete) == ([], [])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="chỉ POSIX có ống dẫn trong thư mục")
def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ống.txt")
    listing = find_files([tmp_path / "ống.txt"])
    assert "không phải là tệp thường" in listing.failed[0][1]
    for file in find_files([tmp_path]).files:
        with pytest.raises(LoadError, match="không phải là tệp thường"):
            read_bytes(file)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows đòi quyền riêng để tạo liên kết")
def test_broken_links_are_told_and_links_to_folders_are_counted(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.txt").write_text("một", encoding="utf-8")
    (docs / "hỏng.pdf").symlink_to("không có")
    (docs / "vòng.txt").symlink_to("vòng.txt")
    (docs / "hỏng.png").symlink_to("không có")
    (docs / "lặp").symlink_to(docs)
    listing = find_files([docs])
    assert [file.source for file in listing.files] == ["a.txt", "hỏng.pdf", "vòng.txt"]
    assert listing.skipped == {"liên kết thư mục": 1}
    for file in listing.files[1:]:
        with pytest.raises(LoadError, match="liên kết hỏng"):
            read_bytes(file)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tên tệp tuỳ ý chỉ có trên Linux")
def test_suffixes_that_are_no_text_are_shown_as_names_are(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path)
    for name, content in ((b"a.\xe0", b"x"), (b"b.\x1b[31m", b"x"), (b"c.\xff", b"{\\rtf1 x")):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
    listing = find_files([tmp_path])
    assert [file.source for file in listing.files] == ["c.\\xff"]
    assert listing.skipped == {".\\xe0": 1, ".\\x1b[31m": 1}


def test_the_remark_on_a_suffix_that_is_no_text_can_be_stored() -> None:
    path = Path(os.fsdecode(b"a.\xff"))
    document, _ = load(SourceFile(path, "a.\\xff"), "Điều 1. Phạm vi\n".encode())
    assert "«.\\xff»" in document.remarks[0]


def test_office_files_that_are_not_read_are_found_to_say_why(tmp_path: Path) -> None:
    (tmp_path / "cũ.XLS").write_bytes(b"x")
    (tmp_path / "bài.pptx").write_bytes(b"x")
    listing = find_files([tmp_path])
    assert [file.source for file in listing.files] == ["bài.pptx", "cũ.XLS"]
    assert listing.skipped == {}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root mở được mọi thư")
def test_a_folder_that_cannot_be_read_through_is_not_complete(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("một", encoding="utf-8")
    (tmp_path / "kín").mkdir(mode=0)
    listing = find_files([tmp_path])
    assert "Không mở được thư mục" in listing.failed[0][1]
    assert listing.complete == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"t\xe1\xbb\x87p.txt", "tệp.txt"),
        (b"t\xe0p.txt", "t\\xe0p.txt"),
        (b"a\nb\x1b[31m.txt", "a\\x0ab\\x1b[31m.txt"),
        ("a\u202etxt.exe".encode(), "a\\x202etxt.exe"),
        (b"x" * 251 + b".txt", "x" * 251 + ".txt"),
    ],
)
def test_names_can_be_stored_and_shown(name: bytes, shown: str) -> None:
    assert shown_name(PurePosixPath(os.fsdecode(name))) == shown


def test_a_path_that_climbs_gives_its_last_name_alone(tmp_path: Path) -> None:
    (tmp_path / "trong").mkdir()
    (tmp_path / "a.txt").write_text("một", encoding="utf-8")
    (found,) = find_files([tmp_path / "trong" / ".." / "a.txt"]).files
    assert found.source == "a.txt"


def test_large_files_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 2_000_000)
    monkeypatch.setattr(files, "LARGEST_TEXT", 1_000_000)
    for name, size, largest in (("a.txt", 1_000_001, 1), ("a.pdf", 2_000_001, 2)):
        path = tmp_path / name
        path.touch()
        os.truncate(path, size)
        with pytest.raises(LoadError, match=f"quá lớn .*tối đa {largest} MB"):
            read_bytes(SourceFile(path, name))
    text = b"x" * 1_000_001
    with pytest.raises(LoadError, match="quá lớn"):
        read(SourceFile(Path("a.pdf"), "a.pdf"), text)  # text by its content


def test_a_suffix_that_promises_something_else_is_told() -> None:
    document, _ = load(SourceFile(Path("a.pdf"), "a.pdf"), "Điều 1. Phạm vi\n".encode())
    assert document.format == "txt"
    (remark,) = document.remarks
    assert "«.pdf»" in remark
    with pytest.raises(LoadError, match="ảnh"):
        load(SourceFile(Path("a.txt"), "a.txt"), b"\x89PNG\r\n\x1a\n" + bytes(100))


def test_every_document_of_the_corpus_loads() -> None:
    names = [file.source for file in find_files([CORPUS]).files]
    assert len(names) == 5
    for name in names:
        document, sections = load_file(CORPUS / name)
        assert document.text == (CORPUS / name).read_text(encoding="utf-8")
        assert len(sections) > 70
