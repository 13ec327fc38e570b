"""Citations: verbatim or refused, and written the official way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from conftest import Loaded

from kb.citation import cite, document_name, in_sentence_case, official_line, page_at, verify
from kb.errors import CitationError
from kb.records import Document, Section


def row_four(programme: Loaded) -> Section:
    return next(s for s in programme[1] if s.label == "STT 4, Phụ lục I")


def test_quote_is_the_slice(programme: Loaded) -> None:
    document, row = programme[0], row_four(programme)
    citation = cite(document, row, row.start, row.end)
    assert citation.quote == document.text[row.start : row.end]
    assert citation.label == "STT 4, Phụ lục I"
    assert citation.page is None


@pytest.mark.parametrize(
    "quote",
    [
        "UBND thành phố Bắc Kạn không chủ trì",
        "4\n\tXây dựng Chương trình phát triển đô thị",
        "",
    ],
)
def test_invented_negated_and_shortened_quotes_are_refused(programme: Loaded, quote: str) -> None:
    document, row = programme[0], row_four(programme)
    citation = replace(cite(document, row, row.start, row.end), quote=quote)
    with pytest.raises(CitationError, match="không khớp nguyên văn"):
        verify(citation, document)


def test_a_quote_of_another_document_is_refused(programme: Loaded, clusters: Loaded) -> None:
    citation = cite(programme[0], row_four(programme), 0, 20)
    with pytest.raises(CitationError):
        verify(citation, clusters[0])


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (7, 3), (0, 10**9)])
def test_places_outside_the_document_are_refused(programme: Loaded, start: int, end: int) -> None:
    with pytest.raises(CitationError, match="nằm ngoài văn bản"):
        cite(programme[0], row_four(programme), start, end)


def test_pages_count_from_one() -> None:
    document = Document(id="x", source="a.pdf", text="trang một trang hai", page_starts=(0, 10))
    assert [page_at(document, offset) for offset in (0, 9, 10, 18)] == [1, 1, 2, 2]


def test_first_and_later_mention(clusters: Loaded) -> None:
    document = clusters[0]
    assert official_line(document, "Điểm a khoản 3 Điều 2") == (
        "điểm a khoản 3 Điều 2 Quyết định số 320/QĐ-UBND ngày 25 tháng 02 năm 2014 của Chủ tịch "
        "Ủy ban nhân dân tỉnh Bắc Kạn về việc phê duyệt Quy hoạch phát triển các Cụm công nghiệp "
        "tỉnh Bắc Kạn giai đoạn 2010 - 2020, có xét đến năm 2025"
    )
    later = official_line(document, "Điều 3", first_mention=False)
    assert later == "Điều 3 Quyết định số 320/QĐ-UBND"
    assert official_line(document, "STT 6, Phụ lục", first_mention=False) == (
        "STT 6, Phụ lục ban hành kèm theo Quyết định số 320/QĐ-UBND"
    )


def test_what_is_unknown_is_left_out(programme: Loaded) -> None:
    line = official_line(programme[0], "STT 4, Phụ lục I")
    assert line.startswith(
        "STT 4, Phụ lục I ban hành kèm theo Quyết định của Uỷ ban nhân dân tỉnh Bắc Kạn ban hành "
        "chương trình hành động thực hiện Nghị quyết số 29-NQ/TU"
    )
    assert "ngày 25/10/2022" in line  # of the resolution, in the title; the decision states no date
    assert "None" not in line


def test_dates_take_a_leading_zero_below_ten_and_in_the_first_two_months() -> None:
    document = Document(
        id="x",
        source="a.txt",
        text="",
        kind="Quyết định",
        number="1/QĐ-X",
        issued_on=date(2025, 3, 5),
    )
    assert document_name(document) == "Quyết định số 1/QĐ-X ngày 05 tháng 3 năm 2025"


def test_a_document_that_states_nothing_goes_by_its_file_name() -> None:
    document = Document(id="x", source="ghi-chep.txt", text="Ghi chép")
    assert official_line(document, "Phần nội dung") == "phần nội dung, văn bản «ghi-chep.txt»"


def test_capitals_are_written_as_the_text_writes_them() -> None:
    text = "Ủy ban nhân dân tỉnh Hà Giang họp. Tỉnh Hà Giang có Sở Nội vụ."
    written = in_sentence_case("SỞ NỘI VỤ TỈNH HÀ GIANG", text, capital=True)
    assert written == "Sở Nội vụ tỉnh Hà Giang"
    assert in_sentence_case("Sở Nội Vụ", text, capital=True) == "Sở Nội Vụ"
