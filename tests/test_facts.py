"""Facts that documents state about themselves; what they do not state stays unknown."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import Loaded

from kb.dates import parse_date
from kb.ingest.structure.facts import Facts, find_facts


def test_decision_takes_number_and_date_from_its_attachment(clusters: Loaded) -> None:
    document, _ = clusters
    assert (document.kind, document.number) == ("Quyết định", "320/QĐ-UBND")
    assert document.issued_on == date(2014, 2, 25)
    assert document.issuer == "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH BẮC KẠN"
    assert document.title is not None
    assert document.title.startswith("Về việc phê duyệt Quy hoạch phát triển các Cụm công nghiệp")


def test_what_is_not_stated_is_unknown(programme: Loaded, report: Loaded) -> None:
    document, _ = programme
    assert (document.kind, document.number, document.issued_on) == ("Quyết định", None, None)
    assert document.issuer == "UỶ BAN NHÂN DÂN TỈNH BẮC KẠN"
    # The resolution that the programme carries out is not the document itself.
    assert "29-NQ/TU" in (document.title or "")
    assert (report[0].kind, report[0].number, report[0].issued_on) == ("Báo cáo", None, None)
    assert report[0].issuer == "THÀNH ỦY"


def test_plan_is_issued_by_who_draws_it_up(plan: Loaded) -> None:
    assert (plan[0].kind, plan[0].issuer) == ("Kế hoạch", "Ủy ban nhân dân tỉnh Cao Bằng")


def test_letterhead() -> None:
    text = (
        "BỘ XÂY DỰNG --------\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc\n"
        "Số: 45/2025/TT-BXD\tHà Nội, ngày 11 tháng 12 năm 2025\n\nTHÔNG TƯ\n\n"
        "Hướng dẫn phương pháp xác định chi phí bảo trì\nđường thủy nội địa\n\n"
        "Căn cứ Luật Giao thông đường thủy nội địa;\n"
    )
    facts = find_facts(text)
    assert (facts.kind, facts.number, facts.issuer) == ("Thông tư", "45/2025/TT-BXD", "BỘ XÂY DỰNG")
    assert facts.issued_on == date(2025, 12, 11)
    assert facts.title == "Hướng dẫn phương pháp xác định chi phí bảo trì đường thủy nội địa"


def test_a_text_without_any_facts() -> None:
    facts = find_facts("Ghi chép cuộc họp.\nMọi người đồng ý.")
    assert (facts.kind, facts.number, facts.issued_on, facts.issuer, facts.title) == (None,) * 5


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ngày 05 tháng 3 năm 2025", date(2025, 3, 5)),
        ("ngày 25/02/2014 của UBND tỉnh", date(2014, 2, 25)),
        ("ngày 2 3 tháng 7 năm 20 26", date(2026, 7, 23)),
        ("ngày 31 / 12 / 2025", date(2025, 12, 31)),
        ("ngày 31 tháng 2 năm 2025", None),
        ("năm 2025", None),
    ],
)
def test_dates(words: str, expected: date | None) -> None:
    assert parse_date(words) == expected


def facts_of(letterhead: str, rest: str) -> Facts:
    return find_facts(f"{letterhead}\n\n{rest}")


@pytest.mark.parametrize(
    ("letterhead", "number", "issuer"),
    [
        (
            "QUỐC HỘI\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nLuật số: 12/2031/QH18\t",
            "12/2031/QH18",
            "QUỐC HỘI",
        ),
        ("QUỐC HỘI Luật số: 12/2031/QH18\tĐộc lập - Tự do", "12/2031/QH18", "QUỐC HỘI"),
        (
            "ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI\nNghị quyết số: 7/NQ-UBND\t",
            "7/NQ-UBND",
            "ỦY BAN NHÂN DÂN",
        ),
        ("CHÍNH PHỦ\tĐộc lập\nSố: 66.15/2031/NQ-CP\tHà Nội", "66.15/2031/NQ-CP", "CHÍNH PHỦ"),
        (
            "BỘ TƯ PHÁP - BỘ CÔNG AN - BỘ QUỐC PHÒNG - BỘ TÀI CHÍNH - BỘ NỘI VỤ - BỘ Y TẾ - "
            "THANH TRA CHÍNH PHỦ\tĐộc lập\nSố: 2/2031/TTLT - BTP - BCA\tHà Nội",
            "2/2031/TTLT-BTP-BCA",
            "BỘ TƯ PHÁP - BỘ CÔNG AN - BỘ QUỐC PHÒNG - BỘ TÀI CHÍNH - BỘ NỘI VỤ - BỘ Y TẾ - "
            "THANH TRA CHÍNH PHỦ",
        ),
        ("SỞ NỘI VỤ Số 45/QĐ-SNV\tĐộc lập", "45/QĐ-SNV", "SỞ NỘI VỤ"),
        ("SỞ Y TẾ CỘNG HÒA XÃ HỘI\nSố:1 2 4 /QĐ-TCCB&PC", "124/QĐ-TCCB&PC", "SỞ Y TẾ"),
    ],
)
def test_numbers_and_issuers_of_letterheads(letterhead: str, number: str, issuer: str) -> None:
    facts = facts_of(letterhead, "QUYẾT ĐỊNH\n\nVề việc khen thưởng\n\nCăn cứ Luật Thi đua;")
    assert (facts.number, facts.issuer) == (number, issuer)


def test_title_goes_on_over_lines_down_to_the_legal_bases() -> None:
    facts = facts_of(
        "CHÍNH PHỦ\tĐộc lập",
        "NGHỊ ĐỊNH\n\nVỀ TỔ CHỨC BỘ MÁY CỦA\n\nỦY BAN NHÂN DÂN XÃ VÙNG CAO\n\nCHÍNH PHỦ\n\n"
        "Căn cứ Luật Tổ chức Chính phủ;\n",
    )
    assert facts.title == "VỀ TỔ CHỨC BỘ MÁY CỦA ỦY BAN NHÂN DÂN XÃ VÙNG CAO"


def test_title_in_mixed_case_goes_on_over_lines() -> None:
    facts = facts_of(
        "CHÍNH PHỦ\tĐộc lập",
        "NGHỊ ĐỊNH\n\nQuy định kết quả\n\nHội đồng nhân dân bầu\n\n"
        "___\n\nCăn cứ Luật Tổ chức Chính phủ;\n",
    )
    assert facts.title == "Quy định kết quả Hội đồng nhân dân bầu"


@pytest.mark.parametrize("between", [" ", ""])
def test_kind_and_title_on_one_line(between: str) -> None:
    text = f"THÔNG TƯ{between}Quy định về sổ theo dõi\n\nCăn cứ Luật Lưu trữ;\n"
    facts = find_facts(text)
    assert (facts.kind, facts.title) == ("Thông tư", "Quy định về sổ theo dõi")
    assert facts.head == (0, text.index("\n"))


def test_a_law_states_its_day_at_the_end() -> None:
    facts = facts_of(
        "QUỐC HỘI\tĐộc lập",
        "LUẬT\n\nSÔNG SUỐI\n\nĐiều 1. Phạm vi\n\nLuật này được Quốc hội khóa XX, Kỳ họp thứ 3 "
        "thông qua ngày 9 tháng 11 năm 2031.\n",
    )
    assert facts.issued_on == date(2031, 11, 9)


def test_without_a_letterhead_the_enacting_sentence_names_the_issuer() -> None:
    facts = find_facts(
        "THÔNG TƯ\n\nQuy định về sổ sách\n\nCăn cứ Luật Lưu trữ;\n\n"
        "Bộ trưởng Bộ Nội vụ ban hành Thông tư quy định về sổ sách.\n"
    )
    assert facts.issuer == "Bộ trưởng Bộ Nội vụ"


def test_a_letter_has_a_subject_in_place_of_a_title() -> None:
    facts = facts_of(
        "SỞ XÂY DỰNG\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Số: 88/SXD-QH V/v góp ý quy hoạch chợ\tLào Cai, ngày 3 tháng 4 năm 2031",
        "Kính gửi: Ủy ban nhân dân các huyện.\n\nSở Xây dựng đề nghị góp ý.\n",
    )
    assert (facts.kind, facts.number) == ("Công văn", "88/SXD-QH")
    assert facts.title == "V/v góp ý quy hoạch chợ"
    assert facts.issued_on == date(2031, 4, 3)


@pytest.mark.parametrize(
    ("block", "signer"),
    [
        ("KT. CHỦ TỊCH\n\nPHÓ CHỦ TỊCH\n\n(Đã ký)\n\nTrần Văn Bình", "Trần Văn Bình"),
        ("\tKT. BỘ TRƯỞNG THỨ TRƯỞNG (Đã ký) Lê Thị Thu Hà", "Lê Thị Thu Hà"),
        ("Nơi nhận: - Như trên; - Lưu: VT.\tGIÁM ĐỐC Vũ Minh", "Vũ Minh"),
        (
            "Nơi nhận:\tKT. CHỦ TỊCH\n- Như trên;\tPHÓ CHỦ TỊCH\n- Lưu: VT.\tHà Văn Nam",
            "Hà Văn Nam",
        ),
        ("KT. BỘ TRƯỞNGTHỨ TRƯỞNGNguyễn Văn Sơn", "Nguyễn Văn Sơn"),
        ("CHỦ TỊCH QUỐC HỘI ( đã kí ) Y Thông", "Y Thông"),
        ("BỘ TRƯỞNG Đại tướng Lương Văn Hòa", "Đại tướng Lương Văn Hòa"),
        ("TM. CHÍNH PHỦ THỦ TƯỚNG Lý Nam\tTM. QUỐC HỘI CHỦ TỊCH Mai Lan", "Lý Nam; Mai Lan"),
        ("GIÁM ĐỐC\n\n(Ký, ghi rõ họ tên)\n\nGhi chú: mẫu này do đơn vị lập.", None),
        ("Chủ tịch Trần Văn Bình phát biểu.", None),
    ],
)
def test_who_signed(block: str, signer: str | None) -> None:
    text = f"QUYẾT ĐỊNH\n\nVề việc khen thưởng\n\nĐiều 1. Khen thưởng 05 tập thể./.\n\n{block}\n"
    assert find_facts(text).signer == signer


def test_signers_of_the_corpus(report: Loaded, plan: Loaded, clusters: Loaded) -> None:
    signers = [document.signer for document, _ in (report, plan, clusters)]
    assert signers == ["Cù Ngọc Cường", "Hoàng Văn Thạch", None]


def test_a_kind_named_below_an_appendix_is_not_the_document_s() -> None:
    facts = find_facts("PHỤ LỤC I\n\nMẪU BÁO CÁO\n\nBÁO CÁO\n\nKết quả công tác năm …\n")
    assert facts.kind is None


def test_an_appendix_that_is_a_file_of_its_own_refers_to_a_number_but_has_none() -> None:
    facts = find_facts(
        "PHỤ LỤC II\n\nDANH MỤC CẦU PHẢI SỬA\n\n"
        "(Kèm theo Quyết định số 9/QĐ-UBND ngày 2/3/2031)\n\n1. Cầu Đông\n"
    )
    assert (facts.number, facts.kind) == (None, None)
    assert facts.title == "PHỤ LỤC II DANH MỤC CẦU PHẢI SỬA"
