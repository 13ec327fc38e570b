"""The learnt weights: every one belongs to a feature that the code produces."""

from __future__ import annotations

import json

import pytest

from kb.answer import reader, refusal
from kb.asked import Asked
from kb.knowledge_base import KnowledgeBase
from kb.retrieval.named import NAMED_WEIGHTS
from kb.weights import WEIGHTS_FILE, weighted_sum, weights

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


@pytest.mark.parametrize("table", TABLES)
def test_every_weight_belongs_to_a_feature(produced: dict[str, set[str]], table: str) -> None:
    stray = []
    for name in weights(table):
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
    assert produced[table] - set(weights(table)) <= set(NAMED_WEIGHTS)


def test_weighted_sum_by_hand() -> None:
    assert weighted_sum({"a": 2.0, "b": 3.0, "new": 9.0}, {"a": 0.5, "b": -1.0, "c": 7.0}) == -2.0
    assert weighted_sum({}, {"a": 1.0}) == 0
