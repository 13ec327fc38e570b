"""Learns the rankings and the refusal from question sets with their evidence.

Each ranking is a linear model over the features that the product computes itself: candidates of a
question compete in a softmax, and every candidate that carries the right evidence (for the
retrieval) or the right answer (for the reader) is a winner. The refusal is a logistic regression
on whether the question can be answered at all. Small trees then correct what a sum cannot say.

    python training/train_reader.py --set DIR A.jsonl B.jsonl --set corpus evals/corpus-vi.jsonl

Each ``--set`` is a collection of its own (folders) with its questions: what is learnt on
collections of different sizes does not depend on one.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
from reader_examples import (
    Case,
    Group,
    cases,
    off_topic,
    open_set,
    reader_groups,
    retrieval_groups,
)
from reader_models import ANSWERABLE, EMPHASIS, fit_ranking, fit_refusal, share_right

from kb import ranker as stored
from kb.knowledge_base import KnowledgeBase
from kb.ranker import Ranker
from kb.records import Question

FOLDS = 3
_WRITTEN = ("english", "unaccented")
"""Signals that are 1 for questions of that writing and 0 for others: each is calibrated alone."""
QuestionSet = tuple[KnowledgeBase, list[Question]]


def main() -> None:
    """Train the rankings and the refusal in turn and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", type=Path, nargs="+", action="append", required=True)
    parser.add_argument(
        "--off-topic", type=Path, help="questions (.jsonl) that no collection answers"
    )
    parser.add_argument("--refused-share", type=float, default=0.05)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        sets = [open_set(stack, paths) for paths in arguments.set]
        strange = off_topic(arguments.off_topic) if arguments.off_topic else []
        learn(sets, strange, arguments.refused_share, sys.stdout.write)


def learn(
    sets: Sequence[QuestionSet],
    strange: Sequence[Question],
    refused_share: float,
    tell: Callable[[str], object],
) -> None:
    """Learn everything from some sets; each ranking works on what those before it give."""
    groups = [group for kb, questions in sets for group in retrieval_groups(kb, questions)]
    _learn_ranking("retrieval", groups, tell)
    read = [reader_groups(kb, questions) for kb, questions in sets]
    for name in ("short", "long"):
        _learn_ranking(name, [group for groups in read for group in groups[name]], tell)
    most = max(len(questions) for _, questions in sets)
    found: list[Case] = []
    counts: list[float] = []
    for kb, questions in sets:
        of_set = list(cases(kb, questions, strange))
        found += of_set
        # Each collection counts the same, however many questions it has.
        counts += [EMPHASIS[case.kind] * most / len(questions) for case in of_set]
    save("refusal", _calibrated(found, counts, refused_share, tell))


def _learn_ranking(name: str, groups: Sequence[Group], tell: Callable[[str], object]) -> None:
    ranker = fit_ranking(name, groups)
    right = 0.0
    for fold in range(FOLDS):
        unseen = [group for i, group in enumerate(groups) if i % FOLDS == fold]
        seen = [group for i, group in enumerate(groups) if i % FOLDS != fold]
        right += share_right(unseen, fit_ranking(name, seen)) * len(unseen)
    tell(
        f"{name}: {len(groups)} questions, first is right {share_right(groups, ranker):.3f}, "
        f"out of fold {right / max(1, len(groups)):.3f}\n"
    )
    save(name, ranker)


def _calibrated(
    found: Sequence[Case],
    counts: Sequence[float],
    refused_share: float,
    tell: Callable[[str], object],
) -> Ranker:
    """Fit the refusal so that a chance of 0.5 refuses a share of the answerable of each writing."""
    ids = {name: i % FOLDS for i, name in enumerate(dict.fromkeys(c.question_id for c in found))}
    logits = np.zeros(len(found))
    for fold in range(FOLDS):
        seen = [i for i, case in enumerate(found) if ids[case.question_id] != fold]
        unseen = [i for i, case in enumerate(found) if ids[case.question_id] == fold]
        model = fit_refusal([found[i] for i in seen], [counts[i] for i in seen])
        logits[unseen] = model.scores([found[i].signals for i in unseen])
    kinds = np.array([case.kind for case in found])
    written = np.array([next((s for s in _WRITTEN if case.signals[s]), "bias") for case in found])
    shifts = {
        signal: float(
            np.quantile(logits[np.isin(kinds, ANSWERABLE) & (written == signal)], refused_share)
        )
        for signal in ("bias", *_WRITTEN)
    }
    refused = logits < np.array([shifts[signal] for signal in written])
    shares = {kind: float(refused[kinds == kind].mean()) for kind in sorted(set(kinds))}
    tell("refused out of fold: " + ", ".join(f"{k} {v:.3f}" for k, v in shares.items()) + "\n")
    ranker = fit_refusal(found, counts)
    weights = dict(ranker.weights)
    weights["bias"] -= shifts["bias"]
    for signal in _WRITTEN:
        weights[signal] -= shifts[signal] - shifts["bias"]
    return replace(ranker, weights=weights)


def save(name: str, ranker: Ranker) -> None:
    """Put a ranking into the files of the product, and make the running product use it."""
    tables = json.loads(stored.WEIGHTS_FILE.read_text(encoding="utf-8"))
    tables[name] = {key: round(ranker.weights[key], 4) for key in sorted(ranker.weights)}
    stored.WEIGHTS_FILE.write_text(json.dumps(tables, indent=1) + "\n", encoding="utf-8")
    with np.load(stored.TREES_FILE, allow_pickle=False) as kept:
        arrays = {key: kept[key] for key in kept if not key.startswith(f"{name}.")}
    if ranker.trees is not None:
        arrays[f"{name}.names"] = np.array(ranker.trees.names)
        for part in ("feature", "threshold", "left", "right", "value"):
            arrays[f"{name}.{part}"] = getattr(ranker.trees, part)
    np.savez_compressed(stored.TREES_FILE, **arrays)
    stored.ranker.cache_clear()


if __name__ == "__main__":
    main()
