"""Signs of documents in running text, and which document of a collection they denote."""

from __future__ import annotations

from datetime import date

import pytest

from kb.records import Document
from kb.relations.signs import SignedDocuments, find_signs, normal_number

CITING = Document("new", "moi.txt", "", issuer="UBND TỈNH HÀ SƠN", issued_on=date(2022, 1, 5))


def document(id_: str, number: str, issued_on: date | None, issuer: str | None) -> Document:
    return Document(id_, f"{id_}.txt", "", number=number, issued_on=issued_on, issuer=issuer)


@pytest.mark.parametrize(
    ("text", "number", "issued_on", "place"),
    [
        ("Quyết định số 320/QĐ-UBND ngày 25/02/2014", "320/qd-ubnd", date(2014, 2, 25), None),
        ("Thông tư số 09/2021/TT- BXD", "9/2021/tt-bxd", None, None),
        ("NGHỊ ĐỊNH SỐ 30/2020/NĐ-CP", "30/2020/nd-cp", None, None),
        ("Quyết định số: 105/2009/QĐ-TTg", "105/2009/qd-ttg", None, None),
        ("Nghị quyết số 29-NQ/TU ngày 25 tháng 10 năm 2022", "29-nq/tu", date(2022, 10, 25), None),
        ("Nghị định 152/2025/NĐ-CP", "152/2025/nd-cp", None, None),
        ("Quyết định số 7/QĐ-UBND của UBND tỉnh Hà Sơn về chợ", "7/qd-ubnd", None, "ha son"),
    ],
)
def test_signs_are_read_as_they_are_written(
    text: str, number: str, issued_on: date | None, place: str | None
) -> None:
    (sign,) = find_signs(f"Thực hiện {text}.")
    assert (sign.number, sign.issued_on, sign.place) == (number, issued_on, place)


@pytest.mark.parametrize("text", ["Biển số 29A-12345", "tỷ lệ 3/4", "5/2021", "20/KH", "km 12-B"])
def test_other_numbers_are_no_signs(text: str) -> None:
    assert find_signs(f"Xem {text} ở đây") == []


def test_spellings_of_a_number_compare_equal() -> None:
    assert normal_number("09/2021/TT–BXD") == normal_number("9/2021/TT - BXD") == "9/2021/tt-bxd"


def test_the_date_tells_documents_of_one_number_apart() -> None:
    old = document("old", "320/QĐ-UBND", date(2014, 2, 25), "UBND TỈNH HÀ SƠN")
    young = document("young", "320/QĐ-UBND", date(2018, 3, 1), "UBND TỈNH HÀ SƠN")
    signed = SignedDocuments((old, young))
    dated, bare = find_signs("Quyết định số 320/QĐ-UBND ngày 01/3/2018; Quyết định số 320/QĐ-UBND")
    assert signed.find(dated, CITING) is young
    assert signed.find(bare, CITING) is None


def test_the_issuer_tells_documents_of_one_number_apart() -> None:
    here = document("here", "12/QĐ-UBND", None, "UBND TỈNH HÀ SƠN")
    there = document("there", "12/QĐ-UBND", None, "UBND TỈNH PHÚ LÂM")
    signed = SignedDocuments((here, there))
    bare, placed = find_signs(
        "Quyết định số 12/QĐ-UBND, Quyết định số 12/QĐ-UBND của UBND tỉnh Phú Lâm"
    )
    assert signed.find(bare, CITING) is here
    assert signed.find(placed, CITING) is there


def test_a_later_document_is_not_meant() -> None:
    later = document("later", "40/QĐ-UBND", date(2023, 1, 1), None)
    (sign,) = find_signs("Quyết định số 40/QĐ-UBND")
    assert SignedDocuments((later,)).find(sign, CITING) is None
