"""Tables of DOCX files: cells with their offsets, merged cells, headers, mere layout."""

from __future__ import annotations

import io

import docx
from word_files import cell, listed, paragraph, row, table, word_file

from kb.ingest.extract import Extract
from kb.ingest.formats.docx import read_docx
from kb.ingest.structure.facts import find_facts
from kb.ingest.structure.sections import find_sections

RULED = (
    '<w:tblBorders><w:top w:val="single"/><w:insideH w:val="single"/>'
    '<w:insideV w:val="single"/></w:tblBorders>'
)
HEADER = "<w:tblHeader/>"
DOWN = '<w:vMerge w:val="restart"/>'
GOES_ON = "<w:vMerge/>"


def read(body: str, **parts: str) -> Extract:
    extract = read_docx(word_file(body, **parts), lambda page, pages: None)
    for stated in extract.tables:
        for cells in stated.rows:
            assert len(cells) == len(stated.rows[0])
            assert all(extract.text[c.start : c.end] == c.text for c in cells)
    return extract


def grid(extract: Extract, at: int = 0) -> list[list[str]]:
    return [[c.text for c in cells] for cells in extract.tables[at].rows]


def table_rows(extract: Extract) -> list[tuple[tuple[str, str], ...]]:
    facts = find_facts(extract.text)
    sections = find_sections("d" * 20, extract.text, facts, extract.tables)
    return [section.cells for section in sections if section.kind == "table_row"]


def test_a_plain_table_is_one_line_a_row() -> None:
    body = (
        paragraph("Danh mục:")
        + table(row("STT", "Tên dự án"), row("1", "Trường Nà Bản"), row("2", "Trạm Pác Nặm"))
        + paragraph("Hết.")
    )
    extract = read(body)
    assert extract.text == (
        "Danh mục:\n\nSTT\tTên dự án\n1\tTrường Nà Bản\n2\tTrạm Pác Nặm\n\nHết."
    )
    assert extract.tables[0].header_rows is None
    assert table_rows(extract) == [
        (("STT", "1"), ("Tên dự án", "Trường Nà Bản")),
        (("STT", "2"), ("Tên dự án", "Trạm Pác Nặm")),
    ]


def test_merged_cells_stand_once_in_the_text_and_wherever_they_reach() -> None:
    body = table(
        row(
            cell("STT", DOWN),
            cell("Vốn", '<w:gridSpan w:val="2"/>'),
            cell("Ghi chú", DOWN),
            properties=HEADER,
        ),
        row(cell("", GOES_ON), "Trung ương", "Tỉnh", cell("", GOES_ON)),
        row("1", "20", "5", "Đã cấp"),
        properties=RULED,
    )
    extract = read(body)
    assert extract.text == "STT\tVốn\tGhi chú\nTrung ương\tTỉnh\n1\t20\t5\tĐã cấp"
    assert grid(extract)[:2] == [
        ["STT", "Vốn", "Vốn", "Ghi chú"],
        ["STT", "Trung ương", "Tỉnh", "Ghi chú"],
    ]
    assert extract.tables[0].rows[0][0] is extract.tables[0].rows[1][0]
    assert extract.tables[0].header_rows == 2
    assert table_rows(extract) == [
        (("STT", "1"), ("Vốn › Trung ương", "20"), ("Vốn › Tỉnh", "5"), ("Ghi chú", "Đã cấp")),
    ]


