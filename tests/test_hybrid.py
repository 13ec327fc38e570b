"""Hybrid retrieval: the terms of a question, and hits from both indexes by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import read_text
from small_questions import asking

from kb.catalog import Catalog
from kb.matching import Weighing
from kb.question import Concept, Understanding
from kb.ranker import ranker
from kb.retrieval.hybrid import HybridRetriever
from kb.retrieval.question_terms import question_terms
from kb.retrieval.terms import Term, TermEntry, TermIndex
from kb.retrieval.vectors import VectorIndex
from kb.text import tokens


def terms_of(understanding: Understanding, *unknown: str) -> dict[tuple[str, str, bool], float]:
    weighing = Weighing(understanding, lambda token: int(token not in unknown), 10)
    found = question_terms(understanding, weighing)
    by_key = {(t.text, t.field, t.fuzzy): t.weight for t in found}
    assert len(by_key) == len(found)
    return by_key


# --- the terms of a question ----------------------------------------------------------------------


def test_words_folded_words_and_pairs() -> None:
    form = Concept("là", ((("là",), 1.0),), 0.25)
    kinh, phi = (Concept(w, (((w,), 1.0),)) for w in ("kinh", "phí"))
    assert terms_of(asking("kinh phí là", kinh, phi, form)) == {
        ("kinh", "accented", False): 1.0,
        ("kinh", "folded", False): 0.3,
        ("phí", "accented", False): 1.0,
        ("phi", "folded", False): 0.3,
        ("là", "accented", False): 0.25,
        ("la", "folded", False): pytest.approx(0.075),
        ("kinh_phí", "accented", False): 0.5,
        ("kinh_phi", "folded", False): 0.15,
        ("phí_là", "accented", False): 0.125,  # as weighty as its less important word
        ("phi_la", "folded", False): pytest.approx(0.0375),
    }


def test_folded_words_weigh_more_where_nothing_was_accented() -> None:
    found = terms_of(replace(asking("kinh phí"), question="kinh phi"))
    assert found["phi", "folded", False] == 0.5
    assert found["kinh_phi", "folded", False] == 0.25


def test_a_compound_weighs_as_one_word_and_alternatives_by_their_weight() -> None:
    plant = Concept("plant", ((("nhà", "máy"), 0.8), (("xưởng",), 0.2)))
    found = terms_of(replace(asking("plant", plant), english=True, tokens=("nhà", "máy")))
    assert found["nhà", "accented", False] == pytest.approx(0.8 / 2**0.5)
    assert found["nhà_máy", "accented", False] == pytest.approx(0.4 / 2**0.5)
    assert found["xưởng", "accented", False] == 0.2
    # The rendering of an English question is no wording: its pairs are not searched.
    assert ("nha_may", "folded", False) not in found


def test_unknown_words_are_searched_with_a_letter_changed() -> None:
    found = terms_of(asking("thượng xyz 20301 kinh"), "thượng", "xyz", "20301")
    assert [key for key in found if key[2]] == [("thuong", "folded", True)]
    assert found["thuong", "folded", True] == 0.3


def test_abbreviations_of_phrases_and_repeated_words() -> None:
    asked = replace(asking("kinh phí kinh"), also=((("kp", "x"), 0.5), (("kinh",), 1.0)))
    found = terms_of(asked)
    assert found["kp", "accented", False] == pytest.approx(0.3 * 0.5 / 2**0.5)
    assert found["kinh", "accented", False] == 1.0  # the highest of its weights


# --- both indexes ---------------------------------------------------------------------------------

TEXT = """Điều 1. Giao việc
1. Sở Y tế. Thực hiện các việc sau.
a) Phòng dịch;
b) Báo cáo.

Điều 2. Kinh phí là 300 triệu đồng.

Điều 3. Cụm công nghiệp Nà Bản.
"""


class HandEncoder:
    """Two dimensions: money, and everything else."""

    name = "hand"
    dimension = 2

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([[0.6, 0.8] if "giá" in t else [0.0, 1.0] for t in texts], np.float32)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([[1.0, 0.0] if "đồng" in t else [0.0, 1.0] for t in texts], np.float32)


@pytest.fixture
def catalog() -> Catalog:
    document, sections = read_text(TEXT)
    return Catalog([document], sections)


@pytest.fixture
def retriever(tmp_path: Path, catalog: Catalog) -> HybridRetriever:
    searched = [s for s in catalog.sections.values() if s.kind != "heading"]
    terms = TermIndex.open(tmp_path / "terms")
    entries = []
    for section in searched:
        passage = catalog.passage(section)
        entries.append(TermEntry(section.id, tokens(passage.heading), tokens(passage.body)))
    terms.rebuild(entries, 1)
    encoder = HandEncoder()
    vectors = encoder.encode_passages([catalog.passage(s).body for s in searched])
    index = VectorIndex.build([s.id for s in searched], vectors, generation=1, model="hand")
    return HybridRetriever(catalog, terms, index, encoder)


def test_vectors_find_what_no_word_names(retriever: HybridRetriever) -> None:
    found = {s.label: f for s, f in retriever.candidates(asking("giá"))}
    assert found["Điều 2"]["cosine"] == pytest.approx(0.6)
    assert found["Điều 3"]["cosine"] == pytest.approx(0.8)
    assert {f["lexical"] for f in found.values()} == {0.0}
    # Between the worst candidate and the best: 0 and 1.
    assert (found["Điều 2"]["dense"], found["Điều 3"]["dense"]) == (0.0, 1.0)


def test_the_better_of_the_question_and_its_rendering_counts(retriever: HybridRetriever) -> None:
    asked = replace(asking("giá"), question="money")
    found = {s.label: f["cosine"] for s, f in retriever.candidates(asked)}
    assert found["Điều 2"] == pytest.approx(0.6)
    assert found["Điều 3"] == pytest.approx(1.0)


def test_words_find_and_the_best_has_the_full_lexical_share(retriever: HybridRetriever) -> None:
    found = retriever.search(asking("cụm công nghiệp"), 3)
    assert found.hits[0].section.label == "Điều 3"
    assert found.hits[0].signals["lexical"] == 1.0
    assert found.similarity("300 triệu đồng") == pytest.approx(0.0)
    assert found.similarity("khác") == pytest.approx(1.0)


def test_hits_are_ranked_by_the_learnt_sum_and_distinct(retriever: HybridRetriever) -> None:
    hits = retriever.search(asking("Sở Y tế phòng dịch báo cáo"), 10).hits
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    for hit in hits:
        assert hit.score == pytest.approx(ranker("retrieval").score(hit.signals))
        assert hit.section.kind != "heading"
    # The clause and its two points are one stretch, shown once.
    listed = [hit for hit in hits if "khoản 1 điều 1" in hit.section.label.lower()]
    assert len(listed) == 1
    assert TEXT[listed[0].start : listed[0].end].endswith("b) Báo cáo.")
    assert [len(retriever.search(asking("Sở"), limit).hits) for limit in (0, 1, 2)] == [0, 1, 2]


def test_weighing_knows_the_collection(retriever: HybridRetriever) -> None:
    weighing = retriever.weigh(asking("Kinh phí Nà Bản qwxz"))
    assert weighing.unknown("qwxz")
    assert not weighing.unknown("kinh")
    assert weighing.names == {"na_ban"}


def test_a_term_is_what_the_index_takes() -> None:
    asked = asking("kinh")
    found = question_terms(asked, Weighing(asked, lambda token: 1, 1))
    assert found == (Term("kinh", 1.0, "accented"), Term("kinh", 0.5, "folded"))
