"""PDF: running text, letterhead, margins, page map, scans and damaged files."""

from __future__ import annotations

import pymupdf
import pytest
from typed_pages import LEADING, LEFT, RIGHT, TypedPages, width

from kb.errors import LoadError
from kb.ingest.extract import Extract
from kb.ingest.formats.ocr import OcrMissingError, RecognisedPage, RecognisedWord
from kb.ingest.formats.pdf import pages as pdf_pages
from kb.ingest.formats.pdf import read_pdf

LONG = (
    "Ủy ban nhân dân tỉnh giao các sở, ngành phối hợp với địa phương rà soát, tổng hợp nhu cầu "
    "đầu tư hạ tầng giao thông trên địa bàn, trình cấp có thẩm quyền xem xét, quyết định theo "
    "quy định của pháp luật về đầu tư công."
)
SECOND = (
    "Kinh phí thực hiện được bố trí trong dự toán ngân sách hằng năm của các cơ quan, đơn vị; "
    "khuyến khích huy động các nguồn vốn hợp pháp khác để triển khai."
)


def read(pages: TypedPages) -> Extract:
    return read_pdf(pages.content(), lambda page, count: None)


def test_lines_of_a_paragraph_are_joined_and_paragraphs_kept_apart() -> None:
    pages = TypedPages()
    pages.paragraph(LONG)
    pages.paragraph("Điều 1. Phạm vi điều chỉnh")
    pages.paragraph(f"1. {LONG}")
    pages.paragraph("a) Đường tỉnh;")
    pages.paragraph(f"- {SECOND}")
    extract = read(pages)
    assert extract.text.split("\n\n") == [
        LONG,
        "Điều 1. Phạm vi điều chỉnh",
        f"1. {LONG}",
        "a) Đường tỉnh;",
        f"- {SECOND}",
    ]
    assert extract.format == "pdf"
    assert [page.state for page in extract.health] == ["text"]


def test_every_word_has_its_place() -> None:
    pages = TypedPages()
    pages.paragraph(LONG)
    extract = read(pages)
    texts = [extract.text[word.start : word.end] for word in extract.words]
    assert texts == LONG.split()
    first = extract.words[0]
    assert first.page == 1
    assert first.x0 == pytest.approx(LEFT + 28, abs=1)
    assert first.x1 == pytest.approx(LEFT + 28 + width("Ủy"), abs=1)
    assert first.y0 < 80 < first.y1
    assert max(word.x1 for word in extract.words) == pytest.approx(RIGHT, abs=1)


def test_a_letterhead_in_two_columns_gives_lines_of_cells() -> None:
    pages = TypedPages()
    pages.at(100, 80, "ỦY BAN NHÂN DÂN")
    pages.at(300, 80, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12)
    pages.at(112, 97, "TỈNH HÒA AN")
    pages.at(345, 97, "Độc lập - Tự do - Hạnh phúc", 12)
    pages.at(110, 130, "Số: 12/QĐ-UBND")
    pages.at(330, 130, "Hòa An, ngày 05 tháng 3 năm 2024", 12)
    pages.y = 170
    pages.centred("QUYẾT ĐỊNH")
    pages.centred("Về việc phê duyệt quy hoạch")
    pages.y += 10
    pages.paragraph(LONG)
    assert read(pages).text == (
        "ỦY BAN NHÂN DÂN TỈNH HÒA AN\t"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc\n"
        "Số: 12/QĐ-UBND\tHòa An, ngày 05 tháng 3 năm 2024\n\n"
        f"QUYẾT ĐỊNH\nVề việc phê duyệt quy hoạch\n\n{LONG}"
    )


def test_recipients_and_signature_stand_side_by_side() -> None:
    pages = TypedPages()
    pages.paragraph(LONG)
    top = pages.y + 20
    for place, line in enumerate(("Nơi nhận:", "- Như Điều 3;", "- Lưu: VT.")):
        pages.at(LEFT, top + place * LEADING, line)
    pages.at(330, top, "TM. ỦY BAN NHÂN DÂN")
    pages.at(360, top + LEADING, "CHỦ TỊCH")
    pages.at(345, top + 6 * LEADING, "Nguyễn Văn An")
    assert read(pages).text.split("\n\n")[1:] == [
        "Nơi nhận: - Như Điều 3; - Lưu: VT.\tTM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
        "Nguyễn Văn An",
    ]


