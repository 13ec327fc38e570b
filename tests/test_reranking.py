"""The order of a reranker: blended with ours, bounded in time, done without when it fails."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan
from pathlib import Path

import pytest

from kb.config import Config
from kb.knowledge_base import KnowledgeBase
from kb.retrieval.hybrid import HybridRetriever
from kb.retrieval.reranking import RERANKED, Reranker

QUESTION = "Cơ quan nào chủ trì xây dựng Chương trình phát triển đô thị?"


@dataclass
class FakeScorer:
    """Scores by a table; each passage takes ``seconds`` of a clock that it moves itself."""

    scores: dict[str, float]
    seconds: float = 0.0
    now: float = 0.0
    batches: list[list[str]] = field(default_factory=list)

    def __call__(self, question: str, passages: Sequence[str]) -> list[float]:
        self.batches.append(list(passages))
        self.now += self.seconds * len(passages)
        return [self.scores[passage] for passage in passages]

    def reranker(self, seconds: float) -> Reranker:
        return Reranker(self, seconds, clock=lambda: self.now)


def test_places_are_added_and_ties_stay_in_our_order() -> None:
    fake = FakeScorer({"a": 0.1, "b": 0.2, "c": 0.9, "d": 0.3})
    # Theirs: c d b a. Sums: a 0+3, b 1+2, c 2+0, d 3+1.
    assert fake.reranker(2).order("?", ["a", "b", "c", "d"]) == [2, 0, 1, 3]
    assert fake.reranker(2).order("?", []) == []


def test_a_score_that_is_no_number_comes_last() -> None:
    fake = FakeScorer({"a": nan, "b": 0.2, "c": 0.1})
    assert fake.reranker(2).order("?", ["a", "b", "c"]) == [1, 0, 2]


def test_what_is_not_scored_in_time_keeps_its_place(caplog: pytest.LogCaptureFixture) -> None:
    names = list("abcdefghij")
    fake = FakeScorer({name: float(place) for place, name in enumerate(names)}, seconds=0.5)
    reranker = fake.reranker(seconds=2)
    with caplog.at_level(logging.WARNING):
        first = reranker.order("?", names)
        assert reranker.order("?", names) == first
    # Four are read in two seconds; all the sums of their places are 3, so ours stands.
    assert fake.batches[:2] == [["a"], ["b", "c", "d"]]
    assert first == list(range(10))
    assert fake.now == 4.0
    assert len(caplog.records) == 1
    assert reranker.notice is not None
    assert "không kịp trong 2 giây: mới đọc 4/10 đoạn" in reranker.notice


def test_a_scorer_slower_than_the_budget_reads_one_passage() -> None:
    fake = FakeScorer({"a": 0.0, "b": 1.0, "c": 2.0}, seconds=30)
    assert fake.reranker(2).order("?", ["a", "b", "c"]) == [0, 1, 2]
    assert fake.batches == [["a"]]


def test_search_reorders_the_best_and_leaves_each_place_its_score(
    corpus_kb: KnowledgeBase,
) -> None:
    reading = corpus_kb._current()
    plain = reading.retriever
    asked: list[tuple[str, int]] = []

    class Reversing(Reranker):
        def order(self, question: str, passages: Sequence[str]) -> list[int]:
            asked.append((question, len(passages)))
            return list(reversed(range(len(passages))))

    turned = HybridRetriever(
        plain._catalog, plain._terms, plain._vectors, plain._encoder, Reversing(lambda q, p: [], 2)
    )
    understanding = reading.understand(QUESTION)
    before = plain._rank(plain.candidates(understanding))
    after = turned._reranked(turned._reranker, understanding.text, before)
    assert [s.id for _, s, _ in after[:RERANKED]] == [
        s.id for _, s, _ in reversed(before[:RERANKED])
    ]
    assert [score for score, *_ in after] == [score for score, *_ in before]
    assert after[RERANKED:] == before[RERANKED:]
    hits = turned.search(understanding, 5).hits
    assert hits[0].section.id == before[RERANKED - 1][1].id
    assert hits[0].score == before[0][0]
    assert asked == [(understanding.text, RERANKED)] * 2


def test_without_its_model_questions_are_answered_as_before_and_it_is_said(
    corpus_kb: KnowledgeBase, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    missing = str(tmp_path / "absent")
    with KnowledgeBase(config=Config(home=corpus_kb.home, reranker=missing)) as kb:
        assert kb.reranker_notice is None  # nothing is loaded before it is needed
        with caplog.at_level(logging.WARNING):
            assert kb.search(QUESTION) == corpus_kb.search(QUESTION)
            assert kb.ask(QUESTION) == corpus_kb.ask(QUESTION)
        assert kb.reranker_notice is not None
        assert kb.reranker_notice.startswith("Kết quả không được xếp lại. Không có thư mục mô hình")
        assert "KB_RERANKER" in kb.reranker_notice
        assert [record.getMessage() for record in caplog.records] == [kb.reranker_notice]
        last = kb.check()[-1]
        assert (last.ok, last.text) == (False, kb.reranker_notice)
