"""Runs a question set against a knowledge base and sums up how well it did."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kb.errors import KBError
from kb.evaluation.metrics import (
    CITATION_ROOM,
    Span,
    citation_precision,
    is_right,
    mean,
    recall,
    reciprocal_rank,
)
from kb.evaluation.question_set import Places, doubts
from kb.records import Answer, Document, Question
from kb.serial import distinct, shown_end

KINDS = ("table", "fact", "agency", "list", "definition", "wording", "multi", "unanswerable")
LANGS = ("vi", "vi-nodiac", "en")
RANKS = (1, 5, 10)


class Answering(Protocol):
    """What an evaluation needs of a knowledge base."""

    def ask(self, question: str) -> Answer:
        """Answer a question, or refuse and say why."""

    def documents(self) -> tuple[Document, ...]:
        """Return every document of the collection."""


@dataclass(frozen=True, slots=True)
class Result:
    """How one question went; ``None`` where a measure does not apply to it.

    ``recall`` is evidence recall at 1, 5 and 10 hits. ``right`` is ``None`` for unanswerable
    questions and where the set lists no answer. ``verbatim`` and ``quotes`` count citations.
    ``seconds`` is how long the answer took.
    """

    question: Question
    answer: Answer
    recall: tuple[float | None, ...]
    reciprocal_rank: float | None
    right: bool | None
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


@dataclass(frozen=True, slots=True)
class Summary:
    """The measures over a group of questions; shares and means from 0 to 1, ``None`` over nothing.

    Recall, reciprocal rank, answer accuracy and the citation measures are means over answerable
    questions. A refused question counts as answered wrongly in ``answer_accuracy`` and with 0 in
    ``citation_recall``; it has no citations and is left out of ``citation_precision``.
    ``verbatim`` is the share of all citations shown. ``wrong_answers`` is a share of all questions.
    """

    name: str
    questions: int
    answerable: int
    recall: tuple[float | None, ...]
    mrr: float | None
    answer_accuracy: float | None
    citation_precision: float | None
    citation_recall: float | None
    verbatim: float | None
    refused_unanswerable: float | None
    refused_answerable: float | None
    wrong_answers: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """A finished evaluation; ``results`` stand in the order of the questions.

    ``warnings`` are in Vietnamese: what in the question set does not fit the collection.
    """

    overall: Summary
    by_kind: tuple[Summary, ...]
    by_lang: tuple[Summary, ...]
    results: tuple[Result, ...]
    warnings: tuple[str, ...]


# --- the run --------------------------------------------------------------------------------------


def run(
    knowledge_base: Answering,
    questions: Sequence[Question],
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Ask every question and measure the answers.

    A question at which the knowledge base fails with a ``KBError`` counts as refused, with the
    error as its reason. Evidence that cannot be located gives a warning and counts as not found,
    so that figures may come out too low for it but never too high. ``progress`` is called with
    the number of questions done and their total.
    """
    places = Places(knowledge_base.documents())
    results = []
    for done, question in enumerate(questions, start=1):
        results.append(_result(knowledge_base, question, places))
        if progress is not None:
            progress(done, len(questions))
    return Report(
        overall=summarise("tất cả", results),
        by_kind=_grouped(results, KINDS, lambda question: question.kind),
        by_lang=_grouped(results, LANGS, lambda question: question.lang),
        results=tuple(results),
        warnings=(*doubts(questions), *places.warnings),
    )


def _result(knowledge_base: Answering, question: Question, places: Places) -> Result:
    began = time.perf_counter()
    try:
        answer = knowledge_base.ask(question.question)
    except KBError as error:
        answer = Answer(question.question, question.question, (), (), abstained_because=str(error))
    seconds = time.perf_counter() - began
    slots = places.slots(question)
    hits = [Span(hit.section.document_id, hit.start, shown_end(hit)) for hit in answer.hits]
    abstained = answer.abstained_because is not None
    statements = () if abstained else answer.statements
    cited = distinct(c for statement in statements for c in statement.citations)
    citations = [Span(c.document_id, c.start, c.end) for c in cited]
    right = is_right(answer.text, question.kind, question.answers) if question.answerable else None
    return Result(
        question=question,
        answer=answer,
        recall=tuple(recall(slots, hits[:rank], places.texts) for rank in RANKS),
        reciprocal_rank=reciprocal_rank(slots, hits[: max(RANKS)], places.texts),
        right=right and not abstained,
        citation_precision=citation_precision(slots, citations, places.texts),
        citation_recall=recall(slots, citations, places.texts, CITATION_ROOM),
        verbatim=sum(places.texts[c.document_id][c.start : c.end] == c.quote for c in cited),
        quotes=len(cited),
        seconds=seconds,
    )


def summarise(name: str, results: Sequence[Result]) -> Summary:
    """Sum up the results of a group of questions."""
    answerable = [result for result in results if result.question.answerable]
    unanswerable = [result for result in results if not result.question.answerable]
    quotes = sum(result.quotes for result in results)
    return Summary(
        name=name,
        questions=len(results),
        answerable=len(answerable),
        recall=tuple(mean(r.recall[at] for r in answerable) for at in range(len(RANKS))),
        mrr=mean(result.reciprocal_rank for result in answerable),
        answer_accuracy=mean(result.right for result in answerable),
        citation_precision=mean(result.citation_precision for result in answerable),
        citation_recall=mean(result.citation_recall for result in answerable),
        verbatim=sum(result.verbatim for result in results) / quotes if quotes else None,
        refused_unanswerable=mean(result.abstained for result in unanswerable),
        refused_answerable=mean(result.abstained for result in answerable),
        wrong_answers=mean(result.wrong for result in results),
    )


def _grouped(
    results: Sequence[Result], usual: Sequence[str], group: Callable[[Question], str]
) -> tuple[Summary, ...]:
    """Sum up each group that occurs: the usual ones in their order, then any others."""
    members: dict[str, list[Result]] = {name: [] for name in usual}
    for result in results:
        members.setdefault(group(result.question), []).append(result)
    return tuple(summarise(name, inside) for name, inside in members.items() if inside)
