"""The collection in memory: neighbours, headings, names, and the stretch to read."""

from __future__ import annotations

import pytest
from conftest import Loaded, read_text

from kb.catalog import LONGEST_STRETCH, Catalog
from kb.records import Document, Section
from kb.retrieval.hybrid import NOT_SEARCHED

ORDER = """QUYẾT ĐỊNH
Về việc phòng dịch

Điều 1. Nhiệm vụ
1. Sở Y tế. Thực hiện các việc sau.
a) Chủ trì phòng dịch tại huyện Ba Bể;
b) Báo cáo UBND tỉnh Bắc Kạn.
2. Sở Tài chính bố trí kinh phí.

Điều 2. Quyết định có hiệu lực từ ngày ký.
"""


def catalog_of(*loaded: Loaded) -> Catalog:
    return Catalog([d for d, _ in loaded], [s for _, sections in loaded for s in sections])


def opening(catalog: Catalog, words: str) -> Section:
    (document,) = catalog.documents.values()
    return next(s for s in catalog.sections.values() if document.text.startswith(words, s.start))


def wording(catalog: Catalog, section: Section | None) -> str:
    (document,) = catalog.documents.values()
    return "" if section is None else document.text[section.start : section.end]


def stretch(catalog: Catalog, section: Section) -> str:
    (document,) = catalog.documents.values()
    start, end = catalog.stretch(section)
    return document.text[start:end]


@pytest.fixture
def order() -> Catalog:
    return catalog_of(read_text(ORDER))


def test_items_have_an_introduction_and_the_introduction_items(order: Catalog) -> None:
    first, clause = opening(order, "a)"), opening(order, "1. Sở")
    assert order.parent(first) == clause
    assert [wording(order, s)[:2] for s in order.children(clause)] == ["a)", "b)"]
    assert order.children(first) == ()
    assert order.parent(opening(order, "2. Sở")) != clause
    assert order.document(first).text == ORDER


def test_a_list_is_read_with_its_introduction(order: Catalog) -> None:
    for item in ("a)", "b)"):
        found = stretch(order, opening(order, item))
        assert "1. Sở Y tế. Thực hiện các việc sau.\na) Chủ trì phòng dịch" in found
        assert "b) Báo cáo UBND tỉnh Bắc Kạn." in found
        assert "Điều 2" not in found


def test_section_at_an_offset_or_the_last_before_it(order: Catalog) -> None:
    (document_id,) = order.documents
    item = opening(order, "b)")
    assert order.section_at(document_id, item.start) == item
    assert order.section_at(document_id, item.end - 1) == item
    assert order.section_at(document_id, item.end) == item  # the line break behind it
    assert order.section_at(document_id, len(ORDER)) == opening(order, "Điều 2")
    assert Catalog([], []).section_at("d", 3) is None


def test_sections_between(order: Catalog) -> None:
    (document_id,) = order.documents
    first, last = opening(order, "a)"), opening(order, "2. Sở")
    found = order.between(document_id, first.start, last.end)
    assert [wording(order, s)[:2] for s in found] == ["a)", "b)", "2."]
    # One that only begins within the range is left out.
    assert order.between(document_id, first.start, last.end - 1) == found[:2]
    assert order.between(document_id, 5, 5) == []


def hand_made(*rows: tuple[str, str, tuple[str, ...], str]) -> Catalog:
    """Sections (kind, text, path, parent's id), one a line, with ids s0, s1, …."""
    text, sections = "", []
    for number, (kind, line, path, parent) in enumerate(rows):
        start = len(text)
        text += line + "\n"
        end = len(text) - 1
        section = Section(
            *(f"s{number}", "d", kind, "", path, start, end, ((start, end),), parent or None)
        )
        sections.append(section)
    return Catalog([Document("d", "d.txt", text)], sections)


