"""What the rankings and the refusal are learnt from: candidates and signals of known questions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.answer import reader, refusal
from kb.evaluation import load_questions
from kb.evaluation.metrics import is_right
from kb.knowledge_base import SHOWN_HITS, KnowledgeBase
from kb.records import Hit, Question, Section
from kb.retrieval.named import NAMED_WEIGHTS
from kb.text import locate

OFF_TOPIC_COUNT = 120
Span = tuple[str, int, int]
"""A stretch of a document: its id, start and end."""


@dataclass(frozen=True, slots=True)
class Group:
    """The candidates of one question: features (n, f) and which of them win (n,)."""

    features: list[dict[str, float]]
    wins: list[float]

    @property
    def decided(self) -> bool:
        """Whether some candidates win and some lose, so that there is something to learn."""
        return any(self.wins) and not all(self.wins)


@dataclass(frozen=True, slots=True)
class Case:
    """The refusal's signals for a question; ``kind`` is one of those of ``EMPHASIS``.

    A misread question is an answerable one whose best candidate is not right, a bereft one has its
    evidence hidden, and a far one is about other things than any collection here.
    """

    question_id: str
    kind: str
    signals: dict[str, float]


def open_set(stack: ExitStack, paths: Sequence[Path]) -> tuple[KnowledgeBase, list[Question]]:
    """Ingest a set's folders into a collection of their own and load its questions."""
    home = stack.enter_context(TemporaryDirectory())
    kb = stack.enter_context(KnowledgeBase(home))
    kb.ingest([path for path in paths if path.is_dir()])
    return kb, [q for path in paths if not path.is_dir() for q in load_questions(path)]


def retrieval_groups(kb: KnowledgeBase, questions: Sequence[Question]) -> list[Group]:
    """Collect the candidate sections of each question; those holding evidence win."""
    current = kb._current()
    groups = []
    for question in questions:
        if not question.answerable:
            continue
        spans = evidence_spans(kb, question)
        found = current.retriever.candidates(kb.understand(question.question))
        groups.append(
            Group(
                [{k: v for k, v in f.items() if k not in NAMED_WEIGHTS} for _, f in found],
                [float(holds(section, spans)) for section, _ in found],
            )
        )
    return groups


def reader_groups(kb: KnowledgeBase, questions: Sequence[Question]) -> dict[str, list[Group]]:
    """Collect the candidate answers of each question, by ranking; right ones near evidence win."""
    groups: dict[str, list[Group]] = {"short": [], "long": []}
    for question in questions:
        if not question.answerable:
            continue
        current = kb._current()
        found = current.retriever.search(kb.understand(question.question), SHOWN_HITS)
        ranked = reader.rank(found.weighing, found.hits, current.catalog)
        spans = evidence_spans(kb, question)
        features, wins = [], []
        for _, candidate in ranked.candidates:
            near = any(
                candidate.document.id == document and start < e and s < end
                for document, s, e in spans
                for _, start, end in candidate.cited
            )
            right = is_right(candidate.text, question.kind, question.answers)
            features.append(candidate.features)
            wins.append(float(near and bool(right)))
        groups[ranked.table].append(Group(features, wins))
    return groups


def cases(
    kb: KnowledgeBase, questions: Sequence[Question], strange: Sequence[Question]
) -> Iterator[Case]:
    """Give the refusal's signals for questions, as they are and with their evidence hidden."""
    for question in questions:
        signals, right = signals_of(kb, question)
        if signals is not None:
            kind = "answerable" if right else "misread" if question.answerable else "unanswerable"
            yield Case(question.id, kind, signals)
        if question.answerable:
            signals, right = signals_of(kb, question, evidence_spans(kb, question))
            if signals is not None and not right:
                yield Case(question.id, "bereft", signals)
    for question in strange:
        signals, _ = signals_of(kb, question)
        if signals is not None:
            yield Case(question.id, "far", signals)


def signals_of(
    kb: KnowledgeBase, question: Question, hidden: Sequence[Span] = ()
) -> tuple[dict[str, float] | None, bool]:
    """Give the refusal signals of a question, with some stretches of the documents hidden.

    With them, whether the best candidate is right. ``None`` where nothing is found.
    """
    current = kb._current()
    found = current.retriever.search(kb.understand(question.question), 2 * SHOWN_HITS)
    shown = [hit for hit in found.hits if not _shows(hit, hidden)][:SHOWN_HITS]
    hits = [replace(hit, rank=rank) for rank, hit in enumerate(shown, start=1)]
    ranked = reader.rank(found.weighing, hits, current.catalog)
    if not ranked.candidates:
        return None, False
    best = ranked.candidates[0][1]
    right = question.answerable and bool(is_right(best.text, question.kind, question.answers))
    return refusal.signals(
        found.weighing, hits, ranked.candidates[:2], current.catalog, found.similarity
    ), right


def off_topic(path: Path) -> list[Question]:
    """Read every so many a question of a file of questions about other things."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    questions = list(dict.fromkeys(str(row["question"]) for row in rows))
    step = max(1, len(questions) // OFF_TOPIC_COUNT)
    return [
        Question(f"off-{i}", "vi", "unanswerable", text) for i, text in enumerate(questions[::step])
    ]


def evidence_spans(kb: KnowledgeBase, question: Question) -> list[Span]:
    """Locate a question's evidence."""
    spans = []
    for evidence in (*question.evidence, *question.evidence_any):
        document = kb.document(evidence.document)
        place = locate(evidence.quote, document.text)
        if place:
            spans.append((document.id, *place))
    return spans


def holds(section: Section, spans: Sequence[Span]) -> bool:
    """Whether a section and a piece of evidence are mostly the same wording."""
    for document, start, end in spans:
        if section.document_id == document:
            shared = min(end, section.end) - max(start, section.start)
            if shared >= 0.5 * min(end - start, section.end - section.start):
                return True
    return False


def _shows(hit: Hit, spans: Sequence[Span]) -> bool:
    return any(
        hit.section.document_id == document and hit.start < end and start < hit.end
        for document, start, end in spans
    )
