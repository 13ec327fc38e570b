"""The learnt rankings: weighted sums of features, refined by small regression trees.

``kb/data/weights.json`` holds the weights and ``kb/data/trees.npz`` the trees, both written by
``training/train_reader.py``. A tree sees how features go together, which a sum cannot.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

WEIGHTS_FILE = Path(__file__).parent / "data" / "weights.json"
TREES_FILE = Path(__file__).parent / "data" / "trees.npz"


@dataclass(frozen=True, slots=True)
class Trees:
    """Regression trees over the features ``names``; all arrays are (trees, nodes), root first.

    ``feature`` is the index of the feature that a node asks for, or -1 for a leaf; values up to
    ``threshold`` go to node ``left``, greater ones to ``right``; ``value`` is what a leaf adds.
    """

    names: tuple[str, ...]
    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float64]
    left: npt.NDArray[np.int16]
    right: npt.NDArray[np.int16]
    value: npt.NDArray[np.float64]

    def scores(self, table: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Sum the leaves that each row of features falls into: (rows, names) to (rows,)."""
        trees, width = self.feature.shape
        node = np.tile(np.arange(trees) * width, (len(table), 1))
        root = node
        feature, threshold = self.feature.ravel(), self.threshold.ravel()
        left, right = self.left.ravel(), self.right.ravel()
        while True:
            asked = feature[node]
            inner = asked >= 0
            if not inner.any():
                total: npt.NDArray[np.float64] = self.value.ravel()[node].sum(axis=1)
                return total
            value = np.take_along_axis(table, np.maximum(asked, 0), axis=1)
            below = root + np.where(value <= threshold[node], left[node], right[node])
            node = np.where(inner, below, node)


@dataclass(frozen=True, slots=True)
class Ranker:
    """Scores candidates by their features; a feature that was not learnt counts nothing."""

    weights: Mapping[str, float]
    trees: Trees | None = None

    def scores(self, rows: Sequence[Mapping[str, float]]) -> list[float]:
        """Score each row of features; higher is better."""
        if self.trees is None or not rows:
            return [weighted_sum(row, self.weights) for row in rows]
        names = self.trees.names
        table = _table(rows, names)
        weights = np.array([self.weights[name] for name in names])
        scores: list[float] = (table @ weights + self.trees.scores(table)).tolist()
        return scores

    def score(self, row: Mapping[str, float]) -> float:
        """Score one row of features."""
        return self.scores([row])[0]


def _table(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> npt.NDArray[np.float64]:
    """Lay rows of features out as (rows, names); those described alike are laid out at once."""
    column = {name: place for place, name in enumerate(names)}
    alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        alike[tuple(row)].append(place)
    table = np.zeros((len(rows), len(names)))
    for keys, places in alike.items():
        known = [place for place, key in enumerate(keys) if key in column]
        values = np.array([tuple(rows[place].values()) for place in places], dtype=np.float64)
        table[np.ix_(places, [column[keys[place]] for place in known])] = values[:, known]
    return table


def weighted_sum(features: Mapping[str, float], table: Mapping[str, float]) -> float:
    """Sum features by their weights; a feature without a weight counts nothing."""
    return sum(value * table[name] for name, value in features.items() if name in table)


@cache
def ranker(name: str) -> Ranker:
    """Give a learnt ranking: "retrieval", "short", "long" or "refusal"."""
    tables: dict[str, dict[str, float]] = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return Ranker(tables[name], _trees(name))


def _trees(name: str) -> Trees | None:
    with np.load(TREES_FILE, allow_pickle=False) as kept:
        if f"{name}.names" not in kept:
            return None
        return Trees(
            names=tuple(str(feature) for feature in kept[f"{name}.names"]),
            feature=kept[f"{name}.feature"],
            threshold=kept[f"{name}.threshold"],
            left=kept[f"{name}.left"],
            right=kept[f"{name}.right"],
            value=kept[f"{name}.value"],
        )
