"""An Extract as JSON: what goes in comes out, and nothing impossible gets in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kb.errors import LoadError
from kb.ingest.extract import Extract
from kb.ingest.extract_json import decode, encode
from kb.ingest.structure.cells import Cell
from kb.ingest.structure.stated_tables import StatedTable
from kb.records import PageHealth, PageWord

TEXT = "STT\tTên\n1\tHồ Ba Bể 𝒜\n\nHết."
ROWS = (
    (Cell("STT", 0, 3), Cell("Tên", 4, 7)),
    (Cell("1", 8, 9), Cell("Hồ Ba Bể 𝒜", 10, 20)),
)
WHOLE = Extract(
    TEXT,
    "pdf",
    tables=(StatedTable(ROWS, 1), StatedTable(((Cell("", 26, 26),),))),
    page_starts=(0, 22),
    words=(PageWord(0, 3, 1, 10.0, 20.12, 30.5, 40.0), PageWord(22, 26, 2, 0.0, 0.0, 5.0, 6.0)),
    health=(PageHealth(1, "recognised", 0.91, "mờ"), PageHealth(2, "text")),
    outline=((22, 1),),
    remarks=("Bỏ qua 1 ảnh.",),
)


def test_what_is_written_is_read_back() -> None:
    assert decode(encode(WHOLE).encode()) == WHOLE
    bare = Extract("một", "html")
    assert decode(encode(bare).encode()) == bare


def test_a_reader_whose_cells_are_not_its_text_is_defective() -> None:
    wrong = Extract(TEXT, "html", tables=(StatedTable(((Cell("khác", 0, 3),),)),))
    with pytest.raises(ValueError, match="khác"):
        encode(wrong)


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("text", None, "văn bản"),
        ("text", "a\ud800", "surrogates"),
        ("text", "a\rb" * 20, "xuống dòng"),
        ("text", "Hoa\u0300" * 20, "Unicode"),
        ("format", "exe", "định dạng"),
        ("page_starts", [1, 22], "trang đầu"),
        ("page_starts", [0, 22, 5], "thứ tự trang"),
        ("page_starts", [0, 27], "vị trí trang"),
        ("page_starts", [0, True], "vị trí trang"),
        ("words", [[0, 27, 1, 0, 0, 1, 1]], "vị trí từ"),
        ("words", [[3, 3, 1, 0, 0, 1, 1]], "vị trí từ"),
        ("words", [[0, 3, 3, 0, 0, 1, 1]], "trang của từ"),
        ("words", [[0, 3, 1, 0, 0, 1, 1e999]], "khung của từ"),
        ("words", [[0, 3, 1, 0, 0, 1]], "khung của từ"),
        ("words", [7], ""),
        ("health", [[1, "fine", None, ""]], "tình trạng"),
        ("health", [[1, "text", 1.5, ""]], "độ tin cậy"),
        ("health", [[0, "text", None, ""]], "số trang"),
        ("outline", [[99, 1]], "đề mục"),
        ("remarks", [7], "nhận xét"),
        ("tables", [{"rows": [], "header_rows": None}], "bảng rỗng"),
        ("tables", [{"rows": [[[0, 3]], [[8, 9], [10, 20]]], "header_rows": None}], "bề rộng"),
        ("tables", [{"rows": [[[0, 3]]], "header_rows": 2}], "số dòng tiêu đề"),
        ("tables", [{"rows": [[[0, 99]]], "header_rows": None}], "vị trí ô"),
        ("tables", [{"rows": [[[3, 0]]], "header_rows": None}], "vị trí ô"),
        ("tables", [{"rows": [[[0, 9]]], "header_rows": None}], "ô vắt"),
    ],
)
def test_what_cannot_be_is_refused(field: str, value: Any, found: str) -> None:
    written = json.loads(encode(WHOLE))
    written[field] = value
    with pytest.raises(LoadError, match=f"không hợp lệ .*{found}"):
        decode(json.dumps(written).encode())


@pytest.mark.parametrize("written", [b"", b"\xff", b"[]", b"{}", b"[" * 200_000, b'{"text": NaN}'])
def test_what_is_no_extract_is_refused(written: bytes) -> None:
    with pytest.raises(LoadError, match="không hợp lệ"):
        decode(written)