def test_a_number_stamped_into_a_blank_stands_in_its_line() -> None:
    pages = TypedPages()
    pages.at(LEFT, 80, "Số:")
    pages.at(LEFT + 70, 80, "/QĐ-UBND ngày 5 tháng 3")
    pages.at(LEFT + 30, 77, "1234", 12)
    assert read(pages).text == "Số: 1234 /QĐ-UBND ngày 5 tháng 3"


def test_headers_footers_and_page_numbers_are_left_out() -> None:
    pages = TypedPages()
    for number in range(1, 5):
        if number > 1:
            pages.new_page()
            pages.at(300, 40, str(number))
        pages.at(LEFT, 815, f"Bản in từ hệ thống - trang {number}", 9)
        pages.paragraph(f"{number}. {LONG}")
    extract = read(pages)
    assert extract.text.split("\n\n") == [f"{number}. {LONG}" for number in range(1, 5)]
    starts = [extract.text.index(f"{number}. Ủy") for number in range(1, 5)]
    assert list(extract.page_starts) == starts


def test_a_heading_that_comes_again_in_the_body_is_no_header() -> None:
    pages = TypedPages()
    for number in range(1, 5):
        if number > 1:
            pages.new_page()
        pages.centred(f"PHỤ LỤC {number}")
        pages.y += 2
        pages.paragraph(SECOND)
    text = read(pages).text
    assert [text.count(f"PHỤ LỤC {number}") for number in range(1, 5)] == [1, 1, 1, 1]


def _one_line_a_page(margins: bool) -> Extract:
    pages = TypedPages()
    for number in range(1, 6):
        if number > 1:
            pages.new_page()
        if margins:
            pages.at(LEFT, 40, "Sổ theo dõi")
            pages.at(300, 815, str(number))
        pages.at(LEFT, 80, f"Thửa đất số {number}, diện tích {number}00 ha.")
    return read(pages)


@pytest.mark.parametrize("margins", [False, True])
def test_the_only_line_of_a_page_is_no_header(margins: bool) -> None:
    lines = [f"Thửa đất số {number}, diện tích {number}00 ha." for number in range(1, 6)]
    assert _one_line_a_page(margins).text.split("\n\n") == lines


def test_a_footer_is_left_out_also_where_it_stands_alone() -> None:
    pages = TypedPages()
    for number in range(1, 5):
        if number > 1:
            pages.new_page()
        pages.at(LEFT, 815, f"Bản in từ hệ thống - trang {number}", 9)
        if number != 3:
            pages.paragraph(f"{number}. {LONG}")
    assert read(pages).text.split("\n\n") == [f"{number}. {LONG}" for number in (1, 2, 4)]


def test_a_year_on_the_last_line_of_a_page_is_no_page_number() -> None:
    pages = TypedPages()
    words = LONG.split()
    pages.y = 780 - 2 * LEADING
    for place, line in enumerate((words[:14], words[14:28], ["2025."])):
        pages.at(LEFT, 740 + place * LEADING, " ".join(line))
    assert read(pages).text.endswith("2025.")


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    pages = TypedPages()
    pages.y = 780 - LEADING
    pages.paragraph(LONG)
    pages.paragraph(SECOND)
    extract = read(pages)
    assert extract.text == f"{LONG}\n\n{SECOND}"
    assert len(extract.page_starts) == 2
    on_second = [word for word in extract.words if word.page == 2]
    assert extract.page_starts[1] == on_second[0].start
    assert 0 < extract.page_starts[1] < len(LONG)


def test_a_raised_footnote_mark_is_written_raised() -> None:
    pages = TypedPages()
    pages.at(LEFT, 80, "Luật Đầu tư công")
    pages.at(LEFT + width("Luật Đầu tư công"), 75, "1", 7)
    pages.at(LEFT + width("Luật Đầu tư công") + 6, 80, "quy định")
    assert read(pages).text == "Luật Đầu tư công¹ quy định"


