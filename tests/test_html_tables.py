"""Tables of web pages: data tables cell by cell, letterheads and page layout as text."""

from __future__ import annotations

import pytest

pytest.importorskip("lxml")

from kb.ingest.extract import Extract
from kb.ingest.formats.html import read_html
from kb.ingest.structure.facts import Facts
from kb.ingest.structure.sections import find_sections


def read(body: str) -> Extract:
    extract = read_html(f"<html><body>{body}</body></html>".encode(), lambda n, of: None)
    for table in extract.tables:
        assert len({len(row) for row in table.rows}) == 1
        for row in table.rows:
            for cell in row:
                assert extract.text[cell.start : cell.end] == cell.text
    return extract


def cells(extract: Extract, number: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in extract.tables[number].rows]


def table(*rows: str, **attributes: str) -> str:
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<table{given}>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def test_rows_are_lines_and_breaks_in_cells_are_spaces() -> None:
    extract = read(
        "<p>Bảng:</p>"
        + table(
            "<td>STT</td><td>Nội<br>dung</td><td></td><td>Ghi chú</td>",
            "<td><p>1</p></td><td><p>a</p><p>b</p></td><td> </td><td></td>",
            "<td></td><td></td><td></td><td></td>",
            "<td>2</td><td>c</td><td></td><td>d</td>",
        )
        + "Sau"
    )
    assert extract.text == ("Bảng:\n\nSTT\tNội dung\tGhi chú\n1\ta b\t\n2\tc\td\n\nSau")
    assert cells(extract) == [["STT", "Nội dung", "Ghi chú"], ["1", "a b", ""], ["2", "c", "d"]]
    assert extract.tables[0].header_rows is None
    assert extract.tables[0].start == 7


def test_merged_cells_stand_once_and_reach_on() -> None:
    extract = read(
        table(
            '<td rowspan="2">STT</td><td colspan="2">Năm</td>',
            "<td>KH</td><td>TH</td>",
            '<td>1</td><td rowspan="0">5</td><td>6</td>',
            "<td>2</td><td>7</td>",
        )
    )
    assert extract.text == "STT\tNăm\nKH\tTH\n1\t5\t6\n2\t7"
    assert cells(extract) == [
        ["STT", "Năm", "Năm"],
        ["STT", "KH", "TH"],
        ["1", "5", "6"],
        ["2", "5", "7"],
    ]
    first, second = extract.tables[0].rows[:2]
    assert first[0] == second[0]
    assert first[1] == first[2]


@pytest.mark.parametrize(
    "rows",
    [
        "<thead><tr><td>A</td><td>B</td></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody>",
        "<tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr>",
        "<tfoot><tr><td>1</td><td>2</td></tr></tfoot><thead><tr><td>A</td><td>B</td></tr></thead>",
        "<form><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></form>",
    ],
)
def test_marked_header_rows_are_counted(rows: str) -> None:
    extract = read(f"<table>{rows}</table>")
    assert extract.text == "A\tB\n1\t2"
    assert extract.tables[0].header_rows == 1


def test_a_span_ends_with_its_group_and_wild_spans_are_cut_off() -> None:
    extract = read(
        '<table><thead><tr><td rowspan="9">A</td><td>B</td></tr></thead>'
        '<tbody><tr><td>1</td><td colspan="99999">2</td></tr><tr><td>3</td><td>4</td></tr></table>'
    )
    assert [row[:2] for row in cells(extract)] == [["A", "B"], ["1", "2"], ["3", "4"]]


def test_letterheads_and_signatures_are_lines_and_no_tables() -> None:
    extract = read(
        table(
            "<td><p>BỘ Y TẾ</p><p>-----</p></td><td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br>"
            "Độc lập - Tự do - Hạnh phúc</td>",
            "<td>Số: 1/2025/TT-BYT</td><td>Hà Nội, ngày 02 tháng 01 năm 2025</td>",
        )
        + "<p>THÔNG TƯ</p>"
        + table("<td></td><td>KT. BỘ TRƯỞNG<br>THỨ TRƯỞNG<br>Nguyễn Văn A</td>")
        + table("<td>NGƯỜI LẬP</td><td>GIÁM ĐỐC</td>", "<td>A</td><td>B</td>")
    )
    assert extract.text == (
        "BỘ Y TẾ -----\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc\n"
        "Số: 1/2025/TT-BYT\tHà Nội, ngày 02 tháng 01 năm 2025\n\nTHÔNG TƯ\n\n"
        "KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nNguyễn Văn A\n\nNGƯỜI LẬP\tGIÁM ĐỐC\nA\tB"
    )
    assert extract.tables == ()


