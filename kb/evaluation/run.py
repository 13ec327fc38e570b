"""Runs a question set against a knowledge base."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from kb.errors import KBError, QuestionSetError
from kb.evaluation.metrics import (
    Span,
    citation_precision,
    citation_recall,
    exact_match,
    found_ranks,
    is_right,
    syllable_f1,
)
from kb.evaluation.result import Result
from kb.evaluation.sets.labels import KINDS, LANGS
from kb.evaluation.sets.places import Places
from kb.evaluation.sets.problems import find_problems
from kb.evaluation.summary import Summary, summarise
from kb.records import Answer, Document, Question
from kb.serial import HITS, distinct


class Answering(Protocol):
    """What an evaluation needs of a knowledge base."""

    def ask(self, question: str) -> Answer:
        """Answer a question, or refuse and say why."""

    def documents(self) -> tuple[Document, ...]:
        """Return every document of the collection."""


@dataclass(frozen=True, slots=True)
class Report:
    """A finished evaluation; ``results`` stand in the order of the questions.

    In ``by_document`` a question counts for each document that holds its evidence. ``names`` maps
    the ids of the collection's documents to their names. ``warnings`` are in Vietnamese: what in
    the question set does not fit the collection.
    """

    overall: Summary
    by_kind: tuple[Summary, ...]
    by_lang: tuple[Summary, ...]
    by_document: tuple[Summary, ...]
    results: tuple[Result, ...]
    names: Mapping[str, str]
    warnings: tuple[str, ...]


def run(
    knowledge_base: Answering,
    questions: Sequence[Question],
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Ask every question and measure the answers.

    A question at which the knowledge base fails with a ``KBError`` counts as refused, with the
    error as its reason. Evidence that cannot be located gives a warning and counts as not found,
    so that figures may come out too low for it but never too high. A question that a person must
    still complete is not asked. ``progress`` is called with the number of questions done and
    their total.

    Raises:
        QuestionSetError: every question of the set must still be completed.
    """
    asked = [question for question in questions if not question.todo]
    if questions and not asked:
        raise QuestionSetError(
            "Mọi câu hỏi của bộ này còn chờ bổ sung. Hãy điền câu trả lời và nguyên văn, rồi xoá ô "
            "«cần bổ sung» của câu đã điền."
        )
    documents = knowledge_base.documents()
    places = Places(documents)
    names = {document.id: document.source for document in documents}
    results = []
    for done, question in enumerate(asked, start=1):
        answer, seconds = _ask(knowledge_base, question)
        results.append(_result(question, answer, seconds, places, names))
        if progress is not None:
            progress(done, len(asked))
    return Report(
        overall=summarise("tất cả", results),
        by_kind=_grouped(results, KINDS, lambda result: (result.question.kind,)),
        by_lang=_grouped(results, LANGS, lambda result: (result.question.lang,)),
        by_document=_grouped(results, names.values(), lambda result: result.documents),
        results=tuple(results),
        names=names,
        warnings=tuple(map(str, find_problems(questions, places))),
    )


def _ask(knowledge_base: Answering, question: Question) -> tuple[Answer, float]:
    """Return the answer, or the refusal that a failure amounts to, and the seconds it took."""
    began = time.perf_counter()
    try:
        answer = knowledge_base.ask(question.question)
    except KBError as error:
        answer = Answer(question.question, question.question, (), (), abstained_because=str(error))
    return answer, time.perf_counter() - began


def _result(
    question: Question, answer: Answer, seconds: float, places: Places, names: Mapping[str, str]
) -> Result:
    slots = places.slots(question)
    texts = places.texts
    abstained = answer.abstained_because is not None
    hits = [Span(h.section.document_id, h.start, h.shown_end) for h in answer.hits[:HITS]]
    statements = () if abstained else answer.statements
    cited = distinct(c for statement in statements for c in statement.citations)
    citations = [Span(c.document_id, c.start, c.end) for c in cited]
    listed = question.answers if question.answerable else ()
    unrefused = replace(answer, statements=answer.withheld).text if abstained else answer.text
    right_if_shown = is_right(unrefused, question.kind, listed)
    refused = 0.0 if abstained and listed else None
    return Result(
        question=question,
        answer=answer,
        documents=tuple(dict.fromkeys(names[p.document_id] for slot in slots for p in slot)),
        found_at=found_ranks(slots, hits, texts),
        right=right_if_shown and not abstained,
        right_if_shown=right_if_shown,
        exact_match=refused if abstained else exact_match(answer.text, question.kind, listed),
        f1=refused if abstained else syllable_f1(answer.text, question.kind, listed),
        citation_precision=citation_precision(slots, citations, texts),
        citation_recall=citation_recall(slots, citations, texts),
        verbatim=sum(texts[c.document_id][c.start : c.end] == c.quote for c in cited),
        quotes=len(cited),
        seconds=seconds,
    )


def _grouped(
    results: Sequence[Result], usual: Iterable[str], groups: Callable[[Result], tuple[str, ...]]
) -> tuple[Summary, ...]:
    """Sum up each group that occurs: the usual ones in their order, then any others."""
    members: dict[str, list[Result]] = {name: [] for name in usual}
    for result in results:
        for group in groups(result):
            members.setdefault(group, []).append(result)
    return tuple(summarise(name, inside) for name, inside in members.items() if inside)
