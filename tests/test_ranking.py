"""The features of the second ranking, on sections written by hand."""

from __future__ import annotations

import pytest
from conftest import Loaded, read_text

from kb.catalog import Catalog
from kb.diacritics import Restorer
from kb.glossary import Glossary
from kb.matching import Weighing
from kb.question import Asked, understand
from kb.records import Section
from kb.retrieval.ranking import features

TEXT = """Phụ lục I
DANH MỤC DỰ ÁN

STT\tTên dự án\tTổng vốn (tỷ đồng)\tGhi chú
1\tTrường Nà Phặc\t12,5\t
2\tTrạm Pác Nặm\t\tchậm

Giao Sở Y tế chủ trì theo Quyết định số 320/QĐ-UBND.
"""
NAMES = {
    *("body", "all", "within", "pairs", "numbers", "column", "answer_type", "names_missing"),
    *("origin", "furniture", "row", "footnote", "short", "total"),
    "rest",
    "measure",
    "facet",
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    document, sections = read_text(TEXT, "danh-muc.txt")
    return Catalog([document], sections)


def weigh(catalog: Catalog, question: str) -> Weighing:
    understanding = understand(question, Restorer.bundled(), Glossary.bundled())
    return Weighing(understanding, lambda token: 1, len(catalog), catalog.names)


def section(catalog: Catalog, words: str) -> Section:
    return next(
        s
        for s in catalog.sections.values()
        if TEXT.startswith(words, s.start) and s.kind != "title"
    )


def test_every_feature_and_its_bounds(catalog: Catalog) -> None:
    weighing = weigh(catalog, "Tổng vốn của Trường Nà Phặc là bao nhiêu?")
    for one in catalog.sections.values():
        found = features(weighing, one, catalog)
        assert set(found) == NAMES
        measure = found.pop("measure")
        assert -1.0 <= measure <= 1.0
        assert all(0.0 <= value <= 1.0 + 1e-9 for value in found.values())


def test_a_row_is_covered_by_its_cells_and_headers(catalog: Catalog) -> None:
    weighing = weigh(catalog, "Tổng vốn Trường Nà Phặc")
    first = features(weighing, section(catalog, "1\t"), catalog)
    second = features(weighing, section(catalog, "2\t"), catalog)
    assert (first["body"], first["pairs"], first["row"]) == (1.0, 0.75, 1.0)
    assert second["body"] < 0.1
    words = catalog.words(section(catalog, "1\t")).body.sequence
    assert first["short"] == pytest.approx(1 / (1 + len(words) / 10))


def test_sum_rows_are_marked_where_a_sum_is_asked_for(clusters: Loaded) -> None:
    document, sections = clusters
    catalog = Catalog([document], sections)
    rows = [s for s in sections if s.cells]
    asked = weigh(catalog, "tổng diện tích của huyện Chợ Đồn")
    marked = [s.label for s in rows if features(asked, s, catalog)["total"] == 1.0]
    assert len(marked) == 9
    assert all(label.startswith("Dòng «") for label in marked)
    other = weigh(catalog, "CCN Pù Pét ở đâu")
    assert {features(other, s, catalog)["total"] for s in rows} == {0.0}


def test_only_columns_with_a_cell_count(catalog: Catalog) -> None:
    weighing = weigh(catalog, "tổng vốn")
    assert features(weighing, section(catalog, "1\t"), catalog)["column"] == 1.0
    assert features(weighing, section(catalog, "2\t"), catalog)["column"] == 0.0


@pytest.mark.parametrize(
    ("question", "asked", "rows", "prose"),
    [
        ("Tổng vốn là bao nhiêu?", Asked.NUMBER, 1.0, 1.0),
        ("Cơ quan nào chủ trì?", Asked.AGENCY, 0.0, 1.0),
        ("Quyết định số bao nhiêu?", Asked.REFERENCE, 0.0, 1.0),
        ("Khi nào hoàn thành?", Asked.TIME, 0.0, 0.0),
        ("Trường Nà Phặc là gì?", Asked.DEFINITION, 0.5, 0.5),
    ],
)
def test_whether_the_kind_of_answer_occurs(
    catalog: Catalog, question: str, asked: Asked, rows: float, prose: float
) -> None:
    weighing = weigh(catalog, question)
    assert weighing.understanding.asked is asked
    assert features(weighing, section(catalog, "1\t"), catalog)["answer_type"] == rows
    assert features(weighing, section(catalog, "Giao"), catalog)["answer_type"] == prose


def test_numbers_names_and_origin(catalog: Catalog) -> None:
    weighing = weigh(catalog, "danh mục năm 2030 của Nà Phặc")
    row = features(weighing, section(catalog, "1\t"), catalog)
    assert (row["numbers"], row["names_missing"]) == (0.0, 0.0)
    assert features(weighing, section(catalog, "2\t"), catalog)["names_missing"] == 1.0
    # "danh mục" is the file's name.
    assert row["origin"] == pytest.approx(
        weighing.coverage(catalog.words(section(catalog, "1\t")).origin)
    )
    assert row["origin"] > 0.1
