"""Passages: the words by which a section is searched, with what surrounds it."""

from __future__ import annotations

from conftest import Loaded, read_text

from kb.passages import Passage, origin, passage, read
from kb.records import Document, Section

TEXT = "Chương I\n1. Sở Y tế:\na) Chủ trì\tphòng\n\ndịch;\nChú thích.\nb) Báo cáo."
DOCUMENT = Document("d", "thu-muc/ke_hoach-2030.txt", TEXT)


def section(start: str, end: str, kind: str = "point", **more: object) -> Section:
    low = TEXT.index(start)
    fields = {"path": (), "parts": ((low, TEXT.index(end) + len(end)),)} | more
    return Section("s", "d", kind, "Điểm a", start=low, end=TEXT.index(end) + len(end), **fields)


def test_a_section_is_read_as_one_line() -> None:
    assert read(DOCUMENT, section("a)", "dịch;")) == "a) Chủ trì phòng dịch;"


def test_what_cuts_a_section_in_two_is_left_out() -> None:
    first, second = TEXT.index("a)"), TEXT.index("dịch;")
    cut = section("a)", "b) Báo cáo.", parts=((first, first + 10), (second, second + 5)))
    assert read(DOCUMENT, cut) == "a) Chủ trì dịch;"


def test_headings_and_the_introducing_clause_stand_above() -> None:
    introduction = section("1. Sở", "tế:", "clause")
    point = section("a)", "dịch;", path=("Chương I", "Điều 2"))
    assert passage(DOCUMENT, point, introduction) == Passage(
        "Chương I › Điều 2 › 1. Sở Y tế:", "a) Chủ trì phòng dịch;", origin(DOCUMENT)
    )
    assert origin(DOCUMENT).split() == ["thu", "muc", "ke_hoach", "2030"]


def test_a_heading_that_introduces_is_named_once() -> None:
    heading = section("Chương I", "Chương I", "heading")
    point = section("a)", "dịch;", path=("Chương I", "Chương I"))
    assert passage(DOCUMENT, point, heading).heading == "Chương I"


def test_a_long_introduction_keeps_its_end() -> None:
    text = "đầu " + "x" * 400 + ":\nmục"
    document = Document("d", "a.txt", text)
    introduction = Section("p", "d", "clause", "", (), 0, 405, ((0, 405),))
    item = Section("s", "d", "point", "", (), 406, 409, ((406, 409),), parent="p")
    assert passage(document, item, introduction).heading == "…" + "x" * 299 + ":"


def test_a_row_is_searched_with_its_headers_and_group() -> None:
    row = section(
        *("a)", "dịch;", "table_row"),
        cells=(("STT", "1"), ("Tổng vốn (tỷ đồng)", "180"), ("Ghi chú", "")),
        group="II. Huyện Ba Bể",
        path=("Phụ lục I",),
    )
    found = passage(DOCUMENT, row)
    assert found.body == "II. Huyện Ba Bể; STT: 1; Tổng vốn (tỷ đồng): 180"
    assert found.heading == "Phụ lục I"


def test_a_signature_is_found_by_who_signed() -> None:
    signature = section("b)", "cáo.", "signature")
    assert passage(DOCUMENT, signature).body == "Người ký, ký ban hành: b) Báo cáo."


def test_origin_names_a_document_by_its_facts_and_often_named_places() -> None:
    text = "tỉnh Bắc Kạn. Thành phố.\n" * 3 + "huyện Ba Bể. huyện Ba Bể."
    document = Document(
        *("d", "qd-320.docx", text),
        title="Về việc quy hoạch",
        number="320/QĐ-UBND",
        issuer="UBND tỉnh",
        kind="Quyết định",
    )
    assert " ".join(origin(document).split()) == (
        "Quyết định 320/QĐ-UBND UBND tỉnh Về việc quy hoạch qd 320 Bắc Kạn"
    )


def test_real_points_repeat_the_clause_they_complete(clusters: Loaded) -> None:
    document, sections = clusters
    by_id = {s.id: s for s in sections}
    point = next(
        s for s in sections if document.text[s.start :].startswith("a. Bảo đảm kinh phí hỗ trợ")
    )
    found = passage(document, point, by_id.get(point.parent or ""))
    assert found.heading.startswith("Điều 2. Tổ chức quản lý và thực hiện quy hoạch › ")
    assert "3. Sở Tài chính" in found.heading
    assert found.body == read(document, point)
    assert found.origin.startswith("Quyết định 320/QĐ-UBND")


def test_a_small_text_is_named_by_its_file() -> None:
    document, sections = read_text("Giao Sở Y tế chủ trì.\n", "giao-viec.txt")
    assert [passage(document, s).origin.split() for s in sections] == [["giao", "viec"]]