def test_page_layout_is_read_as_paragraphs() -> None:
    inner = table("<td>STT</td><td>Tên</td>", "<td>1</td><td>A</td>", "<td>2</td><td>B</td>")
    extract = read(table(f"<td>Menu</td><td><p>Điều 1.</p><p>Lời</p>{inner}</td>"))
    assert extract.text == "Menu\n\nĐiều 1.\n\nLời\n\nSTT\tTên\n1\tA\n2\tB"
    assert cells(extract) == [["STT", "Tên"], ["1", "A"], ["2", "B"]]
    assert read(table("<td>một</td>", "<td>hai</td>")).text == "một\n\nhai"
    assert read(table("<td>a</td><td>b</td>", role="presentation")).text == "a\n\nb"


def test_a_small_table_in_a_cell_is_part_of_the_cell() -> None:
    inner = table("<td>x</td><td>y</td>", "<td>z</td><td>t</td>")
    rows = [f"<td>{n}</td><td>Một giá trị khá dài của ô này</td>" for n in range(1, 4)]
    extract = read(table("<td>STT</td><td>Nội dung</td>", *rows, f"<td>4</td><td>Gồm {inner}</td>"))
    assert cells(extract)[4] == ["4", "Gồm x y z t"]


def test_titles_and_notes_across_the_table_stand_apart() -> None:
    extract = read(
        table(
            '<td colspan="3">Đơn vị tính: đồng</td>',
            "<td>STT</td><td>Tên</td><td>Giá</td>",
            '<td colspan="3">I. Nhóm một</td>',
            "<td>1</td><td>A</td><td>10</td>",
            '<td colspan="3">Ghi chú: tạm tính</td>',
        )
    )
    assert extract.text == (
        "Đơn vị tính: đồng\n\nSTT\tTên\tGiá\nI. Nhóm một\n1\tA\t10\n\nGhi chú: tạm tính"
    )
    assert cells(extract)[1] == ["I. Nhóm một"] * 3


def test_captions_and_strays_come_before_the_table() -> None:
    extract = read(
        "<table><caption>Bảng 1</caption><tr><td>A</td><td>B</td></tr><p>lạc</p>"
        "<tr><td>1</td><td>2</td></tr></table>"
    )
    assert extract.text == "Bảng 1\n\nlạc\n\nA\tB\n1\t2"


def test_tables_nested_without_end_are_read() -> None:
    page = "<table><tr><td>a" * 60 + "</td></tr></table>" * 60
    assert read(page).text.split() == ["a"] * 60


def test_a_header_merged_down_without_serial_numbers_names_its_column() -> None:
    extract = read(
        table(
            '<td rowspan="2">Vị trí</td><td colspan="2">Hệ A</td>',
            "<td>Vĩ độ</td><td>Kinh độ</td>",
            "<td>HC1</td><td>10°19’</td><td>107°04’</td>",
        )
    )
    sections = find_sections("x", extract.text, Facts(), extract.tables)
    assert [section.kind for section in sections] == ["table_header", "table_row"]
    assert sections[1].cells == (
        ("Vị trí", "HC1"),
        ("Hệ A › Vĩ độ", "10°19’"),
        ("Hệ A › Kinh độ", "107°04’"),
    )


def test_answers_to_tick_have_no_header() -> None:
    extract = read(
        table('<td colspan="2">Chuyển giao</td><td>□</td>', "<td>a</td><td>b</td><td>□</td>")
    )
    sections = find_sections("x", extract.text, Facts(), extract.tables)
    assert [section.kind for section in sections] == ["table_row", "table_row"]
