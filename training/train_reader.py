"""Learns the weights of the rankings and of the refusal from question sets with their evidence.

Each ranking is a linear model over the features that the product computes itself: candidates of a
question compete in a softmax, and every candidate that carries the right evidence (for the
retrieval) or the right answer (for the reader) is a winner. The refusal is a logistic regression
on whether the question can be answered at all.

    python training/train_reader.py --set DIR A.jsonl B.jsonl --set corpus evals/corpus-vi.jsonl

Each ``--set`` is a collection of its own (folders) with its questions (.jsonl files): weights
learnt on collections of different sizes do not depend on one.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from kb import weights as stored
from kb.answer import reader, refusal
from kb.evaluation.metrics import is_right
from kb.evaluation.question_set import load_questions
from kb.knowledge_base import SHOWN_HITS, KnowledgeBase
from kb.records import Question, Section
from kb.text import locate

OFF_TOPIC = "off-topic"
OFF_TOPIC_COUNT = 120
OFF_TOPIC_EMPHASIS = 0.2
PENALTY = {"retrieval": 0.01, "short": 0.02, "long": 0.03, "refusal": 0.01}


@dataclass
class Group:
    """The candidates of one question: features (n, f) and which of them win (n,)."""

    features: list[dict[str, float]]
    wins: list[float]


def main() -> None:
    """Train all four tables in turn and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", type=Path, nargs="+", action="append", required=True)
    parser.add_argument(
        "--off-topic", type=Path, help="questions (.jsonl) that no collection answers"
    )
    parser.add_argument("--refusal-only", action="store_true", help="keep the rankings' weights")
    parser.add_argument("--refused-share", type=float, default=0.045)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        sets = [open_set(stack, paths) for paths in arguments.set]
        for name, collect in (
            ("retrieval", retrieval_groups),
            ("short", lambda kb, qs: reader_groups(kb, qs, "short")),
            ("long", lambda kb, qs: reader_groups(kb, qs, "long")),
        ):
            if arguments.refusal_only:
                continue
            groups = [group for kb, questions in sets for group in collect(kb, questions)]
            won = [group for group in groups if any(group.wins) and not all(group.wins)]
            table = fit_ranking(won, PENALTY[name])
            sys.stdout.write(
                f"{name}: {len(groups)} questions, {len(won)} with a winner, first is right "
                f"{share_right(groups, table):.3f}, out of fold {out_of_fold(groups, name):.3f}\n"
            )
            save(name, table)
        strange = off_topic(arguments.off_topic) if arguments.off_topic else []
        save("refusal", fit_refusal(sets, strange, arguments.refused_share))


def open_set(stack: ExitStack, paths: Sequence[Path]) -> tuple[KnowledgeBase, list[Question]]:
    """Ingest a set's folders into a collection of their own and load its questions."""
    home = stack.enter_context(tempfile.TemporaryDirectory())
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
            Group([f for _, f in found], [float(holds(section, spans)) for section, _ in found])
        )
    return groups


def reader_groups(kb: KnowledgeBase, questions: Sequence[Question], table: str) -> list[Group]:
    """Collect the candidate answers of each question; right ones near evidence win."""
    groups = []
    for question in questions:
        if not question.answerable or question.kind == "multi":
            continue
        ranked = ranked_candidates(kb, question)
        if ranked.table != table:
            continue
        spans = evidence_spans(kb, question)
        features, wins = [], []
        for _, candidate in ranked.candidates:
            near = any(
                candidate.document.id == document and start < e and s < end
                for document, s, e in spans
                for _, start, end in candidate.cited
            )
            features.append(candidate.features)
            wins.append(float(near and is_right(candidate.text, question.kind, question.answers)))
        groups.append(Group(features, wins))
    return groups


def ranked_candidates(kb: KnowledgeBase, question: Question) -> reader.Ranked:
    """Rank the candidates of a question as the product does."""
    current = kb._current()
    found = current.retriever.search(kb.understand(question.question), SHOWN_HITS)
    return reader.rank(found.weighing, found.hits, current.catalog)


