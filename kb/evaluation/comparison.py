"""Compares two evaluations of the same questions: differences, their certainty, wins and losses.

Questions are paired, so that what is hard for both sides cancels out. Whether a measure changed is
judged by the exact sign test: of the questions that came out differently, did too many go one way?
For measures that are 0 or 1 a question, such as accuracy, this is the exact McNemar test. It needs
no assumption on the distribution, holds for few questions, and leaves tied questions out. How much
a measure changed is the mean difference, with a paired bootstrap interval.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kb.errors import KBError
from kb.evaluation.intervals import Interval, bootstrap
from kb.evaluation.result import LOWER_IS_BETTER, MEASURES, Measure

SIGNIFICANT = 0.05
GATED: tuple[Measure, ...] = ("success", "wrong_answers", "recall@5", "citation_recall")
"""The measures that must not fall; each is held to a quarter of the level, so that comparing two
equally good systems raises a false alarm at most 5 times in 100 (Bonferroni)."""

Row = Mapping[str, Any]
_ASKED = ("id", "lang", "kind", "question", "answers", "evidence", "evidence_any")
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Change:
    """How a measure changed over the questions that it applies to on both sides.

    ``difference`` is after minus before; ``interval`` is its own. ``wins`` and ``losses`` count the
    questions that came out better and worse; ``p`` is that of the two-sided exact sign test.
    """

    measure: Measure
    pairs: int
    before: float
    after: float
    difference: float
    interval: Interval | None
    wins: int
    losses: int
    p: float

    @property
    def significant(self) -> bool:
        """Whether the change is more than chance at the 5 % level."""
        return self.p < SIGNIFICANT


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two evaluations side by side.

    ``won`` and ``lost`` are the pairs of rows (before, after) whose success differs. ``unpaired``
    are the ids of questions that only one side asked, or that were changed in between.
    """

    changes: tuple[Change, ...]
    won: tuple[tuple[Row, Row], ...]
    lost: tuple[tuple[Row, Row], ...]
    unpaired: tuple[str, ...]

    @property
    def fallen(self) -> tuple[Change, ...]:
        """The gated measures that fell by more than chance."""
        level = SIGNIFICANT / len(GATED)
        return tuple(
            change
            for change in self.changes
            if change.measure in GATED and change.losses > change.wins and change.p < level
        )


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """Compare the JSON objects of two reports.

    A question is paired when its whole row in the question set is the same on both sides.

    Raises:
        KBError: the reports have no question in common.
    """
    olds, news = _by_question(before["results"]), _by_question(after["results"])
    shared = olds.keys() & news.keys()
    pairs = [(old, news[key]) for key, old in olds.items() if key in shared]
    if not pairs:
        raise KBError("Hai báo cáo không có câu hỏi nào chung nên không so sánh được.")
    single = {rows[key]["id"] for rows in (olds, news) for key in rows.keys() - shared}
    return Comparison(
        changes=tuple(change for m in MEASURES if (change := _change(m, pairs)) is not None),
        won=tuple(pair for pair in pairs if _gain("success", pair) > 0),
        lost=tuple(pair for pair in pairs if _gain("success", pair) < 0),
        unpaired=tuple(sorted(single)),
    )


def sign_test(wins: int, losses: int) -> float:
    """Return the two-sided p of the exact sign test; 1 when there are neither wins nor losses.

    It is the chance that as many fair coins as there are wins and losses fall at least as
    unevenly.
    """
    trials = wins + losses
    tail = sum(math.comb(trials, heads) for heads in range(min(wins, losses) + 1))
    ways: int = 2**trials
    return min(1.0, 2 * tail / ways)


def _by_question(rows: Sequence[Row]) -> dict[str, Row]:
    return {json.dumps([row[name] for name in _ASKED]): row for row in rows}


def _change(measure: Measure, pairs: Sequence[tuple[Row, Row]]) -> Change | None:
    """Compare one measure; ``None`` when no question has it on both sides."""
    measured = [pair for pair in pairs if None not in (pair[0][measure], pair[1][measure])]
    if not measured:
        return None
    before = np.array([old[measure] for old, _ in measured], dtype=np.float64)
    after = np.array([new[measure] for _, new in measured], dtype=np.float64)
    gains = [_gain(measure, pair) for pair in measured]
    wins = sum(gain > 0 for gain in gains)
    losses = sum(gain < 0 for gain in gains)
    return Change(
        measure=measure,
        pairs=len(measured),
        before=float(before.mean()),
        after=float(after.mean()),
        difference=float((after - before).mean()),
        interval=bootstrap((after - before)[:, np.newaxis])[0],
        wins=wins,
        losses=losses,
        p=sign_test(wins, losses),
    )


def _gain(measure: Measure, pair: tuple[Row, Row]) -> float:
    """Return by how much a question came out better; 0 where a side did not measure it."""
    old, new = pair[0][measure], pair[1][measure]
    if old is None or new is None or abs(new - old) < _SAME:
        return 0.0
    gain: float = old - new if measure in LOWER_IS_BETTER else new - old
    return gain
