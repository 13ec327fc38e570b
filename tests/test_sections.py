"""Structure: what each rule of the outline makes of excerpts of the corpus."""

from __future__ import annotations

import pytest
from conftest import Loaded

from kb.ingest.structure.facts import find_facts
from kb.ingest.structure.sections import LONGEST_SECTION, find_sections
from kb.passages import passage, read
from kb.records import Section


def sections_of(text: str) -> tuple[Section, ...]:
    return find_sections("0" * 64, text, find_facts(text))


def opening(loaded: Loaded, words: str) -> Section:
    document, sections = loaded
    return next(s for s in sections if document.text[s.start : s.end].startswith(words))


def wording(text: str, section: Section) -> str:
    return text[section.start : section.end]


@pytest.mark.parametrize("name", ["programme", "clusters", "plan", "report"])
def test_sections_stand_in_the_text_in_order(name: str, request: pytest.FixtureRequest) -> None:
    document, sections = request.getfixturevalue(name)
    for section in sections:
        assert section.start == section.parts[0][0]
        assert section.end == section.parts[-1][1]
        assert all(0 <= start < end <= len(document.text) for start, end in section.parts)
        assert not document.text[section.start].isspace()
    starts = [s.start for s in sections if s.kind != "footnote"]
    assert starts == sorted(starts)


def test_no_wording_of_the_corpus_is_lost(programme: Loaded, clusters: Loaded) -> None:
    for document, sections in (programme, clusters):
        covered = bytearray(len(document.text))
        for section in sections:
            for start, end in section.parts:
                covered[start:end] = b"\1" * (end - start)
        lost = "".join(c for c, held in zip(document.text, covered, strict=True) if not held)
        # Only the enacting formula between preamble and articles is no section of its own.
        assert lost.split() == ["QUYẾT", "ĐỊNH:"]


def test_article_clause_and_point_are_named_from_small_to_large(clusters: Loaded) -> None:
    point = opening(clusters, "a. Bảo đảm kinh phí hỗ trợ")
    assert (point.kind, point.label) == ("point", "Điểm a khoản 3 Điều 2")
    assert point.path == ("Điều 2. Tổ chức quản lý và thực hiện quy hoạch", "3. Sở Tài chính")


def test_decimal_numbers_nest(clusters: Loaded) -> None:
    document, _ = clusters
    section = opening(clusters, "Xây dựng các công trình xử lý chất thải")
    assert section.path[-2:] == (
        "9.1 Giải pháp thực hiện:",
        "9.1.5. Xây dựng đồng bộ các biện pháp kiểm soát và bảo vệ môi trường",
    )
    assert section.label == "Mục 9.1.5, Điều 1"
    assert wording(document.text, section).endswith("người lao động.")


def test_roman_and_arabic_headings_become_the_path(plan: Loaded) -> None:
    section = opening(plan, "(4) Hoàn thành quy hoạch chi tiết khu trung tâm 53 xã")
    assert section.label == "Điểm (4), mục 1, phần II"
    assert section.path == (
        "II. NHIỆM VỤ TRỌNG TÂM GIAI ĐOẠN 2026-2030",
        "1. Hoàn thiện quy hoạch đô thị và nông thôn",
    )


def test_a_heading_of_a_scan_may_have_lost_its_full_stop() -> None:
    text = "I. THỰC TRẠNG\n\n1. Đô thị\n\nĐã xong.\n\nII NHIỆM VỤ\n\n1. Đô thị\n\nSẽ lập quy hoạch."
    assert [s.label for s in sections_of(text) if s.kind == "paragraph"] == [
        "Mục 1, phần I",
        "Mục 1, phần II",
    ]


def test_point_letters_follow_the_vietnamese_alphabet() -> None:
    text = "Điều 5. Hồ sơ gồm:\na) Đơn;\nb) Bản sao;\nc) Ảnh;\nd) Sơ đồ;\nđ) Phiếu;\ne) Biên lai."
    labels = [s.label for s in sections_of(text) if s.kind == "point"]
    assert labels == [f"Điểm {letter} Điều 5" for letter in "abcdđe"]


def test_items_know_the_sentence_that_introduces_them() -> None:
    text = (
        "Điều 7. Xử phạt\n\n2. Phạt tiền từ 1.000.000 đồng đến 3.000.000 đồng đối với một trong các"
        " hành vi sau đây:\n\na) Không lập sổ;\n\nb) Không báo cáo."
    )
    sections = sections_of(text)
    clause = next(s for s in sections if s.kind == "clause")
    points = [s for s in sections if s.kind == "point"]
    assert [p.parent for p in points] == [clause.id, clause.id]
    assert points[1].label == "Điểm b khoản 2 Điều 7"