def evidence_spans(kb: KnowledgeBase, question: Question) -> list[tuple[str, int, int]]:
    """Locate a question's evidence: (document id, start, end)."""
    spans = []
    for evidence in (*question.evidence, *question.evidence_any):
        document = kb.document(evidence.document)
        place = locate(evidence.quote, document.text)
        if place:
            spans.append((document.id, *place))
    return spans


def holds(section: Section, spans: Sequence[tuple[str, int, int]]) -> bool:
    """Whether a section and a piece of evidence are mostly the same wording."""
    for document, start, end in spans:
        if section.document_id == document:
            shared = min(end, section.end) - max(start, section.start)
            if shared >= 0.5 * min(end - start, section.end - section.start):
                return True
    return False


def fit_ranking(groups: Sequence[Group], penalty: float) -> dict[str, float]:
    """Maximise the softmax chance of the winners, with a ridge penalty on scaled weights."""
    names = sorted({name for group in groups for row in group.features for name in row})
    matrices = [matrix(group.features, names) for group in groups]
    scale = np.concatenate(matrices).std(axis=0) + 1e-6
    matrices = [m / scale for m in matrices]
    wins = [np.array(group.wins) for group in groups]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = penalty * float(w @ w), 2 * penalty * w
        for m, won in zip(matrices, wins, strict=True):
            logits = m @ w
            chance = np.exp(logits - logits.max())
            chance /= chance.sum()
            right = chance * won
            mass = right.sum() + 1e-12
            total -= math.log(mass) / len(groups)
            slope -= m.T @ (right / mass - chance) / len(groups)
        return total, slope

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x / scale
    return {name: round(float(value), 4) for name, value in zip(names, best, strict=True)}


def share_right(groups: Sequence[Group], table: dict[str, float]) -> float:
    """Give the share of questions whose first-ranked candidate wins."""
    right = 0
    for group in groups:
        scores = [stored.weighted_sum(row, table) for row in group.features]
        right += bool(scores) and bool(group.wins[int(np.argmax(scores))])
    return right / max(1, len(groups))


def out_of_fold(groups: Sequence[Group], name: str, folds: int = 5) -> float:
    """Give the share of questions whose first-ranked candidate wins in a fit without them."""
    right = 0.0
    for fold in range(folds):
        kept = [
            g for i, g in enumerate(groups) if i % folds != fold and 0 < sum(g.wins) < len(g.wins)
        ]
        unseen = [g for i, g in enumerate(groups) if i % folds == fold]
        right += share_right(unseen, fit_ranking(kept, PENALTY[name])) * len(unseen)
    return right / max(1, len(groups))


def fit_refusal(
    sets: Sequence[tuple[KnowledgeBase, list[Question]]],
    strange: Sequence[Question],
    refused_share: float,
) -> dict[str, float]:
    """Fit the chance that a question can be answered; 0.5 refuses ``refused_share`` of those."""
    rows, labels, emphasis = [], [], []
    most = max(len(questions) for _, questions in sets)
    shares = {id(kb): most / len(questions) for kb, questions in sets}
    asked = [(kb, question) for kb, questions in sets for question in questions]
    asked += [(kb, question) for kb, _ in sets for question in strange]
    for kb, question in asked:
        current = kb._current()
        found = current.retriever.search(kb.understand(question.question), SHOWN_HITS)
        ranked = reader.rank(found.weighing, found.hits, current.catalog)
        if not ranked.candidates:
            continue
        rows.append(
            refusal.signals(
                found.weighing, found.hits, ranked.candidates[:2], current.catalog, found.similarity
            )
        )
        labels.append(float(question.answerable))
        # Each collection counts the same, however many questions it has.
        emphasis.append(OFF_TOPIC_EMPHASIS if question.lang == OFF_TOPIC else shares[id(kb)])
    table, out_of_fold = cross_fitted(rows, np.array(labels), np.array(emphasis))
    answerable = np.array(labels) == 1
    near = ~answerable & (np.array(emphasis) != OFF_TOPIC_EMPHASIS)
    shift = float(np.quantile(out_of_fold[answerable], refused_share))
    table["bias"] = round(table["bias"] - shift, 4)
    refused = float((out_of_fold[near] < shift).mean())
    far = float((out_of_fold[~answerable & ~near] < shift).mean()) if strange else float("nan")
    sys.stdout.write(
        f"refusal (out of fold): {refused:.3f} of unanswerable refused "
        f"and {far:.3f} of off-topic at {refused_share:.3f} of answerable\n"
    )
    return table