def test_heading_and_what_stands_under_it() -> None:
    catalog = hand_made(
        ("heading", "I. Giao việc", (), ""),
        ("heading", "1. Sở Y tế", ("I. Giao việc",), ""),
        ("paragraph", "Chủ trì.", ("I. Giao việc", "1. Sở Y tế"), ""),
        ("footnote", "[1] Chú thích.", ("I. Giao việc", "1. Sở Y tế"), ""),
        ("paragraph", "Báo cáo.", ("I. Giao việc", "1. Sở Y tế"), ""),
        ("heading", "2. Sở Tài chính", ("I. Giao việc",), ""),
        ("paragraph", "Bố trí.", ("I. Giao việc", "2. Sở Tài chính"), ""),
        ("paragraph", "Hết.", (), ""),
    )
    s = catalog.sections
    assert catalog.heading(s["s4"]) == s["s1"]
    assert catalog.heading(s["s6"]) == s["s5"]
    assert catalog.heading(s["s1"]) == s["s0"]
    assert catalog.heading(s["s7"]) is None
    assert catalog.under(s["s1"]) == [s["s2"], s["s4"]]
    assert catalog.under(s["s0"]) == [s["s2"], s["s4"], s["s6"]]
    assert catalog.under(s["s5"]) == [s["s6"]]
    assert len(catalog) == 5  # headings are found through what stands under them


def test_neighbours_are_read_as_far_as_they_fit() -> None:
    long = "x" * 900
    catalog = hand_made(
        ("paragraph", long, ("A",), ""),
        ("paragraph", "giữa", ("A",), ""),
        ("paragraph", long, ("A",), ""),
        ("paragraph", "khác", ("B",), ""),
    )
    s = catalog.sections
    assert catalog.stretch(s["s1"]) == (0, s["s1"].end)
    assert catalog.stretch(s["s2"]) == (s["s1"].start, s["s2"].end)
    assert catalog.stretch(s["s3"]) == (s["s3"].start, s["s3"].end)


def test_a_section_longer_than_a_stretch_is_cut() -> None:
    catalog = hand_made(("paragraph", "x" * 2000, (), ""))
    assert catalog.stretch(catalog.sections["s0"]) == (0, LONGEST_STRETCH)


@pytest.mark.parametrize("name", ["programme", "clusters", "plan", "report"])
def test_stretches_of_the_corpus(name: str, request: pytest.FixtureRequest) -> None:
    catalog = catalog_of(request.getfixturevalue(name))
    for section in catalog.sections.values():
        if section.kind in NOT_SEARCHED:
            continue
        start, end = catalog.stretch(section)
        assert 0 < end - start <= LONGEST_STRETCH
        assert start <= section.start
        assert end >= min(section.end, start + LONGEST_STRETCH) or len(section.parts) > 1
        if section.kind == "table_row":
            assert (start, end) == (section.start, section.end)


def test_rows_of_a_group(clusters: Loaded) -> None:
    catalog = catalog_of(clusters)
    rows = [s for s in catalog.sections.values() if s.cells]
    for row in rows:
        together = catalog.rows_of_group(row)
        assert row in together
        assert {other.group for other in together} == {row.group}


def test_names_are_written_with_capitals_throughout() -> None:
    catalog = catalog_of(
        read_text(
            "Điều 1. Giao Ba Bể và Huyền Tụng lập kế hoạch.\n"
            "Kế Hoạch của Sở Xây dựng; kế hoạch của Chính Phủ.\n"
            "Thành phố Bắc Kạn, tỉnh Bắc Kạn.\n"
        )
    )
    assert {"ba_be", "huyen_tung", "bac_kan"} <= catalog.names
    # Written small more often than with capitals; and titles of offices are no names.
    assert not {"ke_hoach", "chinh_phu"} & catalog.names
    assert catalog.places == {"bac_kan"}


def test_words_of_a_passage_place_by_place(order: Catalog) -> None:
    words = order.words(opening(order, "a)"))
    assert words.body.sequence == (
        *("a", "chủ", "trì", "phòng", "dịch", "tại", "huyện", "ba", "bể"),
    )
    assert {"nhiệm", "vụ", "sở"} <= words.heading.exact
    assert words.origin.exact >= {"a"}
    assert order.words(opening(order, "a)")) is words
    assert order.header_words("Tổng vốn").folded == {"tong", "von"}
