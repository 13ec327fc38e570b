"""Telling which documents references denote: same numbers in two places and years."""

from __future__ import annotations

from datetime import date

import pytest

from kb.naming import INDIRECT, Naming, Register
from kb.question.references import outside, references
from kb.records import Document


def decision(id_: str, province: str, year: int, title: str = "Về phát triển chợ") -> Document:
    return Document(
        id=id_,
        source=f"{id_}.txt",
        text=f"ỦY BAN NHÂN DÂN\nTỈNH {province.upper()}\n\nSố: 320/QĐ-UBND",
        title=title,
        number="320/QĐ-UBND",
        issuer="ỦY BAN NHÂN DÂN",
        issued_on=date(year, 3, 17),
        kind="Quyết định",
    )


PROGRAMME = Document(
    id="programme",
    source="chuong-trinh.txt",
    text="Căn cứ Nghị định số 30/2020/NĐ-CP; căn cứ Nghị quyết số 29-NQ/TU.",
    title="Ban hành Chương trình hành động thực hiện Nghị quyết số 29-NQ/TU ngày 25/10/2022",
    kind="Quyết định",
)
CIRCULARS = tuple(
    Document(
        id=code,
        source=f"{code}.txt",
        text="",
        number=f"79/2025/TT-{code}",
        issuer=issuer,
        kind="Thông tư",
    )
    for code, issuer in (("BCA", "BỘ CÔNG AN"), ("BKHCN", "BỘ KHOA HỌC VÀ CÔNG NGHỆ"))
)
REGISTER = Register(
    [
        decision("son14", "Lâm Sơn", 2014),
        decision("son19", "Lâm Sơn", 2019, "Về bảo vệ rừng"),
        decision("khe14", "Yên Khê", 2014),
        PROGRAMME,
        *CIRCULARS,
        Document("water", "quyet-dinh-15-nuoc-sach.txt", text="", kind="Quyết định"),
        Document("report", "bao-cao-nq08.txt", text="", kind="Báo cáo"),
    ]
)


def naming(question: str) -> Naming:
    return REGISTER.naming(references(question), outside(question))


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("320/QĐ-UBND", {"son14", "son19", "khe14"}),
        ("qd 320 ubnd 2014", {"son14", "khe14"}),
        ("qd 320 ubnd 2014 lam son", {"son14"}),
        ("Quyết định 320 của UBND tỉnh Lâm Sơn", {"son14", "son19"}),
        ("Quyết định 320/QĐ-UBND tỉnh Lâm Sơn năm 2019 nói gì", {"son19"}),
        ("quyết định số 320 ngày 17/3/2014 tỉnh Yên Khê", {"khe14"}),
        ("Theo quyết định 320 thì bảo vệ rừng ra sao?", {"son19"}),
        ("320/NQ-HĐND", set()),
        ("tt 79", {"BCA", "BKHCN"}),
        ("tt 79/2025/bca", {"BCA"}),
        ("thông tư 79 của Bộ Công an", {"BCA"}),
        ("tt 79 bộ KHCN", {"BKHCN"}),
        ("thong tu 79 nam 2024", set()),
        ("QĐ 15", {"water"}),
    ],
)
def test_the_documents_named(question: str, ids: set[str]) -> None:
    assert naming(question).documents == ids


def test_a_title_stands_in_for_a_document_that_is_not_there() -> None:
    found = naming("nq 29")
    assert found.favoured == found.about == {"programme"}
    assert found.missing == ()
    assert naming("nghị quyết 08").about == {"report"}
    assert [found.distance(id_) for id_ in ("programme", "son14")] == [0.0, INDIRECT]


def test_a_text_that_mentions_it_comes_next() -> None:
    found = naming("Nghị định 30/2020 nói gì?")
    assert found.mentions == {("programme", PROGRAMME.text.index("Nghị định"))}
    assert (found.favoured, found.missing) == (frozenset(), ())
    assert [found.distance(id_) for id_ in ("programme", "son14")] == [0.0, INDIRECT]


def test_what_nothing_mentions_is_missing() -> None:
    found = naming("999/QĐ-UBND và QĐ 320 năm 2014 của tỉnh Hà Đông")
    assert [reference.written for reference in found.missing] == [
        *("999/QĐ-UBND", "QĐ 320 năm 2014")
    ]
    assert found.distance("son14") == 0.0


def test_others_are_far_from_a_document_that_is_there() -> None:
    found = naming("QĐ 320 năm 2019")
    assert [found.distance(id_) for id_ in ("son19", "son14")] == [0.0, 1.0]


def test_what_bears_on_a_document_is_favoured_with_it() -> None:
    later = Document("later", "b.txt", "Thay thế Quyết định số 5/QĐ-UBND.", number="9/QĐ-UBND")
    old = Document("old", "a.txt", "", number="5/QĐ-UBND", kind="Quyết định")
    register = Register([old, later])
    asked = references("Văn bản nào thay thế Quyết định 5/QĐ-UBND?")
    found = register.naming(asked)
    assert found.documents == {"old"}
    assert found.mentions == {("later", 9)}
    assert found.distance("later") == 0.0
    assert register.naming(references("Quyết định 5/QĐ-UBND")).mentions == frozenset()


def test_nothing_named() -> None:
    assert naming("Diện tích 320 ha ở đâu?") == Naming()
    assert Naming().distance("son14") == 0.0
