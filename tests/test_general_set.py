"""The general question set: every quote and answer stands in its passage."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from kb.evaluation import load_questions
from kb.evaluation.metrics import contains_whole

EVALS = Path(__file__).resolve().parent.parent / "evals"
QUESTIONS = load_questions(EVALS / "general-vi.jsonl")
PASSAGES = {path.name: path.read_text(encoding="utf-8") for path in EVALS.glob("general/*.txt")}


def test_every_passage_is_asked_about_and_every_language_is_there() -> None:
    asked = {evidence.document for question in QUESTIONS for evidence in question.evidence}
    assert asked == set(PASSAGES)
    assert Counter(question.lang for question in QUESTIONS) == {
        "vi": 199,
        "vi-nodiac": 50,
        "en": 81,
    }
    assert len({question.id for question in QUESTIONS}) == len(QUESTIONS) == 330


def test_every_quote_stands_in_its_passage_and_every_answer_in_its_quote() -> None:
    for question in QUESTIONS:
        for evidence in question.evidence:
            assert PASSAGES[evidence.document].count(evidence.quote) == 1, question.id
        quotes = " ".join(evidence.quote for evidence in question.evidence)
        assert all(contains_whole(quotes, answer) for answer in question.answers), question.id
        assert question.answerable == bool(question.answers), question.id
