"""The text of DOCX files: what Word shows, and nothing of what it hides."""

from __future__ import annotations

import io

import docx
import pytest
from word_files import cell, paragraph, row, table, word_file, words

from kb.ingest.extract import Extract
from kb.ingest.formats.docx import read_docx
from kb.ingest.structure.facts import find_facts
from kb.ingest.structure.sections import find_sections

CENTRED = '<w:jc w:val="center"/>'


def read(body: str, **parts: str) -> Extract:
    return read_docx(word_file(body, **parts), lambda page, pages: None)


def test_paragraphs_are_parted_by_a_blank_line_and_composed() -> None:
    extract = read(paragraph("Điều 1. Phạm vi") + paragraph("") + paragraph("Ha\u0300 Nội"))
    assert extract.text == "Điều 1. Phạm vi\n\nHà Nội"
    assert extract.format == "docx"
    assert [(page.page, page.state) for page in extract.health] == [(1, "text")]


def test_insertions_stay_and_deletions_go() -> None:
    body = (
        "<w:p><w:r>" + words("Mức phạt ") + "</w:r>"
        "<w:del><w:r><w:delText>5 triệu</w:delText></w:r></w:del>"
        "<w:ins><w:r>" + words("8 triệu") + "</w:r></w:ins>"
        "<w:moveFrom><w:r>" + words(" cũ") + "</w:r></w:moveFrom>"
        "<w:moveTo><w:r>" + words(" đồng") + "</w:r></w:moveTo></w:p>"
    )
    extract = read(body)
    assert extract.text == "Mức phạt 8 triệu đồng"
    assert extract.remarks == (
        "Tệp có sửa đổi chưa chấp nhận (Track Changes); đọc như đã chấp nhận hết.",
    )


def test_a_deleted_paragraph_mark_joins_paragraphs() -> None:
    deleted = (
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r>" + words("Nửa đầu, ") + "</w:r></w:p>"
    )
    assert read(deleted + paragraph("nửa sau.")).text == "Nửa đầu, nửa sau."


def test_a_field_shows_its_result() -> None:
    body = (
        "<w:p><w:r>" + words("Xem Điều ") + "</w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText> REF dieu_3 </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>' + words("trong lệnh") + "</w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r>' + words("3") + "</w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:fldSimple w:instr="PAGE"><w:r>' + words(" này") + "</w:r></w:fldSimple>"
        '<w:hyperlink r:id="x"><w:r>' + words(" (tại đây)") + "</w:r></w:hyperlink></w:p>"
    )
    assert read(body).text == "Xem Điều 3 này (tại đây)"


def test_hidden_text_goes_and_capitals_show() -> None:
    style = (
        '<w:style w:type="character" w:styleId="An"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Hoa"><w:rPr><w:caps/></w:rPr></w:style>'
    )
    body = (
        paragraph("ẩn", run="<w:vanish/>")
        + paragraph("cũng ẩn", run='<w:rStyle w:val="An"/>')
        + paragraph("hiện", run='<w:rStyle w:val="An"/><w:vanish w:val="0"/>')
        + paragraph("quyết định", '<w:pStyle w:val="Hoa"/>')
    )
    assert read(body, styles=style).text == "hiện\n\nQUYẾT ĐỊNH"


def test_symbols_superscripts_and_breaks_of_words() -> None:
    body = (
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/>'
        + words(" nhiệt độ ")
        + '<w:sym w:font="Symbol" w:char="F0B3"/>'
        + words(" 30 m")
        + "</w:r>"
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>' + words("2") + "</w:r>"
        "<w:r><w:noBreakHyphen/>" + words("A") + "<w:softHyphen/>" + words("B") + "</w:r>"
        '<w:r><w:sym w:font="Webdings" w:char="F041"/></w:r></w:p>'
    )
    assert read(body).text == "✓ nhiệt độ ≥ 30 m²-AB"