def test_attached_programme_has_its_own_outline(programme: Loaded) -> None:
    document, sections = programme
    attached = next(s for s in sections if s.kind == "appendix")
    assert attached.label == "Chương trình hành động"
    assert wording(document.text, attached).startswith("CHƯƠNG TRÌNH HÀNH ĐỘNG\nTHỰC HIỆN")
    clause = opening(programme, "2. Giao Sở Kế hoạch và Đầu tư chủ trì")
    assert clause.label == "Mục 2, phần V, Chương trình hành động"


def test_recitals_recipients_and_signature_are_told_apart(clusters: Loaded) -> None:
    document, sections = clusters
    kinds = {
        kind: [section for section in sections if section.kind == kind]
        for kind in ("recital", "recipients", "signature")
    }
    assert len(kinds["recital"]) == 8
    (recipients,) = kinds["recipients"]
    assert wording(document.text, recipients).splitlines()[0] == "Nơi nhận:"
    assert wording(document.text, recipients).endswith("- Lưu VT, CN-XDCB, KTTH-NLN, NV.")
    (signature,) = kinds["signature"]
    assert "PHÓ CHỦ TỊCH" in wording(document.text, signature)


def test_footnotes_are_taken_out_and_linked(report: Loaded) -> None:
    document, sections = report
    by_id = {s.id: s for s in sections}
    footnotes = [s for s in sections if s.kind == "footnote"]
    assert [s.label for s in footnotes] == [f"Chú thích {mark}" for mark in "¹²³⁴⁵⁶⁷⁸"]
    budget = by_id[footnotes[2].parent or ""]
    assert "đẩy mạnh công tác thu ngân sách³" in wording(document.text, budget)
    # "km²" and "m²" are units: the mark of footnote 2 stands after "của địa phương".
    planning = by_id[footnotes[1].parent or ""]
    assert "của địa phương²" in read(document, planning)


def test_paragraph_cut_by_a_footnote_reads_as_one(report: Loaded) -> None:
    document, sections = report
    joined = [read(document, s) for s in sections]
    whole = "lập điều chỉnh quy hoạch chung xây dựng thành phố Bắc Kạn và vùng phụ cận"
    assert any(whole in text for text in joined)


def test_paragraph_cut_by_a_page_break_reads_as_one(clusters: Loaded) -> None:
    document, _ = clusters
    section = opening(clusters, "6.1. Tiểu vùng trung tâm")
    assert len(section.parts) == 2
    assert "với phương hướng phát triển các khu công nghiệp" in read(document, section)
    assert "\n\n" in wording(document.text, section)


def test_a_heading_is_not_joined_to_the_paragraph_below(clusters: Loaded) -> None:
    section = opening(clusters, "9.1.4. Giải pháp về đào tạo")
    assert section.kind == "heading"
    assert len(section.parts) == 1


def test_over_long_prose_is_split_at_sentences() -> None:
    sentence = "Ủy ban nhân dân tỉnh thực hiện nhiệm vụ được giao theo quy định của pháp luật. "
    text = "I. NHIỆM VỤ\n\n" + (sentence * 30).strip()
    pieces = [s for s in sections_of(text) if s.kind == "paragraph"]
    assert len(pieces) > 1
    assert all(s.end - s.start <= LONGEST_SECTION for s in pieces)
    assert all(wording(text, s).endswith("pháp luật.") for s in pieces)
    assert "".join(wording(text, s) for s in pieces).count("Ủy ban") == 30


def test_a_row_is_searched_by_its_headers_and_group(clusters: Loaded) -> None:
    document, _ = clusters
    row = opening(clusters, "6\tCCN Chu Hương")
    found = passage(document, row)
    assert found.body.startswith(
        "II. Huyện Ba Bể; TT: 6; Tên CCN: CCN Chu Hương; Địa điểm: Chu Hương"
    )
    assert "QUY HOẠCH CỤM CÔNG NGHIỆP" in found.heading
    assert "320/QĐ-UBND" in found.origin


