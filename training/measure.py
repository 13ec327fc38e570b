"""Measures retrieval on held-out data: the model, BM25, and both together."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from codeswitch import strip_diacritics
from pairs import chunks
from scipy import sparse
from sources import HeldOut, Question, read_rows

Encode = Callable[[list[str]], np.ndarray]
DENSE_WEIGHT = 0.35


@dataclass(frozen=True, slots=True)
class Task:
    """Queries, passages, and for each query the passages that answer it."""

    name: str
    queries: list[str]
    passages: list[str]
    relevant: list[set[int]]


@dataclass(frozen=True, slots=True)
class Figures:
    """R@1, R@5, R@10 and nDCG@10 of one system on one task."""

    task: str
    system: str
    recall_1: float
    recall_5: float
    recall_10: float
    ndcg_10: float


class BM25:
    """BM25 (Robertson; k1 = 1.2, b = 0.75) over lower-case syllables."""

    def __init__(self, passages: Sequence[str]) -> None:
        """Count the words of ``passages``."""
        self._terms: dict[str, int] = {}
        rows, columns = [], []
        for row, passage in enumerate(passages):
            for word in _words(passage):
                columns.append(self._terms.setdefault(word, len(self._terms)))
                rows.append(row)
        counts = sparse.coo_matrix(
            (np.ones(len(rows)), (rows, columns)), shape=(len(passages), len(self._terms))
        ).tocsr()
        counts.sum_duplicates()
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        frequency = np.bincount(counts.indices, minlength=len(self._terms))
        idf = np.log(1 + (len(passages) - frequency + 0.5) / (frequency + 0.5))
        norm = 1.2 * (0.25 + 0.75 * lengths / lengths.mean())
        owner = np.repeat(np.arange(len(passages)), np.diff(counts.indptr))
        counts.data = idf[counts.indices] * counts.data * 2.2 / (counts.data + norm[owner])
        self._weights = counts.T.tocsr()

    def scores(self, queries: Sequence[str]) -> np.ndarray:
        """Score every passage for every query; float64, shape (queries, passages)."""
        rows, columns = [], []
        for row, query in enumerate(queries):
            for word in _words(query):
                if word in self._terms:
                    rows.append(row)
                    columns.append(self._terms[word])
        shape = (len(queries), self._weights.shape[0])
        asked = sparse.coo_matrix((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()
        return np.asarray((asked @ self._weights).todense())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def measure(encode: Encode, held_out: HeldOut, dev: Path) -> list[Figures]:
    """Measure the model, BM25 and both together on every task."""
    figures = []
    for task in [*_law_tasks(held_out), *_dev_tasks(dev)]:
        dense = encode(task.queries) @ encode(task.passages).T
        lexical = BM25(task.passages).scores(task.queries)
        best = np.maximum(lexical.max(axis=1, keepdims=True), 1e-9)
        systems = {
            "model": dense,
            "BM25": lexical,
            "BM25 + model": lexical / best + DENSE_WEIGHT * dense,
        }
        figures += [_figures(task, name, scores) for name, scores in systems.items()]
    return figures


def _figures(task: Task, system: str, scores: np.ndarray) -> Figures:
    recalls: dict[int, list[float]] = {1: [], 5: [], 10: []}
    gains = []
    discounts = 1 / np.log2(np.arange(2, 12))
    for row, relevant in zip(scores, task.relevant, strict=True):
        top = np.argsort(-row, kind="stable")[:10]
        found = np.array([passage in relevant for passage in top])
        for depth, values in recalls.items():
            values.append(found[:depth].sum() / min(len(relevant), depth))
        ideal = discounts[: min(len(relevant), 10)].sum()
        gains.append((found * discounts[: len(found)]).sum() / ideal)
    means = {depth: float(np.mean(values)) for depth, values in recalls.items()}
    return Figures(task.name, system, means[1], means[5], means[10], float(np.mean(gains)))


def _aligned(name: str, pairs: list[tuple[str, str]]) -> Task:
    passages = list(dict.fromkeys(passage for _, passage in pairs))
    place = {passage: number for number, passage in enumerate(passages)}
    return Task(name, [query for query, _ in pairs], passages, [{place[p]} for _, p in pairs])


def _question_tasks(name: str, questions: list[Question], pool: list[str]) -> list[Task]:
    place = {passage: number for number, passage in enumerate(pool)}
    relevant = [{place[question.passage]} for question in questions]
    wordings = {
        "questions vi": [question.vietnamese for question in questions],
        "questions stripped": [strip_diacritics(question.vietnamese) for question in questions],
        "keywords vi": [question.keywords for question in questions],
        "questions en": [question.english for question in questions],
    }
    return [Task(f"{name} {kind}", texts, pool, relevant) for kind, texts in wordings.items()]


def _law_tasks(held_out: HeldOut) -> list[Task]:
    return [
        _aligned("parallel law en to vi", held_out.parallel),
        _aligned(
            "parallel law stripped to vi", [(strip_diacritics(v), v) for _, v in held_out.parallel]
        ),
        _aligned("article title en to vi", held_out.parallel_articles),
        *_question_tasks("law", held_out.law_questions, held_out.law_pool),
        *_question_tasks("decree", held_out.decree_questions, held_out.decree_pool),
    ]


def _dev_tasks(dev: Path) -> list[Task]:
    rows = read_rows(dev / "mlqa_dev_vi.jsonl")
    pairs = [(row["question"], row["context"]) for row in rows]
    tasks = [
        _aligned("MLQA vi", pairs),
        _aligned("MLQA stripped", [(strip_diacritics(q), c) for q, c in pairs]),
    ]
    passages: list[str] = []
    homes: dict[str, range] = {}
    for path in sorted((dev / "tune_docs").glob("*.txt")):
        stretches = chunks(path.read_text(encoding="utf-8"), 800)
        homes[path.name] = range(len(passages), len(passages) + len(stretches))
        passages += stretches
    squeezed = ["".join(passage.split()) for passage in passages]
    asked: dict[str, tuple[list[str], list[set[int]]]] = {}
    for path in sorted(dev.glob("tune_questions_*.jsonl")):
        for row in read_rows(path):
            relevant = {
                place
                for evidence in row["evidence"]
                for place in homes[evidence["document"]]
                if "".join(evidence["quote"].split())[:60] in squeezed[place]
            }
            if relevant:
                queries, answers = asked.setdefault(row["lang"], ([], []))
                queries.append(row["question"])
                answers.append(relevant)
    for language, (queries, answers) in sorted(asked.items()):
        tasks.append(Task(f"tuning questions {language}", queries, passages, answers))
    return tasks
