"""References to documents as people type them, and the numbers that are none."""

from __future__ import annotations

import pytest

from kb.question.references import Reference, kind_code, outside, references


def parts(text: str) -> list[tuple[str, str, int | None, tuple[str, ...]]]:
    return [(r.number, r.kind, r.year, r.letters) for r in references(text)]


@pytest.mark.parametrize(
    ("typed", "number", "kind", "year", "letters"),
    [
        ("qd 320 ubnd 2014", "320", "qd", 2014, ()),
        ("320/QĐ-UBND", "320", "qd", None, ("ubnd",)),
        ("320 / QĐ - UBND", "320", "qd", None, ("ubnd",)),
        ("QĐ320", "320", "qd", None, ()),
        ("QĐ-UBND 320", "320", "qd", None, ("ubnd",)),
        ("320 qd ubnd", "320", "qd", None, ("ubnd",)),
        ("quyết định của UBND số 320", "320", "qd", None, ("ubnd",)),
        ("quyết định số 320 ngày 17/3/2014", "320", "qd", 2014, ()),
        ("Quyết định số 320 ngày 17 tháng 3 năm 2014", "320", "qd", 2014, ()),
        ("nq 29", "29", "nq", None, ()),
        ("NQ 29-NQ/TU", "29", "nq", None, ("tu",)),
        ("Nghị quyết số 08-NQ/TU ngày 20/4/2021", "8", "nq", 2021, ("tu",)),
        ("ke hoach 32", "32", "kh", None, ()),
        ("kế hoạch 32 của tỉnh", "32", "kh", None, ()),
        ("tt 09/2026/bxd", "9", "tt", 2026, ("bxd",)),
        ("09 2026 tt bxd", "9", "tt", 2026, ("bxd",)),
        ("339-2025-nd-cp.txt", "339", "nd", 2025, ("cp",)),
        ("nđ 30/2020", "30", "nd", 2020, ()),
        ("thong tu 98 bo quoc phong", "98", "tt", None, ()),
        ("12/2019/TTLT-BTC-BXD", "12", "ttlt", 2019, ("btc", "bxd")),
        ("Luật số 15/2012/QH13", "15", "luat", 2012, ("qh13",)),
        ("Công văn 1234/UBND-XD", "1234", "cv", None, ("ubnd", "xd")),
        ("đề án 06", "6", "da", None, ()),
        ("Decision 320 of 2014", "320", "qd", 2014, ()),
        ("Decision No. 320/QD-UBND dated 17 March 2014", "320", "qd", 2014, ("ubnd",)),
        ("Circular 09/2026/TT-BXD", "9", "tt", 2026, ("bxd",)),
        ("Plan 32 of the Party Committee", "32", "kh", None, ()),
    ],
)
def test_a_document_as_it_is_typed(
    typed: str, number: str, kind: str, year: int | None, letters: tuple[str, ...]
) -> None:
    assert parts(typed) == [(number, kind, year, letters)]


@pytest.mark.parametrize(
    "text",
    [
        *("320 ha", "năm 2014", "điều 5", "20 cụm", "ngày 17/3/2014", "60 km/h", "15/ngày"),
        *(
            "Phụ lục 2",
            "mẫu số 02",
            "Mẫu 02.CT.TTBT",
            "mẫu 01/SS-CTĐT",
            "1.200/1.500",
            "5g",
            "điểm KH05",
        ),
        *("kế hoạch 5 năm 2021-2025", "kế hoạch năm 2025", "kế hoạch 2026", "kế hoạch vốn 2025"),
        *("báo cáo 6 tháng đầu năm", "quyết định 3 nội dung", "HĐND quyết định 20 ha"),
        *("chương trình 5 nhiệm vụ", "kế hoạch 3 dự án nào", "nghị quyết 5 năm", "luật 2013"),
        *("thông báo 2 lần", "quy định 5 ngày", "da 5 nam", "tt 5 bang", "20 khách hàng"),
        *("plan 2030", "report 2025", "decision within 30 days", "decree 5 percent"),
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert references(text) == ()


def test_all_that_a_question_names_with_its_place_and_wording() -> None:
    text = "So sánh QĐ 320/2014 của UBND tỉnh Lâm Sơn với Kế hoạch số 32-KH/TU của Tỉnh ủy Yên Khê?"
    first, second = references(text)
    assert first == Reference(
        "QĐ 320/2014", "320", "qd", 8, 19, year=2014, letters=(), place="lam son"
    )
    assert text[second.start : second.end] == second.written == "Kế hoạch số 32-KH/TU"
    assert second.place == "yen khe"


@pytest.mark.parametrize(
    ("text", "bearing"),
    [
        ("Văn bản nào thay thế Quyết định 320/QĐ-UBND?", True),
        ("Chương trình hành động thực hiện NQ 29", True),
        ("sửa đổi một số điều của Nghị định 143/2013", True),
        ("report on Resolution 08", True),
        ("Theo Quyết định 320, ai chủ trì?", False),
    ],
)
def test_what_another_document_bears_on(text: str, bearing: bool) -> None:
    assert [reference.bearing for reference in references(text)] == [bearing]


def test_the_words_outside() -> None:
    assert outside("Theo QĐ 320/2014, ai chủ trì?") == ["theo", "ai", "chu", "tri"]
    assert outside("nq 29") == []


def test_the_letters_of_a_kind() -> None:
    assert [kind_code(name) for name in ("Quyết định", "NGHỊ ĐỊNH", "Thư", None)] == [
        *("qd", "nd", "", "")
    ]
