"""The learnt rankings: sums and trees by hand, and each weight belongs to a feature."""

from __future__ import annotations

import json

import numpy as np
import pytest

from kb.answer import reader, refusal
from kb.knowledge_base import KnowledgeBase
from kb.question import Asked
from kb.ranker import TREES_FILE, WEIGHTS_FILE, Ranker, Trees, ranker, weighted_sum
from kb.retrieval.named import NAMED_WEIGHTS

TABLES = ("retrieval", "short", "long", "refusal")
QUESTIONS = (
    "Cơ quan nào chủ trì thẩm định dự toán kinh phí quy hoạch?",
    "Tổng vốn đầu tư của CCN Nông Thượng là bao nhiêu tỷ đồng?",
    "Chương trình hoàn thành khi nào?",
    "Cụm công nghiệp Huyền Tụng đặt ở đâu?",
    "Quyết định số bao nhiêu phê duyệt quy hoạch?",
    "Người ký quyết định là ai?",
    "Các cụm công nghiệp huyện Ba Bể gồm những cụm nào?",
    "Liệt kê nhiệm vụ của Sở Xây dựng",
    "Cụm công nghiệp là gì?",
    "Trích nguyên văn mục tiêu đô thị hóa",
    "Huyện Ba Bể thì sao rồi các anh các chị ơi cho biết",
    "Diện tích bao nhiêu và kinh phí bao nhiêu?",
    "Which agency leads and when?",
    "Khu đất nào được giao và bao nhiêu ha?",
)


@pytest.fixture(scope="module")
def produced(corpus_kb: KnowledgeBase) -> dict[str, set[str]]:
    """The names of the features that a range of questions produces, table by table."""
    names: dict[str, set[str]] = {table: set() for table in TABLES}
    current = corpus_kb._current()
    for question in QUESTIONS:
        found = current.retriever.search(corpus_kb.understand(question), 10)
        for hit in found.hits:
            names["retrieval"] |= set(hit.signals)
        ranked = reader.rank(found.weighing, found.hits, current.catalog)
        for _, candidate in ranked.candidates:
            names[ranked.table] |= set(candidate.features)
        names["refusal"] |= set(
            refusal.signals(
                found.weighing,
                found.hits,
                ranked.candidates[:2],
                current.catalog,
                found.similarity,
            )
        )
    return names


def test_there_is_no_stray_table() -> None:
    assert set(json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))) == set(TABLES)
    with np.load(TREES_FILE, allow_pickle=False) as kept:
        assert {name.partition(".")[0] for name in kept} <= set(TABLES)


def test_trees_and_weights_are_of_the_same_features() -> None:
    for table in TABLES:
        trees = ranker(table).trees
        if trees is not None:
            assert set(trees.names) == set(ranker(table).weights)


@pytest.mark.parametrize("table", TABLES)
def test_every_weight_belongs_to_a_feature(produced: dict[str, set[str]], table: str) -> None:
    stray = []
    for name in ranker(table).weights:
        # "number:length" is the feature "length" as it weighs when a number is asked for.
        kind, _, feature = name.rpartition(":")
        if name not in produced[table] and (
            feature not in produced[table] or kind not in set(Asked)
        ):
            stray.append(name)
    assert stray == []


@pytest.mark.parametrize("table", ["retrieval", "refusal"])
def test_every_feature_has_a_weight(produced: dict[str, set[str]], table: str) -> None:
    # The weights of what a question names are set by hand.
    assert produced[table] - set(ranker(table).weights) <= set(NAMED_WEIGHTS)


def test_weighted_sum_by_hand() -> None:
    assert weighted_sum({"a": 2.0, "b": 3.0, "new": 9.0}, {"a": 0.5, "b": -1.0, "c": 7.0}) == -2.0
    assert weighted_sum({}, {"a": 1.0}) == 0


# One tree asks for "a" and then for "b", the other is a single leaf.
TREES = Trees(
    names=("a", "b"),
    feature=np.array([[0, -1, 1, -1, -1], [-1, -1, -1, -1, -1]], dtype=np.int16),
    threshold=np.array([[0.5, 0, 2.0, 0, 0], [0.0] * 5]),
    left=np.array([[1, 0, 3, 0, 0], [0] * 5], dtype=np.int16),
    right=np.array([[2, 0, 4, 0, 0], [0] * 5], dtype=np.int16),
    value=np.array([[0, 1.0, 0, 10.0, 100.0], [0.25, 0, 0, 0, 0]]),
)


@pytest.mark.parametrize(
    ("a", "b", "leaves"),
    [
        (0.5, 9.0, 1.25),  # a value at the threshold goes left
        (0.6, 2.0, 10.25),
        (0.6, 2.1, 100.25),
    ],
)
def test_trees_by_hand(a: float, b: float, leaves: float) -> None:
    assert TREES.scores(np.array([[a, b], [0.0, 0.0]])).tolist() == [leaves, 1.25]


def test_a_ranker_adds_its_trees_to_the_sum() -> None:
    rows = [{"a": 1.0, "b": 3.0, "new": 7.0}, {"b": 5.0}]
    assert Ranker({"a": 2.0, "b": -1.0}, TREES).scores(rows) == [99.25, -3.75]
    assert Ranker({"a": 2.0, "b": -1.0}).scores(rows) == [-1.0, -5.0]
    assert Ranker({"a": 2.0, "b": 0.0}, TREES).score({"a": 1.0}) == 12.25
    assert Ranker({"a": 2.0, "b": 0.0}, TREES).scores([]) == []