def cross_fitted(
    rows: Sequence[dict[str, float]], labels: np.ndarray, emphasis: np.ndarray, folds: int = 8
) -> tuple[dict[str, float], np.ndarray]:
    """Fit a logistic regression; also give each row's logit from a fit that did not see it."""
    names = sorted({name for row in rows for name in row})
    m = matrix(rows, names)
    middle, scale = m.mean(axis=0), m.std(axis=0) + 1e-6
    bias = names.index("bias")
    middle[bias], scale[bias] = 0.0, 1.0
    m = (m - middle) / scale
    balance = np.where(labels == 1, 0.5 / labels.mean(), 0.5 / (1 - labels.mean()))
    balance = balance * emphasis

    def fit(keep: np.ndarray) -> np.ndarray:
        x, y, b = m[keep], labels[keep], balance[keep]

        def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
            chance = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
            bounded = np.clip(chance, 1e-9, 1 - 1e-9)
            value = -np.mean(b * (y * np.log(bounded) + (1 - y) * np.log(1 - bounded)))
            slope = x.T @ (b * (chance - y)) / len(y)
            return value + PENALTY["refusal"] * float(w @ w), slope + 2 * PENALTY["refusal"] * w

        start = np.zeros(len(names))
        return minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x

    bounds = [sign(name) for name in names]
    fold_of = np.arange(len(labels)) % folds
    unseen = np.zeros(len(labels))
    for fold in range(folds):
        unseen[fold_of == fold] = m[fold_of == fold] @ fit(fold_of != fold)
    w = fit(np.ones(len(labels), dtype=bool))
    table = {n: round(float(v), 4) for n, v in zip(names, w / scale, strict=True)}
    table["bias"] = float(w[bias] - (w * middle / scale).sum())
    return table, unseen


def sign(name: str) -> tuple[float | None, float | None]:
    """Bound a weight to the sign that makes sense, so that it holds on questions unlike these."""
    if "missing" in name or "unknown" in name:
        return None, 0.0
    if name in ("bias", "english", "unaccented", "row", "concepts"):
        return None, None
    return 0.0, None


def off_topic(path: Path) -> list[Question]:
    """Read every so many a question of a file of questions about other things."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    questions = list(dict.fromkeys(str(row["question"]) for row in rows))
    step = max(1, len(questions) // OFF_TOPIC_COUNT)
    return [
        Question(f"off-{i}", OFF_TOPIC, "unanswerable", text)
        for i, text in enumerate(questions[::step])
    ]


def matrix(rows: Sequence[dict[str, float]], names: Sequence[str]) -> np.ndarray:
    """Lay features out as a matrix (rows, names)."""
    return np.array([[row.get(name, 0.0) for name in names] for row in rows])


def save(name: str, table: dict[str, float]) -> None:
    """Put a table into the weights file and make the running product use it."""
    tables = json.loads(stored.WEIGHTS_FILE.read_text(encoding="utf-8"))
    tables[name] = {key: table[key] for key in sorted(table)}
    stored.WEIGHTS_FILE.write_text(json.dumps(tables, indent=1) + "\n", encoding="utf-8")
    stored.weights.cache_clear()


if __name__ == "__main__":
    main()
