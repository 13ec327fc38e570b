"""Facts that documents state about themselves; what they do not state stays unknown."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import Loaded

from kb.dates import parse_date
from kb.ingest.structure.facts import find_facts


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
        ("ngày 31 tháng 2 năm 2025", None),
        ("năm 2025", None),
    ],
)
def test_dates(words: str, expected: date | None) -> None:
    assert parse_date(words) == expected
