"""Ruled tables in PDFs: cells by their rules, merged cells, tables over several pages."""

from __future__ import annotations

import pytest
from typed_pages import LEADING, LEFT, TypedPages

from kb.ingest.extract import Extract
from kb.ingest.formats.pdf import read_pdf
from kb.ingest.layout.rulings import Ruling, find_lattices
from kb.ingest.structure.stated_tables import StatedTable

EDGES = (85.0, 120.0, 330.0, 430.0, 530.0)
HEADER = ("STT", "Tên dự án", "Vốn", "Thời gian")
INTRO = "Danh mục dự án ưu tiên đầu tư như sau:"


def read(pages: TypedPages) -> Extract:
    return read_pdf(pages.content(), lambda page, count: None)


def cells(table: StatedTable) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_a_ruled_table_gives_rows_of_cells() -> None:
    pages = TypedPages()
    pages.paragraph(INTRO)
    pages.table(EDGES, [HEADER, ("1", "Đường tỉnh 257", "8,2", "2024"), ("2", "Cầu", "", "2025")])
    pages.paragraph("Sau bảng.")
    extract = read(pages)
    assert extract.text == (
        f"{INTRO}\n\nSTT\tTên dự án\tVốn\tThời gian\n"
        "1\tĐường tỉnh 257\t8,2\t2024\n2\tCầu\t\t2025\n\nSau bảng."
    )
    (table,) = extract.tables
    assert cells(table) == [
        list(HEADER),
        ["1", "Đường tỉnh 257", "8,2", "2024"],
        ["2", "Cầu", "", "2025"],
    ]
    for row in table.rows:
        for cell in row:
            assert extract.text[cell.start : cell.end] == cell.text
    assert table.header_rows is None


def test_lines_in_a_cell_are_joined() -> None:
    pages = TypedPages()
    top = pages.y
    pages.table(EDGES[:3], [("1", ""), ("2", "Hồ chứa nước")], high=50)
    pages.at(124, top + 20, "Cải tạo, nâng cấp", 11)
    pages.at(124, top + 35, "đường Nguyễn Văn Tố", 11)
    (table,) = read(pages).tables
    assert cells(table) == [["1", "Cải tạo, nâng cấp đường Nguyễn Văn Tố"], ["2", "Hồ chứa nước"]]


def test_merged_cells_stand_wherever_they_reach() -> None:
    pages = TypedPages()
    page, top = pages.page, pages.y
    across, down = (85.0, 185.0, 285.0, 385.0), (top, top + 20, top + 40, top + 60)
    for y in (down[0], down[2], down[3]):
        page.draw_line((across[0], y), (across[-1], y))
    page.draw_line((across[1], down[1]), (across[-1], down[1]))
    for x in (across[0], across[1], across[3]):
        page.draw_line((x, down[0]), (x, down[3]))
    page.draw_line((across[2], down[1]), (across[2], down[3]))
    for x, y, text in (
        (90, 30, "Tên dự án"),
        (200, 14, "Vốn đầu tư"),
        (190, 34, "Năm 2024"),
        (290, 34, "Năm 2025"),
        (90, 54, "Cầu Nà Cù"),
        (190, 54, "5"),
        (290, 54, "7"),
    ):
        pages.at(x, top + y, text, 11)
    extract = read(pages)
    (table,) = extract.tables
    assert cells(table) == [
        ["Tên dự án", "Vốn đầu tư", "Vốn đầu tư"],
        ["Tên dự án", "Năm 2024", "Năm 2025"],
        ["Cầu Nà Cù", "5", "7"],
    ]
    assert table.rows[0][0] == table.rows[1][0]
    assert table.rows[0][1] == table.rows[0][2]
    assert extract.text == "Tên dự án\tVốn đầu tư\nNăm 2024\tNăm 2025\nCầu Nà Cù\t5\t7"


def test_a_table_over_two_pages_is_one_without_the_repeated_header() -> None:
    pages = TypedPages()
    pages.paragraph(INTRO)
    pages.table(EDGES, [HEADER, ("1", "Đường tỉnh 257", "8,2", "2024")])
    pages.new_page()
    pages.at(300, 40, "2")
    pages.table(EDGES, [HEADER, ("2", "Cầu Nà Cù", "5", "2025"), ("3", "Kè", "7", "2026")])
    extract = read(pages)
    (table,) = extract.tables
    assert [row[0].text for row in table.rows] == ["STT", "1", "2", "3"]
    assert table.header_rows == 1
    assert extract.text.count("Tên dự án") == 1
    assert extract.page_starts[1] == table.rows[2][0].start


