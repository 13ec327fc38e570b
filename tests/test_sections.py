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
