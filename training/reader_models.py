"""Fits the rankings and the refusal: a linear model each, refined by small trees."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import lightgbm
import numpy as np
from reader_examples import Case, Group
from scipy.optimize import minimize

from kb.ranker import Ranker, Trees

PENALTY = {"retrieval": 0.01, "short": 0.02, "long": 0.03, "refusal": 0.01}
EMPHASIS = {"answerable": 1.0, "misread": 0.3, "unanswerable": 1.0, "bereft": 0.1, "far": 0.1}
"""What the kinds of cases count in the refusal."""
ANSWERABLE = ("answerable", "misread")
"""The kinds of cases that the documents do answer."""
_TREES: Mapping[str, Any] = {
    "n_estimators": 80,
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_child_samples": 20,
    "colsample_bytree": 0.5,
    "subsample": 0.8,
    "subsample_freq": 1,
    "reg_lambda": 5.0,
    "verbose": -1,
    "random_state": 1,
    "deterministic": True,
    "force_row_wise": True,
    "n_jobs": 2,
}
_REFUSAL_TREES: Mapping[str, Any] = {**_TREES, "n_estimators": 60, "num_leaves": 6}


def fit_ranking(name: str, groups: Sequence[Group]) -> Ranker:
    """Fit a ranking: the softmax chance of the winners, then LambdaRank trees on its scores."""
    decided = [group for group in groups if group.decided]
    names = sorted({feature for group in decided for row in group.features for feature in row})
    matrices = [matrix(group.features, names) for group in decided]
    wins = [np.array(group.wins) for group in decided]
    weights = _softmax_weights(matrices, wins, PENALTY[name])
    model = lightgbm.LGBMRanker(**_TREES)
    model.fit(
        np.concatenate(matrices),
        np.concatenate(wins),
        group=[len(won) for won in wins],
        init_score=np.concatenate([m @ weights for m in matrices]),
    )
    return Ranker(_table(names, weights), trees_of(names, model.booster_))


def fit_refusal(cases: Sequence[Case], counts: Sequence[float]) -> Ranker:
    """Fit the chance that a question can be answered; ``counts`` is how much each case weighs."""
    names = sorted({name for case in cases for name in case.signals})
    table = matrix([case.signals for case in cases], names)
    labels = np.array([float(case.kind in ANSWERABLE) for case in cases])
    bounds = [_sign(name) for name in names]
    weights = _logistic_weights(table, labels, np.array(counts), bounds, names.index("bias"))
    model = lightgbm.LGBMClassifier(**_REFUSAL_TREES)
    model.fit(table, labels, sample_weight=np.array(counts), init_score=table @ weights)
    return Ranker(_table(names, weights), trees_of(names, model.booster_))


def matrix(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> np.ndarray:
    """Lay features out as a matrix (rows, names)."""
    return np.array([[row.get(name, 0.0) for name in names] for row in rows])


def share_right(groups: Sequence[Group], ranker: Ranker) -> float:
    """Give the share of questions whose first-ranked candidate wins."""
    right = 0
    for group in groups:
        scores = ranker.scores(group.features)
        right += bool(scores) and bool(group.wins[int(np.argmax(scores))])
    return right / max(1, len(groups))


def trees_of(names: Sequence[str], booster: lightgbm.Booster) -> Trees:
    """Lay out the trees of a model as arrays."""
    grown = [list(_nodes(tree["tree_structure"])) for tree in booster.dump_model()["tree_info"]]
    width = max(map(len, grown))
    blank = (-1, 0.0, 0, 0, 0.0)
    columns = np.array([[*nodes, *([blank] * (width - len(nodes)))] for nodes in grown])
    feature, threshold, left, right, value = np.moveaxis(columns, 2, 0)
    whole = (feature.astype(np.int16), threshold, left.astype(np.int16), right.astype(np.int16))
    return Trees(tuple(names), *whole, value)


def _nodes(root: dict[str, Any]) -> Iterator[tuple[int, float, int, int, float]]:
    """List the nodes of a tree level by level, each knowing where its children stand."""
    level = [root]
    upcoming = 1
    while level:
        below: list[dict[str, Any]] = []
        for node in level:
            if "split_feature" in node:
                at = upcoming + len(below)
                below += [node["left_child"], node["right_child"]]
                yield node["split_feature"], node["threshold"], at, at + 1, 0.0
            else:
                yield -1, 0.0, 0, 0, node["leaf_value"]
        upcoming += len(below)
        level = below


def _softmax_weights(
    matrices: Sequence[np.ndarray], wins: Sequence[np.ndarray], penalty: float
) -> np.ndarray:
    """Maximise the softmax chance of the winners, with a ridge penalty on scaled weights."""
    scale = np.concatenate(matrices).std(axis=0) + 1e-6
    scaled = [m / scale for m in matrices]

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = penalty * float(w @ w), 2 * penalty * w
        for m, won in zip(scaled, wins, strict=True):
            logits = m @ w
            chance = np.exp(logits - logits.max())
            chance /= chance.sum()
            right = chance * won
            mass = right.sum() + 1e-12
            total -= math.log(mass) / len(scaled)
            slope -= m.T @ (right / mass - chance) / len(scaled)
        return total, slope

    best: np.ndarray = minimize(loss, np.zeros(len(scale)), jac=True, method="L-BFGS-B").x
    return best / scale


def _logistic_weights(
    table: np.ndarray,
    labels: np.ndarray,
    counts: np.ndarray,
    bounds: Sequence[tuple[float | None, float | None]],
    bias: int,
) -> np.ndarray:
    """Fit a logistic regression with bounded weights; column ``bias`` is 1 and not scaled."""
    middle, scale = table.mean(axis=0), table.std(axis=0) + 1e-6
    middle[bias], scale[bias] = 0.0, 1.0
    x = (table - middle) / scale
    share = float((labels * counts).sum() / counts.sum())
    balance = counts * np.where(labels == 1, 0.5 / share, 0.5 / (1 - share))

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        chance = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        bounded = np.clip(chance, 1e-9, 1 - 1e-9)
        value = -np.mean(balance * (labels * np.log(bounded) + (1 - labels) * np.log(1 - bounded)))
        slope = x.T @ (balance * (chance - labels)) / len(labels)
        return value + PENALTY["refusal"] * float(w @ w), slope + 2 * PENALTY["refusal"] * w

    start = np.zeros(table.shape[1])
    best: np.ndarray = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    weights = best / scale
    weights[bias] -= float((best * middle / scale).sum())
    return weights


def _sign(name: str) -> tuple[float | None, float | None]:
    """Bound a weight to the sign that makes sense, so that it holds on questions unlike these."""
    if "missing" in name or "unknown" in name:
        return None, 0.0
    if name in ("bias", "english", "unaccented", "row", "concepts", "role"):
        return None, None
    return 0.0, None


def _table(names: Sequence[str], weights: np.ndarray) -> dict[str, float]:
    return {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}