def test_a_row_cut_by_the_page_break_is_joined() -> None:
    pages = TypedPages()
    pages.table(
        EDGES, [HEADER, ("1", "Hồ Nặm Cắt", "9", "2024"), ("2", "Đường nối khu công", "5", "2025")]
    )
    pages.new_page()
    pages.table(EDGES, [("", "nghiệp Thanh Bình", "", ""), ("3", "Kè", "7", "2026")])
    (table,) = read(pages).tables
    assert [row[1].text for row in table.rows] == [
        "Tên dự án",
        "Hồ Nặm Cắt",
        "Đường nối khu công nghiệp Thanh Bình",
        "Kè",
    ]


@pytest.mark.parametrize(
    "row",
    [
        ("", "Tổng cộng", "14", ""),
        ("", "Tổng cộng (I + II)", "", ""),
        ("", "Toàn tỉnh", "14", ""),
        ("", "Cầu Nà Cù", "", "Quý II"),
        ("", "đoạn 2", "", "2025"),
    ],
)
@pytest.mark.parametrize("repeated", [False, True])
def test_what_can_stand_by_itself_at_the_top_of_a_page_is_a_row(
    row: tuple[str, ...], repeated: bool
) -> None:
    pages = TypedPages()
    pages.table(EDGES, [HEADER, ("1", "Hồ Nặm Cắt", "9", "2024"), ("2", "Kè", "5", "2025")])
    pages.new_page()
    following = [row, ("3", "Đập", "7", "2026")]
    pages.table(EDGES, [HEADER, *following] if repeated else following)
    (table,) = read(pages).tables
    assert cells(table)[2:] == [["2", "Kè", "5", "2025"], *map(list, following)]


def test_tables_with_other_columns_stay_apart() -> None:
    pages = TypedPages()
    pages.table(EDGES, [HEADER, ("1", "Hồ Nặm Cắt", "9", "2024")])
    pages.new_page()
    pages.table((85.0, 200.0, 530.0), [("Đơn vị", "Nhiệm vụ"), ("Sở Tài chính", "Chủ trì")])
    assert [len(table.rows) for table in read(pages).tables] == [2, 2]


def test_a_table_open_at_its_sides_is_found() -> None:
    pages = TypedPages()
    top = pages.y
    for place in range(3):
        pages.page.draw_line((85, top + 20 * place), (400, top + 20 * place))
    pages.page.draw_line((200, top), (200, top + 40))
    for x, y, text in ((90, 14, "Xã"), (205, 14, "Diện tích"), (90, 34, "An Phú"), (205, 34, "12")):
        pages.at(x, top + y, text, 11)
    (table,) = read(pages).tables
    assert cells(table) == [["Xã", "Diện tích"], ["An Phú", "12"]]


def test_a_ruled_letterhead_and_a_frame_are_no_tables() -> None:
    pages = TypedPages()
    rows = [("BỘ XÂY DỰNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("Số: 1/BXD", "Hà Nội")]
    pages.table((85.0, 240.0, 530.0), rows)
    top = pages.y
    pages.paragraph("Một khung có đúng một ô chữ.", indent=4)
    pages.page.draw_rect((80, top - LEADING, 545, top + 6))
    extract = read(pages)
    assert extract.tables == ()
    assert extract.text == (
        "BỘ XÂY DỰNG\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 1/BXD\tHà Nội\n\n"
        "Một khung có đúng một ô chữ."
    )


def test_columns_set_with_white_space_give_cells() -> None:
    pages = TypedPages()
    for place, row in enumerate((("1", "An Phú", "12,5"), ("2", "Bình Yên", "8"))):
        for x, text in zip((LEFT, 150, 400), row, strict=True):
            pages.at(x, 80 + place * LEADING, text)
    assert read(pages).text == "1\tAn Phú\t12,5\n2\tBình Yên\t8"


def test_a_page_full_of_lines_is_a_drawing() -> None:
    across = [Ruling(0, y, 3000, y) for y in range(0, 6000, 4)]
    down = [Ruling(x, 0, x, 6000) for x in range(0, 6000, 4)]
    assert find_lattices([*across, *down]) == []
    assert len(find_lattices([*across[:3], *down[:3]])) == 1