def test_a_token_cut_at_its_hyphen_is_made_whole() -> None:
    pages = TypedPages()
    before = "Thực hiện Nghị quyết của Ban Thường vụ Tỉnh ủy về phát triển số 29-"
    pages.at(LEFT, 80, before)
    pages.at(LEFT, 80 + LEADING, "NQ/TU ngày 25 tháng 10 năm 2022 của tỉnh và các nghị quyết")
    text = read(pages).text
    assert text.startswith(f"{before}NQ/TU ngày 25")


def test_text_in_a_legacy_encoding_is_converted_and_said() -> None:
    pages = TypedPages()
    pages.at(LEFT, 80, "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc")
    extract = read(pages)
    assert extract.text == "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc"
    assert extract.health[0].state == "converted"
    assert "TCVN3" in extract.health[0].remark


def test_syllables_cut_by_spaces_are_made_whole_with_their_places() -> None:
    pages = TypedPages()
    pages.at(LEFT, 80, "Quy ết đ ịnh phê duy ệt quy ho ạch")
    extract = read(pages)
    assert extract.text == "Quyết định phê duyệt quy hoạch"
    first, second = extract.words[:2]
    assert extract.text[first.start : first.end] == "Quyết"
    assert first.x0 == pytest.approx(LEFT, abs=1)
    assert first.x1 == pytest.approx(LEFT + width("Quy ết"), abs=1)
    assert second.x1 == pytest.approx(LEFT + width("Quy ết đ ịnh"), abs=1)


def test_a_number_misread_where_page_numbers_stand_is_left_out() -> None:
    pages = TypedPages()
    for number, shown in enumerate(("1", "2", "3", "LÒ")):
        if number:
            pages.new_page()
        pages.at(300, 40, shown)
        pages.paragraph(SECOND)
    assert read(pages).text == "\n\n".join([SECOND] * 4)


def test_a_turned_page_is_read_as_it_is_shown() -> None:
    pages = TypedPages()
    pages.paragraph(LONG)
    straight = read(pages)
    pages.page.set_rotation(90)
    turned = read(pages)
    assert turned.text == straight.text
    word, as_shown = straight.words[0], turned.words[0]
    assert (as_shown.x0, as_shown.x1) == pytest.approx((842 - word.y1, 842 - word.y0), abs=0.5)
    assert (as_shown.y0, as_shown.y1) == pytest.approx((word.x0, word.x1), abs=0.5)


def test_writing_set_sideways_is_read_upright() -> None:
    pages = TypedPages()
    pages.at(100, 700, "Biểu tổng hợp", rotate=90)
    pages.at(120, 700, "Đơn vị tính: triệu đồng", rotate=90)
    extract = read(pages)
    assert extract.text == "Biểu tổng hợp\n\nĐơn vị tính: triệu đồng"
    first = extract.words[0]
    assert first.y1 == pytest.approx(700, abs=2)
    assert first.x0 < 100 <= first.x1


def _scanned() -> bytes:
    pages = TypedPages()
    pages.paragraph(LONG)
    image = pages.page.get_pixmap(dpi=72).tobytes("png")
    scan = pymupdf.open()
    page = scan.new_page()
    page.insert_image(page.rect, stream=image)
    return bytes(scan.tobytes())


def _missing(page: pymupdf.Page) -> RecognisedPage:
    raise OcrMissingError("Hãy cài gói «tesseract-ocr-vie».")


def test_a_scan_without_tesseract_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages, "recognise_page", _missing)
    with pytest.raises(LoadError, match=r"trang 1.*tesseract-ocr-vie"):
        read_pdf(_scanned(), lambda page, count: None)


def test_an_unread_scan_among_text_is_left_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_pages, "recognise_page", _missing)
    pages = TypedPages()
    pages.paragraph(LONG)
    pages.document.insert_pdf(pymupdf.open(stream=_scanned()))
    extract = read(pages)
    assert extract.text == LONG
    assert [page.state for page in extract.health] == ["text", "empty"]
    assert "tesseract-ocr-vie" in extract.health[1].remark
    assert extract.page_starts == (0, len(LONG))


