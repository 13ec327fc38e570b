"""Tables: rows, headers, groups and exact places, in the shapes that text files have."""

from __future__ import annotations

from conftest import Loaded

from kb.ingest.structure.cells import Cell
from kb.ingest.structure.lines import split_lines
from kb.ingest.structure.stated_tables import StatedTable
from kb.ingest.structure.tables import find_tables
from kb.records import Section


def rows_of(loaded: Loaded, place: str) -> list[Section]:
    return [s for s in loaded[1] if s.kind == "table_row" and s.label.endswith(place)]


def test_appendix_one_has_eight_rows_of_one_cell_a_line(programme: Loaded) -> None:
    document, _ = programme
    rows = rows_of(programme, "Phụ lục I")
    assert [row.label for row in rows] == [f"STT {n}, Phụ lục I" for n in range(1, 9)]
    assert rows[3].cells == (
        ("STT", "4"),
        ("Nhiệm vụ", "Xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn"),
        ("Cơ quan chủ trì", "UBND thành phố Bắc Kạn"),
        ("Cơ quan phối hợp", "Các Sở, ban, ngành, địa phương"),
        ("Cấp trình", "UBND tỉnh"),
        ("Thời gian thực hiện", "Năm 2023- 2025"),
    )
    quote = document.text[rows[3].start : rows[3].end]
    assert quote.startswith("4\n\tXây dựng Chương trình")
    assert quote.endswith("\n\tNăm 2023- 2025")


def test_appendix_two_has_twenty_rows_and_empty_cells(programme: Loaded) -> None:
    rows = rows_of(programme, "Phụ lục II")
    assert len(rows) == 20
    assert dict(rows[7].cells)["Quy mô"] == ""
    assert dict(rows[7].cells)["Tổng vốn đầu tư dự kiến (tỷ đồng)"] == "685"
    assert dict(rows[19].cells)["Thời gian thực hiện"] == "2023-2030"


def test_two_level_headers_groups_and_total(clusters: Loaded) -> None:
    document, _ = clusters
    rows = rows_of(clusters, "Phụ lục")
    numbered = [row for row in rows if row.label.startswith("STT")]
    groups = [row for row in rows if row.label.startswith("Dòng «")]
    assert len(numbered) == 21
    assert [row.label for row in groups][:2] == [
        "Dòng «Thị xã Bắc Kạn», Phụ lục",
        "Dòng «Huyện Ba Bể», Phụ lục",
    ]
    assert len(groups) == 9
    pu_pet = numbered[16]
    assert pu_pet.group == "VII. Huyện Ngân Sơn"
    assert pu_pet.cells[3:] == (
        ("Quy mô (ha) › Giai đoạn 2011-2015", "16,74"),
        ("Quy mô (ha) › Giai đoạn 2016-2020", "30,46"),
        ("Quy mô (ha) › Xét đến năm 2025", "0"),
        ("Tổng cộng (ha)", "47,2"),
    )
    wording = document.text[pu_pet.start : pu_pet.end]
    assert wording == "17\tCCN Pù Pét\tBằng Vân\t16,74\t30,46\t0\t47,2"
    total = groups[-1]
    assert (total.label, total.group) == ("Dòng «Tổng cộng», Phụ lục", None)
    assert dict(total.cells)["Tổng cộng (ha)"] == "488,9"


def test_capital_table_in_the_body(plan: Loaded) -> None:
    rows = [s for s in plan[1] if s.kind == "table_row"]
    assert len(rows) == 5
    assert rows[1].cells == (
        ("TT", "1"),
        ("Nội dung", "Giao thông"),
        ("Nhu cầu vốn 2026-2030 (tỷ đồng) › Tổng số", "78.162,8"),
        ("Nhu cầu vốn 2026-2030 (tỷ đồng) › Vốn NSNN", "64.571,2"),
        ("Nhu cầu vốn 2026-2030 (tỷ đồng) › Vốn ngoài NS", "13.591,6"),
        ("Ghi chú", "Phụ lục 01"),
    )
    assert rows[1].path[-1] == "- Nhu cầu vốn đầu tư:"
    assert dict(rows[4].cells)["Nội dung"] == "Tỷ lệ"


def cells(text: str) -> list[dict[str, str]]:
    return [dict(row.values) for table in find_tables(split_lines(text)) for row in table.rows]


def test_second_header_row_shorter_than_the_first() -> None:
    text = (
        "Nhóm sản phẩm\tNhóm tiêu chí\tTổng điểm\nNăng lực\tKinh tế\tVăn hóa\tKhác\n"
        "Nhóm 1: Thủ công\t20 điểm\t25 điểm\t40 điểm\t15 điểm\t100\n"
        "Nhóm 2: Chế biến\t30 điểm\t35 điểm\t20 điểm\t15 điểm\t100\n"
    )
    assert cells(text)[0] == {
        "Nhóm sản phẩm": "Nhóm 1: Thủ công",
        "Nhóm tiêu chí › Năng lực": "20 điểm",
        "Nhóm tiêu chí › Kinh tế": "25 điểm",
        "Nhóm tiêu chí › Văn hóa": "40 điểm",
        "Nhóm tiêu chí › Khác": "15 điểm",
        "Tổng điểm": "100",
    }


def test_a_cell_spanning_rows_is_restored_by_the_serial_number() -> None:
    text = "Nhóm\tTT\tTiêu chí\tĐiểm\nA chung\t1\tMột\t10\n2\tHai\t20\nB riêng\t3\tBa\t30\n"
    assert [row["Nhóm"] for row in cells(text)] == ["A chung", "A chung", "B riêng"]
    assert [row["Điểm"] for row in cells(text)] == ["10", "20", "30"]


def test_column_numbers_under_the_header_are_no_row() -> None:
    text = "TT\tTên\tVốn\n(1)\t(2)\t(3)\n1\tCầu\t5\n2\tĐường\t7\n"
    assert [row["Tên"] for row in cells(text)] == ["Cầu", "Đường"]


def test_letterhead_is_no_table() -> None:
    text = (
        "BỘ XÂY DỰNG\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Số: 1/QĐ-BXD\tHà Nội, ngày 2 tháng 3 năm 2025\n"
    )
    assert cells(text) == []


def test_a_stated_table_may_have_a_caption_above_its_header() -> None:
    text = "Đơn vị: tỷ đồng\nTT\tTên\tVốn\n1\tCầu\t5\n2\tĐường\t7\n"
    caption = Cell("Đơn vị: tỷ đồng", 0, 15)
    rows = [(caption,) * 3]
    for line in split_lines(text)[1:4]:
        places = [line.start + line.raw.index(words) for words in line.raw.split("\t")]
        pairs = zip(line.raw.split("\t"), places, strict=True)
        rows.append(tuple(Cell(words, at, at + len(words)) for words, at in pairs))
    (table,) = find_tables(split_lines(text), [StatedTable(tuple(rows))])
    assert [dict(row.values) for row in table.rows] == [
        {"TT": "1", "Tên": "Cầu", "Vốn": "5"},
        {"TT": "2", "Tên": "Đường", "Vốn": "7"},
    ]
    assert table.header == (0, text.index("\n1"))
