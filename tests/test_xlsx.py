"""Workbooks: sheets, titles, header rows, merged cells, values as they are shown."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO

import pytest

pytest.importorskip("openpyxl")

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kb.errors import LoadError
from kb.ingest.extract import Extract
from kb.ingest.formats.xlsx import read_xlsx
from kb.ingest.structure.facts import Facts
from kb.ingest.structure.sections import find_sections


def saved(workbook: Workbook) -> bytes:
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def read(content: bytes) -> Extract:
    extract = read_xlsx(content, lambda page, pages: None)
    for table in extract.tables:
        for row in table.rows:
            for cell in row:
                assert extract.text[cell.start : cell.end] == cell.text
    return extract


def sheet_of(*rows: tuple[object, ...], name: str = "Sheet1") -> tuple[Workbook, Worksheet]:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    return workbook, sheet


def rewritten(content: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with a piece of one of its parts replaced, by a regular expression."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                changed = re.sub(old, new, data.decode(), count=1)
                assert changed != data.decode()
                data = changed.encode()
            target.writestr(name, data)
    return buffer.getvalue()


def test_titles_header_rows_and_notes_stand_apart_from_the_table() -> None:
    workbook, sheet = sheet_of(
        ("DANH SÁCH NHÀ Ở",),
        ("Đơn vị tính: triệu đồng",),
        ("STT", "Họ và tên", "Kinh phí"),
        (1, "Nông Văn A", 40),
        (2, "Hoàng Thị B", 20.5),
        ("Ghi chú: số liệu tạm tính",),
    )
    sheet.merge_cells("A1:C1")
    extract = read(saved(workbook))
    assert extract.text == (
        "DANH SÁCH NHÀ Ở\n\nĐơn vị tính: triệu đồng\n\n"
        "STT\tHọ và tên\tKinh phí\n1\tNông Văn A\t40\n2\tHoàng Thị B\t20,5\n\n"
        "Ghi chú: số liệu tạm tính"
    )
    (table,) = extract.tables
    assert table.header_rows == 1
    assert [[cell.text for cell in row] for row in table.rows][1] == ["1", "Nông Văn A", "40"]


def test_merged_headers_of_two_levels_name_every_column() -> None:
    workbook, sheet = sheet_of(
        ("STT", "Xã", "Năm 2024", None),
        (None, None, "Kế hoạch", "Thực hiện"),
        (1, "Xã A", 10, 9),
        (2, "Xã B", 12, 12),
    )
    for area in ("A1:A2", "B1:B2", "C1:D1"):
        sheet.merge_cells(area)
    extract = read(saved(workbook))
    assert extract.text == (
        "STT\tXã\tNăm 2024\nKế hoạch\tThực hiện\n1\tXã A\t10\t9\n2\tXã B\t12\t12"
    )
    assert extract.tables[0].header_rows == 2
    sections = find_sections("x", extract.text, Facts(), extract.tables)
    assert sections[1].cells == (
        ("STT", "1"),
        ("Xã", "Xã A"),
        ("Năm 2024 › Kế hoạch", "10"),
        ("Năm 2024 › Thực hiện", "9"),
    )


def test_headers_of_two_levels_without_merged_cells() -> None:
    workbook, _ = sheet_of(
        ("STT", "Xã", 2024, None, 2025, None),
        (None, None, "KH", "TH", "KH", "TH"),
        (1, "Xã A", 10, 9, 8, 7),
    )
    table = read(saved(workbook)).tables[0]
    assert table.header_rows == 2
    assert [cell.text for cell in table.rows[0]] == ["STT", "Xã", "2024", "2024", "2025", "2025"]
    assert table.rows[0][2] == table.rows[0][3]


def test_a_cell_merged_down_is_written_once_and_belongs_to_every_row() -> None:
    workbook, sheet = sheet_of(
        ("STT", "Huyện", "Xã"), (1, "Ba Bể", "Xã A"), (2, None, "Xã B"), (3, "Na Rì", "Xã C")
    )
    sheet.merge_cells("B2:B3")
    extract = read(saved(workbook))
    assert extract.text.split("\n")[1:3] == ["1\tBa Bể\tXã A", "2\tXã B"]
    assert [row[1].text for row in extract.tables[0].rows] == ["Huyện", "Ba Bể", "Ba Bể", "Na Rì"]


def test_values_are_written_as_shown() -> None:
    workbook, sheet = sheet_of(
        ("STT", "Ngày", "Tiền", "Tỷ lệ", "Số", "Lỗi"),
        (1, date(2024, 3, 5), 1234567.5, 0.4567, 0.1 + 0.2, "#DIV/0!"),
    )
    sheet["B2"].number_format = "dd/mm/yyyy"
    sheet["C2"].number_format = "#,##0"
    sheet["D2"].number_format = "0.0%"
    line = read(saved(workbook)).text.split("\n")[1]
    assert line == "1\t05/03/2024\t1.234.568\t45,7%\t0,3\t#DIV/0!"


def test_formulas_give_their_cached_value_or_a_remark() -> None:
    workbook, _ = sheet_of(("STT", "Tổng"), (1, "=1+1"), (2, "=2+2"))
    part = "xl/worksheets/sheet1.xml"
    content = rewritten(saved(workbook), part, "<f>1\\+1</f><v ?/?>(</v>)?", "<f>1+1</f><v>2</v>")
    extract = read(content)
    assert extract.text == "STT\tTổng\n1\t2\n2\t"
    assert extract.remarks == (
        "Trang tính «Sheet1» có 1 công thức chưa có kết quả; "
        "hãy mở bằng Excel và lưu lại để có giá trị.",
    )


def test_tables_are_parted_by_blank_rows_and_empty_columns_dropped() -> None:
    workbook, _ = sheet_of(
        ("STT", None, "Tên"),
        (1, None, "A"),
        (None, None, None),
        ("STT", None, "Mã"),
        (1, None, "X"),
    )
    extract = read(saved(workbook))
    assert extract.text == "STT\tTên\n1\tA\n\nSTT\tMã\n1\tX"
    assert [table.start for table in extract.tables] == [0, 13]


def test_every_sheet_is_named_and_hidden_ones_are_remarked_on() -> None:
    workbook, sheet = sheet_of(("STT", "Tên"), (1, "A"), name="Biểu 1")
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    other = workbook.create_sheet("Biểu 2")
    other.append(("Ghi chú",))
    other.sheet_state = "hidden"
    workbook.create_sheet("Trống")
    pages: list[tuple[int, int]] = []
    extract = read_xlsx(saved(workbook), lambda page, of: pages.append((page, of)))
    assert extract.text == "Biểu 1\n\nSTT\tTên\n1\tA\n\nBiểu 2\n\nGhi chú"
    assert extract.outline == ((0, 1), (extract.text.index("Biểu 2"), 1))
    assert pages == [(1, 2), (2, 2)]
    assert extract.remarks == (
        "Trang tính «Biểu 1» có 2 dòng hoặc cột ẩn; vẫn được đọc.",
        "Trang tính «Biểu 2» đang ẩn trong Excel; vẫn được đọc.",
    )


def test_a_letterhead_is_no_table() -> None:
    workbook, _ = sheet_of(
        ("UBND TỈNH A", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("Số: 12/BC-UBND", None, None, "Hà Nội, ngày 05 tháng 3 năm 2024"),
        ("BÁO CÁO",),
        ("STT", "Tên", "Số", "Ghi chú"),
        (1, "A", 2, None),
    )
    extract = read(saved(workbook))
    assert extract.text == (
        "UBND TỈNH A\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Số: 12/BC-UBND\tHà Nội, ngày 05 tháng 3 năm 2024\n\n"
        "BÁO CÁO\n\nSTT\tTên\tSố\tGhi chú\n1\tA\t2\t"
    )
    assert len(extract.tables) == 1


def test_a_million_formatted_empty_rows_do_not_count() -> None:
    workbook, _ = sheet_of(("STT", "Tên"), (1, "A"))
    empty = '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    content = rewritten(saved(workbook), "xl/worksheets/sheet1.xml", "</sheetData>", empty)
    assert read(content).text == "STT\tTên\n1\tA"


def test_a_sheet_that_reaches_too_far_is_refused() -> None:
    workbook, _ = sheet_of(("STT", "Tên"), (1, "A"))
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    content = rewritten(saved(workbook), "xl/worksheets/sheet1.xml", "</sheetData>", far)
    with pytest.raises(LoadError, match=r"«Sheet1» quá lớn \(1048576 dòng × 16384 cột\)"):
        read(content)


def test_an_empty_workbook_and_a_damaged_one_are_refused() -> None:
    with pytest.raises(LoadError, match="không có ô nào có giá trị"):
        read(saved(Workbook()))
    workbook, _ = sheet_of(("STT", "Tên"), (1, "A"))
    content = rewritten(saved(workbook), "xl/worksheets/sheet1.xml", "<sheetData>", "<sheetDa")
    with pytest.raises(LoadError, match="bị hỏng"):
        read(content)


def test_entities_are_not_expanded() -> None:
    workbook, _ = sheet_of(("STT", "Tên"), (1, "A"))
    bomb = '<!DOCTYPE x [<!ENTITY a "bbbbbbbb">]><workbook'
    content = rewritten(saved(workbook), "xl/workbook.xml", "<workbook", bomb)
    with pytest.raises(LoadError, match="bất thường"):
        read(content)