def test_python_docx_merges_read_the_same() -> None:
    word = docx.Document()
    made = word.add_table(3, 3)
    for at, text in enumerate(("Nhóm", "A", "B", "1", "2", "3", "4", "5", "6")):
        made.cell(at // 3, at % 3).text = text
    made.cell(1, 0).merge(made.cell(2, 0))
    file = io.BytesIO()
    word.save(file)
    extract = read_docx(file.getvalue(), lambda page, pages: None)
    assert grid(extract) == [["Nhóm", "A", "B"], ["1 4", "2", "3"], ["1 4", "5", "6"]]


def test_cells_left_out_at_the_edges_are_empty() -> None:
    body = table(
        row("A", "B", "C"),
        row("1", "2", properties='<w:gridBefore w:val="1"/>'),
        row("3", properties='<w:gridAfter w:val="2"/>'),
    )
    assert grid(read(body)) == [["A", "B", "C"], ["", "1", "2"], ["3", "", ""]]


def test_edges_that_nearly_coincide_make_one_column() -> None:
    wide = '<w:gridSpan w:val="2"/>'
    body = table(
        row("STT", cell("Tên", wide)),
        row(cell("1", wide), "Trường"),
        widths=(2000, 40, 4000),
    )
    assert grid(read(body)) == [["STT", "Tên"], ["1", "Trường"]]


def test_rows_and_columns_without_words_are_left_out() -> None:
    body = table(row("A", "", "B"), row("", "", ""), row("1", "", "2"), properties=RULED)
    assert grid(read(body)) == [["A", "B"], ["1", "2"]]


def test_deleted_rows_are_left_out() -> None:
    deleted = row("cũ", "bỏ", properties='<w:del w:author="x"/>')
    assert grid(read(table(row("A", "B"), deleted, row("1", "2")))) == [["A", "B"], ["1", "2"]]


def test_bold_rows_on_top_are_the_header() -> None:
    def bold(text: str) -> str:
        return cell(paragraph(text, run="<w:b/>"))

    body = table(
        row(bold("Phím"), bold("Chức năng")), row("Tab", "Sang ô sau"), row("F1", "Trợ giúp")
    )
    extract = read(body)
    assert extract.tables[0].header_rows == 1
    assert table_rows(extract)[0] == (("Phím", "Tab"), ("Chức năng", "Sang ô sau"))


def test_a_table_style_may_set_the_header_apart() -> None:
    styles = (
        '<w:style w:type="table" w:styleId="Luoi"><w:tblStylePr w:type="firstRow"><w:rPr><w:b/>'
        "</w:rPr></w:tblStylePr></w:style>"
    )
    for look, stated in (('w:val="04A0"', 1), ('w:firstRow="0"', None)):
        properties = f'<w:tblStyle w:val="Luoi"/><w:tblLook {look}/>'
        body = table(row("Phím", "Chức năng"), row("Tab", "Sang ô sau"), properties=properties)
        assert read(body, styles=styles).tables[0].header_rows == stated


def test_lines_of_a_cell_are_joined_and_generated_serial_numbers_written() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = table(
        row("STT", "Việc"),
        row(cell(listed("", 0)), cell(paragraph("- Lập;") + paragraph("- Nộp."))),
        row(cell(listed("", 0)), "Thẩm định"),
    )
    assert grid(read(body, numbering=numbering)) == [
        ["STT", "Việc"],
        ["1", "- Lập; - Nộp."],
        ["2", "Thẩm định"],
    ]


def test_a_small_nested_table_is_read_as_words_and_a_large_one_follows() -> None:
    small = table(row("đỏ", "xanh")) + paragraph("")
    large = table(row("Quý", "Vốn"), row("I", "5"), row("II", "7")) + paragraph("")
    body = table(
        row("STT", "Màu", "Chi tiết"),
        row("1", cell(small), cell(paragraph("Xem bảng") + large)),
        properties=RULED,
    )
    extract = read(body)
    assert extract.text == ("STT\tMàu\tChi tiết\n1\tđỏ xanh\tXem bảng\n\nQuý\tVốn\nI\t5\nII\t7")
    assert len(extract.tables) == 2
    assert grid(extract, 1)[2] == ["II", "7"]


def test_a_table_of_one_column_is_only_a_frame() -> None:
    extract = read(table(row(cell(paragraph("Ghi chú:") + paragraph("¹ Nếu có.")))))
    assert extract.text == "Ghi chú:\n\n¹ Nếu có."
    assert extract.tables == ()


def test_a_frame_that_holds_only_a_table_gives_the_table() -> None:
    inner = table(row("Quý", "Vốn"), row("I", "5"), row("II", "7")) + paragraph("")
    extract = read(table(row(cell(inner))) + paragraph("Hết."))
    assert extract.text == "Quý\tVốn\nI\t5\nII\t7\n\nHết."


def test_a_title_across_the_table_stands_above_it() -> None:
    across = '<w:gridSpan w:val="2"/>'
    body = table(
        row(cell("Bảng 1. Dự án", across)),
        row("STT", "Tên"),
        row("1", "Cầu Nà Pò"),
        row(cell("Nguồn: Sở Xây dựng", across)),
        properties=RULED,
    )
    extract = read(body)
    assert extract.text == "Bảng 1. Dự án\n\nSTT\tTên\n1\tCầu Nà Pò\n\nNguồn: Sở Xây dựng"
    assert grid(extract) == [["STT", "Tên"], ["1", "Cầu Nà Pò"]]


def test_signatures_side_by_side_are_no_table() -> None:
    recipients = paragraph("Nơi nhận:") + paragraph("- Như Điều 3;") + paragraph("- Lưu: VT.")
    signature = paragraph("TM. ỦY BAN NHÂN DÂN") + paragraph("CHỦ TỊCH") + paragraph("Lê Văn A")
    extract = read(paragraph("Điều 3. Thi hành.") + table(row(cell(recipients), cell(signature))))
    assert extract.text == (
        "Điều 3. Thi hành.\n\n"
        "Nơi nhận: - Như Điều 3; - Lưu: VT.\tTM. ỦY BAN NHÂN DÂN CHỦ TỊCH Lê Văn A"
    )
    assert extract.tables == ()


def test_a_ruled_table_that_names_recipients_is_a_table() -> None:
    body = table(row("Ô số", "Thành phần"), row("9", "Nơi nhận"), properties=RULED)
    assert grid(read(body)) == [["Ô số", "Thành phần"], ["9", "Nơi nhận"]]


def test_a_note_in_a_table_follows_it() -> None:
    marked = cell(paragraph("Cỡ chữ").replace("</w:r>", '<w:footnoteReference w:id="1"/></w:r>'))
    body = table(row("STT", marked), row("1", "13")) + paragraph("Sau bảng.")
    extract = read(body, footnotes='<w:footnote w:id="1">' + paragraph("Điểm.") + "</w:footnote>")
    assert extract.text == "STT\tCỡ chữ¹\n1\t13\n\n¹ Điểm.\n\nSau bảng."
