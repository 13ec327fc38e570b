"""Loading files: what becomes the text, and clear refusals of what cannot be read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from conftest import CORPUS, load_file

from kb.errors import LoadError
from kb.ingest.loaders import SourceFile, find_files, read_bytes
from kb.ingest.formats.plain_text import read_text


def test_text_is_the_file_decoded(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    content = "\ufeffĐiều 1. Hoa\u0300\r\n\r\n\tcuối \r\n".encode()
    file.write_bytes(content)
    document, _ = load_file(file)
    assert document.text == "Điều 1. Hoà\n\n\tcuối \n"
    assert document.id == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rỗng"),
        (b" \n\t\n", "rỗng"),
        ("\u00a0\n".encode(), "khoảng trắng"),
        ("Quyết định".encode("utf-16"), "nhị phân"),
        (b"PK\3\4\0\0\0", "nhị phân"),
        ("Quy ước".encode("latin-1", "replace") + "ước".encode()[:-1] + b"\xf4 x", "UTF-8"),
        ("Quyết định".encode()[:-1] + b"\xff", "byte thứ 15 không hợp lệ"),
    ],
)
def test_unreadable_content_is_refused_with_a_reason(content: bytes, said: str) -> None:
    with pytest.raises(LoadError, match=said):
        read_text(content, lambda page, pages: None)


def test_folders_are_searched_and_names_are_relative(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "hai.md").write_text("hai", encoding="utf-8")
    (tmp_path / "một.txt").write_text("một", encoding="utf-8")
    (tmp_path / "ảnh.png").write_bytes(b"x")
    (tmp_path / ".ẩn.txt").write_text("ẩn", encoding="utf-8")
    assert [file.source for file in find_files([tmp_path])] == ["a/b/hai.md", "một.txt"]


def test_a_file_given_twice_is_taken_once(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("một", encoding="utf-8")
    assert [f.source for f in find_files([file, tmp_path])] == ["a.txt"]


def test_missing_paths_empty_folders_and_unknown_formats(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="không có văn bản nào đọc được"):
        find_files([tmp_path])
    with pytest.raises(LoadError, match="Không có tệp hay thư mục"):
        find_files([tmp_path / "không-có"])
    file = tmp_path / "a.xyz"
    file.write_text("x", encoding="utf-8")
    with pytest.raises(LoadError, match=r"Chưa đọc được định dạng «\.xyz»"):
        read_bytes(SourceFile(file, "a.xyz"))


def test_every_document_of_the_corpus_loads() -> None:
    names = [file.source for file in find_files([CORPUS])]
    assert len(names) == 5
    for name in names:
        document, sections = load_file(CORPUS / name)
        assert document.text == (CORPUS / name).read_text(encoding="utf-8")
        assert len(sections) > 70