AMENDMENT = (
    "Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 5/2029/NĐ-CP\n\n"
    "1. Sửa đổi Điều 8 như sau:\n\n"
    "“Điều 8. Sổ theo dõi\n\n1. Sổ gồm:\n\na) Sổ đến;\n\nb) Sổ đi.\n\n2. Sổ được lưu 10 năm.\n\n"
    "Điều 8a. Mở sổ\n\nSổ mở vào đầu năm.”.\n\n"
    "2. Bãi bỏ Điều 9.\n\n"
    "Điều 2. Hiệu lực thi hành\n\nNghị định này có hiệu lực từ ngày ký.\n"
)


def test_quoted_articles_keep_their_numbers_apart() -> None:
    sections = sections_of(AMENDMENT)
    labels = {wording(AMENDMENT, s).split("\n")[0]: s.label for s in sections}
    assert labels["“Điều 8. Sổ theo dõi"] == "“Điều 8”, khoản 1 Điều 1"
    assert labels["b) Sổ đi."] == "“Điểm b khoản 1 Điều 8”, khoản 1 Điều 1"
    assert labels["2. Sổ được lưu 10 năm."] == "“Khoản 2 Điều 8”, khoản 1 Điều 1"
    assert labels["Sổ mở vào đầu năm.”."] == "“Điều 8a”, khoản 1 Điều 1"
    assert labels["2. Bãi bỏ Điều 9."] == "Khoản 2 Điều 1"
    assert labels["Điều 2. Hiệu lực thi hành"] == "Điều 2"


def test_a_quoted_point_lies_under_the_clause_that_quotes_it() -> None:
    point = next(s for s in sections_of(AMENDMENT) if s.kind == "point")
    assert point.path == (
        "Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 5/2029/NĐ-CP",
        "1. Sửa đổi Điều 8 như sau:",
        "“Điều 8. Sổ theo dõi",
        "1. Sổ gồm:",
    )


@pytest.mark.parametrize("mark", ['"', "“"])
def test_a_quotation_that_nothing_closes_ends_at_the_next_article(mark: str) -> None:
    text = (
        "Điều 1. Sửa đổi Điều 20\n\n"
        f"{mark}Điều 20. Phí\n\n1. Mức phí là 5.000 đồng.\n\nĐiều 2. Hiệu lực\n\n1. Từ ngày ký.\n"
    )
    labels = [section.label for section in sections_of(text)]
    amending = ["Điều 1", "“Điều 20”, Điều 1", "“Khoản 1 Điều 20”, Điều 1"]
    assert labels == [*amending, "Điều 2", "Khoản 1 Điều 2"]


def test_a_reference_at_the_beginning_of_a_line_is_no_article() -> None:
    text = (
        "Điều 1. Phạm vi\n\nQuy định chi tiết khoản 3 Điều 3, điểm b khoản 2 Điều 38, khoản 4\n"
        "Điều 52. Nội dung khác theo Luật.\n\nĐiều 2. Đối tượng\n\nCơ quan, tổ chức.\n"
    )
    labels = [section.label for section in sections_of(text) if section.kind != "paragraph"]
    assert labels == ["Điều 1", "Điều 2"]


def test_a_chapter_put_in_between_has_a_letter() -> None:
    text = "Chương IIIa\n\nBÁO CÁO\n\nMục 2a. CHUNG\n\nĐiều 14a. Kỳ báo cáo\n\nMỗi năm một kỳ.\n"
    assert [section.label for section in sections_of(text)] == [
        "Chương IIIa",
        "Mục 2a, Chương IIIa",
        "Điều 14a, Mục 2a, Chương IIIa",
        "Điều 14a",
    ]


def test_a_form_stays_under_its_number() -> None:
    text = (
        "Điều 1. Ban hành mẫu\n\nMẫu số 03\n\n"
        "TÊN CƠ QUAN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nQUYẾT ĐỊNH\n\n"
        "Điều 1. Thu hồi giấy phép số … của ông …\n"
    )
    opening, article = sections_of(text)[-3], sections_of(text)[-1]
    assert (opening.kind, opening.label) == ("paragraph", "Mẫu số 03")
    assert article.label == "Điều 1, Mẫu số 03"


def test_the_row_that_numbers_the_columns_belongs_to_the_header() -> None:
    text = "TT\tTên\tVốn\n(1)\t(2)\t(3)\n1\tCầu\t5\n2\tĐường\t7\n"
    header, first, _ = sections_of(text)
    assert wording(text, header) == "TT\tTên\tVốn\n(1)\t(2)\t(3)"
    assert wording(text, first) == "1\tCầu\t5"
