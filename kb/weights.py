"""The learnt weights of the rankings (kb/data/weights.json, from training/train_reader.py)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

WEIGHTS_FILE = Path(__file__).parent / "data" / "weights.json"


@cache
def weights(name: str) -> Mapping[str, float]:
    """Give the weight of each feature of a ranking: "retrieval", "short", "long" or "refusal"."""
    tables: dict[str, dict[str, float]] = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return tables[name]


def weighted_sum(features: Mapping[str, float], table: Mapping[str, float]) -> float:
    """Sum features by their weights; a feature without a weight counts nothing."""
    return sum(value * table[name] for name, value in features.items() if name in table)