def test_recognised_words_are_laid_out_straight_and_placed_as_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def line(words: list[str], y: float, number: int, skew: float) -> list[RecognisedWord]:
        x, found = LEFT, []
        for word in words:
            y0 = y + skew * x
            end = x + width(word)
            found.append(RecognisedWord(word, x, y0 - 10, end, y0 + 3, number, 0))
            x = end + 3
        return found

    def recognised(skew: float) -> tuple[RecognisedWord, ...]:
        lines = TypedPages().wrapped(LONG, indent=0)
        return tuple(
            word
            for number, words in enumerate(lines)
            for word in line(words, 100 + number * LEADING, number, skew)
        )

    page = RecognisedPage(recognised(0.05), (), 0.91, recognised(0), ())
    monkeypatch.setattr(pdf_pages, "recognise_page", lambda _: page)
    extract = read_pdf(_scanned(), lambda page, count: None)
    assert extract.text == LONG
    assert extract.health[0].state == "recognised"
    assert extract.health[0].confidence == 0.91
    last = extract.words[-1]
    assert last.y1 == pytest.approx(page.words[-1].y1)


def test_a_raised_number_of_a_scan_is_written_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def word(text: str, x: float, top: float, bottom: float) -> RecognisedWord:
        return RecognisedWord(text, x, top, x + width(text), bottom, 0, 0)

    note = (
        word("3", 85, 100, 104),
        word("Năm", 95, 100, 110),
        word("2021", 130, 101, 110),
        word("tăng", 170, 101, 113),
        word("5", 210, 101, 110),
        word("lần", 230, 100, 110),
    )
    page = RecognisedPage(note, (), 0.9, note, ())
    monkeypatch.setattr(pdf_pages, "recognise_page", lambda _: page)
    assert read_pdf(_scanned(), lambda page, count: None).text == "³ Năm 2021 tăng 5 lần"


def _with_page_count(count: int) -> bytes:
    pages = TypedPages()
    return bytes(pages.document.tobytes()).replace(b"/Count 1", b"/Count %d" % count)


def test_files_that_cannot_be_read_say_why() -> None:
    locked = pymupdf.open()
    locked.new_page()
    protected = locked.tobytes(
        encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="chủ", user_pw="khách"
    )
    blank = pymupdf.open()
    blank.new_page()
    for content, reason in (
        (b"", "Tệp rỗng"),
        (b"%PDF-1.7 hong", "bị hỏng hoặc không phải PDF"),
        (b"%PDF-1.7\n1 0 obj<<>>endobj", "không có trang nào"),
        (_with_page_count(-7), "không có trang nào"),
        (protected, "mật khẩu"),
        (blank.tobytes(), "không có chữ nào"),
    ):
        with pytest.raises(LoadError, match=reason):
            read_pdf(content, lambda page, count: None)


def test_a_file_with_an_empty_user_password_is_read() -> None:
    pages = TypedPages()
    pages.paragraph(LONG)
    content = pages.document.tobytes(
        encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="chủ", user_pw=""
    )
    assert read_pdf(content, lambda page, count: None).text == LONG


def test_a_truncated_file_is_read_as_far_as_it_goes() -> None:
    pages = TypedPages()
    pages.paragraph(LONG)
    content = pages.document.tobytes()
    extract = read_pdf(content[: content.rindex(b"xref")], lambda page, count: None)
    assert extract.text == LONG
    assert "bị hỏng hoặc bị cắt cụt" in extract.remarks[0]


def test_progress_is_reported_page_by_page() -> None:
    pages = TypedPages()
    pages.paragraph(LONG)
    pages.new_page()
    pages.paragraph(SECOND)
    seen: list[tuple[int, int]] = []
    read_pdf(pages.content(), lambda page, count: seen.append((page, count)))
    assert seen == [(1, 2), (2, 2)]
