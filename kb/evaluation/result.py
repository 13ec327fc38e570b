"""How one question went, and the measures taken of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from kb.evaluation.diagnosis import Outcome, diagnose
from kb.evaluation.metrics import ndcg, recall_at, reciprocal_rank
from kb.records import Answer, Question

Measure = Literal[
    "success",
    "answer_accuracy",
    "exact_match",
    "f1",
    "wrong_answers",
    "refused_unanswerable",
    "refused_answerable",
    "recall@1",
    "recall@5",
    "recall@10",
    "mrr",
    "ndcg@10",
    "citation_precision",
    "citation_recall",
    "verbatim",
]
LOWER_IS_BETTER: frozenset[Measure] = frozenset({"wrong_answers", "refused_answerable"})


@dataclass(frozen=True, slots=True)
class Result:
    """How one question went; ``None`` where a measure does not apply to it.

    ``documents`` names those that hold the located evidence. ``found_at`` is, for each required
    piece of evidence, the rank of the hit that shows it. ``right`` is ``None`` for unanswerable
    questions and where the set lists no answer; ``right_if_shown`` judges what a refusal withheld
    as if it had been the answer. ``verbatim`` and ``quotes`` count citations. ``seconds`` is how
    long the answer took.
    """

    question: Question
    answer: Answer
    documents: tuple[str, ...]
    found_at: tuple[int | None, ...]
    right: bool | None
    right_if_shown: bool | None
    exact_match: float | None
    f1: float | None
    citation_precision: float | None
    citation_recall: float | None
    verbatim: int
    quotes: int
    seconds: float

    @property
    def abstained(self) -> bool:
        """Whether the question was refused."""
        return self.answer.abstained_because is not None

    @property
    def wrong(self) -> bool:
        """Whether it was answered though wrongly, or though there is no answer."""
        if self.abstained:
            return False
        return self.right is False or not self.question.answerable

    @property
    def outcome(self) -> Outcome:
        """What became of the question."""
        return diagnose(self.question.answerable, self.abstained, self.right, self.found_at)

    def measured(self, measure: Measure) -> float | None:
        """Return the question's own value of a measure, 0 to 1; ``None`` if it does not apply."""
        return _MEASURED[measure](self)


_MEASURED: Mapping[Measure, Callable[[Result], float | None]] = {
    "success": lambda result: result.outcome.success,
    "answer_accuracy": lambda result: result.right,
    "exact_match": lambda result: result.exact_match,
    "f1": lambda result: result.f1,
    "wrong_answers": lambda result: result.wrong,
    "refused_unanswerable": lambda r: None if r.question.answerable else r.abstained,
    "refused_answerable": lambda r: r.abstained if r.question.answerable else None,
    "recall@1": lambda result: recall_at(result.found_at, 1),
    "recall@5": lambda result: recall_at(result.found_at, 5),
    "recall@10": lambda result: recall_at(result.found_at, 10),
    "mrr": lambda result: reciprocal_rank(result.found_at),
    "ndcg@10": lambda result: ndcg(result.found_at),
    "citation_precision": lambda result: result.citation_precision,
    "citation_recall": lambda result: result.citation_recall,
    "verbatim": lambda result: result.verbatim / result.quotes if result.quotes else None,
}
MEASURES: tuple[Measure, ...] = tuple(_MEASURED)