def test_a_soft_break_parts_lines_but_not_a_sentence() -> None:
    broken = "<w:p><w:r>{}<w:br/>{}</w:r></w:p>"
    sentence = broken.format(words("Ủy ban nhân dân các xã"), words("chịu trách nhiệm."))
    title = broken.format(words("QUYẾT ĐỊNH"), words("Về việc phê duyệt quy hoạch"))
    items = broken.format(words("gồm các việc"), words("a) Lập hồ sơ;"))
    assert read(sentence + title + items).text == (
        "Ủy ban nhân dân các xã chịu trách nhiệm.\n\n"
        "QUYẾT ĐỊNH\nVề việc phê duyệt quy hoạch\n\n"
        "gồm các việc\na) Lập hồ sơ;"
    )


def test_tabs_stay_only_in_a_letterhead() -> None:
    tabbed = "<w:p><w:r>{}<w:tab/><w:tab/>{}</w:r></w:p>"
    body = tabbed.format(words("SỞ Y TẾ"), words("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
    body += tabbed.format(words("1."), words("Mở rộng trạm y tế."))
    assert read(body).text == (
        "SỞ Y TẾ\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n1. Mở rộng trạm y tế."
    )


def test_notes_follow_the_paragraph_that_marks_them() -> None:
    marked = (
        "<w:p><w:r>"
        + words("Theo giá hiện hành")
        + '</w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        "<w:r>" + words(" và dự báo") + '<w:endnoteReference w:id="1"/></w:r></w:p>'
    )
    extract = read(
        marked + paragraph("Đoạn sau."),
        footnotes='<w:footnote w:type="separator" w:id="0"/>'
        '<w:footnote w:id="2">' + paragraph("Giá năm 2025.") + "</w:footnote>",
        endnotes='<w:endnote w:id="1">' + paragraph("Dự báo của tỉnh.") + "</w:endnote>",
    )
    assert extract.text == (
        "Theo giá hiện hành¹ và dự báo[1]\n\n¹ Giá năm 2025.\n\n[1] Dự báo của tỉnh.\n\nĐoạn sau."
    )
    sections = find_sections("d" * 20, extract.text, find_facts(extract.text), extract.tables)
    notes = [(s.label, s.parent) for s in sections if s.kind == "footnote"]
    assert notes == [("Chú thích ¹", sections[0].id), ("Chú thích [1]", sections[0].id)]


def test_a_note_that_refers_to_itself_is_written_once() -> None:
    inner = '<w:p><w:r><w:footnoteReference w:id="1"/>' + words("Chú thích.") + "</w:r></w:p>"
    body = "<w:p><w:r>" + words("Chữ") + '<w:footnoteReference w:id="1"/></w:r></w:p>'
    extract = read(body, footnotes=f'<w:footnote w:id="1">{inner}</w:footnote>')
    assert extract.text == "Chữ¹\n\n¹ Chú thích."


def test_text_boxes_and_content_controls_stand_in_place_once() -> None:
    box = "<w:txbxContent>" + paragraph("Trong khung") + "</w:txbxContent>"
    body = (
        "<w:p><w:r>" + words("Trước khung") + "<mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        "<w:sdt><w:sdtContent>" + paragraph("Trong ô điền") + "</w:sdtContent></w:sdt>"
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + paragraph("Bấm để nhập")
        + "</w:sdtContent></w:sdt>"
    )
    assert read(body).text == "Trước khung\n\nTrong khung\n\nTrong ô điền"


def test_a_formula_is_written_on_one_line() -> None:
    body = (
        "<w:p><m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num>"
        "<m:den><m:r><m:t>c</m:t></m:r></m:den></m:f></m:oMath></w:p>"
    )
    assert read(body).text == "(a+b)/c"


def test_a_generated_table_of_contents_is_left_out() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="M1"><w:name w:val="toc 1"/></w:style>'
    extract = read(
        paragraph("Chương I 3", '<w:pStyle w:val="M1"/>') + paragraph("Chữ"), styles=styles
    )
    assert extract.text == "Chữ"
    assert extract.remarks == ("Mục lục tự động không nạp, vì lặp lại các đề mục.",)


def test_centred_lines_make_one_title() -> None:
    body = (
        paragraph("NGHỊ QUYẾT", CENTRED)
        + paragraph("về phát triển hạ tầng", CENTRED)
        + paragraph("(Kèm theo Quyết định số 12/QĐ-UBND", CENTRED)
        + paragraph("ngày 01 tháng 02 năm 2025)", CENTRED)
        + paragraph("")
        + paragraph("Chương I", CENTRED)
        + paragraph("QUY ĐỊNH CHUNG", CENTRED)
        + paragraph("Mục 1", CENTRED)
    )
    assert read(body).text == (
        "NGHỊ QUYẾT\nvề phát triển hạ tầng\n"
        "(Kèm theo Quyết định số 12/QĐ-UBND ngày 01 tháng 02 năm 2025)\n\n"
        "Chương I\nQUY ĐỊNH CHUNG\n\nMục 1"
    )


def test_a_header_is_read_only_where_it_holds_the_letterhead() -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header"/></w:sectPr>'
    motto = paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert read(paragraph("Chữ") + section, header=motto).text == (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nChữ"
    )
    assert read(paragraph("Chữ") + section, header=paragraph("Trang 3")).text == "Chữ"


def test_legacy_text_is_converted_by_the_font_of_its_style() -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:rPr>'
        '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr></w:style>'
    )
    typed = "Céng hßa x· héi chñ nghÜa ViÖt Nam"
    extract = read(paragraph(typed), styles=styles)
    assert extract.text == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert extract.health[0].state == "converted"


def test_headings_of_word_make_the_outline() -> None:
    word = docx.Document()
    word.add_heading("Tổng quan", 1)
    word.add_paragraph("Một đoạn.")
    word.add_heading("Mục đích", 2)
    file = io.BytesIO()
    word.save(file)
    extract = read_docx(file.getvalue(), lambda page, pages: None)
    assert extract.text == "Tổng quan\n\nMột đoạn.\n\nMục đích"
    assert extract.outline == ((0, 1), (extract.text.index("Mục đích"), 2))


def test_a_whole_document_gives_its_facts_and_places() -> None:
    letterhead = table(
        row(
            cell(paragraph("BỘ Y TẾ") + paragraph("-------") + paragraph("Số: 12/2025/TT-BYT")),
            cell(
                paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
                + paragraph("Độc lập - Tự do - Hạnh phúc")
                + paragraph("Hà Nội, ngày 05 tháng 3 năm 2025")
            ),
        )
    )
    body = letterhead + "".join(
        map(
            paragraph,
            (
                "THÔNG TƯ",
                "Quy định khám bệnh",
                "Điều 1. Phạm vi",
                "1. Khám bệnh gồm:",
                "a) Hỏi bệnh;",
            ),
        )
    )
    extract = read(body)
    facts = find_facts(extract.text)
    assert extract.text.startswith(
        "BỘ Y TẾ -------\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc\n"
        "Số: 12/2025/TT-BYT\tHà Nội, ngày 05 tháng 3 năm 2025\n\nTHÔNG TƯ"
    )
    assert (facts.kind, facts.number, facts.issuer) == ("Thông tư", "12/2025/TT-BYT", "BỘ Y TẾ")
    sections = find_sections("d" * 20, extract.text, facts, extract.tables)
    assert [s.label for s in sections][-3:] == ["Điều 1", "Khoản 1 Điều 1", "Điểm a khoản 1 Điều 1"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_ends_in_the_xml_are_no_line_ends(line_end: str) -> None:
    assert read(paragraph(f"Một{line_end}dòng")).text == "Một dòng"
