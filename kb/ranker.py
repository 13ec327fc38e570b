"""The learnt rankings: weighted sums of features, refined by small regression trees.

``kb/data/weights.json`` holds the weights and ``kb/data/trees.npz`` the trees, both written by
``training/train_reader.py``. A tree sees how features go together, which a sum cannot.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

WEIGHTS_FILE = Path(__file__).parent / "data" / "weights.json"
TREES_FILE = Path(__file__).parent / "data" / "trees.npz"


@dataclass(frozen=True)
class Trees:
    """Regression trees over the features ``names``; all arrays are (trees, nodes), root first.

    ``feature`` is the index of the feature that a node asks for, or -1 for a leaf; values up to
    ``threshold`` go to node ``left``, greater ones to ``right``; ``value`` is what a leaf adds.
    A tree has at most 64 leaves.
    """

    names: tuple[str, ...]
    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float64]
    left: npt.NDArray[np.int16]
    right: npt.NDArray[np.int16]
    value: npt.NDArray[np.float64]

    def scores(self, table: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Sum the leaves that each row of features falls into: (rows, names) to (rows,).

        Every question of every tree is put to every row at once. Going right rules out the leaves
        to the left, so that the first leaf not ruled out is the one reached.
        """
        asked = self._asked
        columns = np.ascontiguousarray(table.T)
        right = columns[asked.feature] > asked.threshold[..., np.newaxis]
        possible = np.where(right, asked.possible[..., np.newaxis], ~asked.possible.dtype.type(0))
        left_over = np.bitwise_and.reduce(possible, axis=1)
        # The first leaf is the lowest bit, a power of two; frexp gives its place exactly.
        first = np.frexp((left_over & -left_over).astype(np.float64))[1] - 1
        reached = np.take_along_axis(asked.leaf, first, axis=1)
        total: npt.NDArray[np.float64] = np.ascontiguousarray(reached.T).sum(axis=1)
        return total

    @cached_property
    def _asked(self) -> _Asked:
        """Lay the trees out as what they ask and what the answers rule out."""
        found = [self._leaves_below(tree, 0) for tree in range(len(self.feature))]
        inner = max(1, *(len(ruled) for _, ruled in found))
        most = max(len(leaves) for leaves, _ in found)
        shape = (len(found), inner)
        kind = np.min_scalar_type((1 << most) - 1)
        # What a smaller tree does not ask rules nothing out: no value is greater than infinity.
        feature, threshold = np.zeros(shape, dtype=np.intp), np.full(shape, np.inf)
        possible, leaf = np.zeros(shape, dtype=kind), np.zeros((len(found), most))
        for tree, (leaves, ruled) in enumerate(found):
            leaf[tree, : len(leaves)] = self.value[tree, leaves]
            for place, (node, first, last) in enumerate(ruled):
                feature[tree, place] = self.feature[tree, node]
                threshold[tree, place] = self.threshold[tree, node]
                out = (1 << last) - (1 << first)
                possible[tree, place] = ~kind.type(out)
        return _Asked(feature, threshold, possible, leaf)

    def _leaves_below(
        self, tree: int, node: int, before: int = 0
    ) -> tuple[list[int], list[tuple[int, int, int]]]:
        """List the leaves below a node from left to right, and for each inner node what is left.

        An inner node comes with the range [first, last) of leaves on its left side, counted from
        the tree's first leaf; ``before`` are those left of ``node``.
        """
        if self.feature[tree, node] < 0:
            return [node], []
        leaves, ruled = self._leaves_below(tree, int(self.left[tree, node]), before)
        middle = before + len(leaves)
        others, more = self._leaves_below(tree, int(self.right[tree, node]), middle)
        return leaves + others, [(node, before, middle), *ruled, *more]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Trees by what they ask: all but ``leaf`` are (trees, inner nodes).

    A value of ``feature`` greater than ``threshold`` leaves the leaves of the bits ``possible``;
    ``leaf``, (trees, leaves), is what the leaves add, from left to right.
    """

    feature: npt.NDArray[np.intp]
    threshold: npt.NDArray[np.float64]
    possible: npt.NDArray[np.unsignedinteger]
    leaf: npt.NDArray[np.float64]


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
