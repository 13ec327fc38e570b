"""Bootstrap intervals, where they can be known without drawing."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kb.evaluation.intervals import FEWEST, bootstrap


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)[:, np.newaxis]


def test_the_interval_of_a_share_is_the_binomial_one() -> None:
    # 400 questions, 300 right: 0.75 ± 1.96 · √(0.75 · 0.25 / 400) = 0.75 ± 0.0424.
    ((low, high),) = bootstrap(column(*[1.0] * 300, *[0.0] * 100))  # type: ignore[misc]
    assert low == pytest.approx(0.75 - 0.0424, abs=0.006)
    assert high == pytest.approx(0.75 + 0.0424, abs=0.006)


def test_the_same_values_give_the_same_interval() -> None:
    values = column(*([0.0, 1.0, 0.5] * 10))
    assert bootstrap(values) == bootstrap(values.copy())


def test_equal_values_leave_no_room() -> None:
    assert bootstrap(column(*[0.25] * 20)) == ((0.25, 0.25),)


def test_too_few_questions_have_no_interval() -> None:
    assert bootstrap(column(*[0.0, 1.0] * 4, 1.0)) == (None,)
    assert bootstrap(np.empty((0, 2))) == (None, None)


def test_what_does_not_apply_is_left_out_of_its_column_only() -> None:
    values = np.full((30, 3), 0.5)
    values[: 30 - FEWEST, 1] = math.nan
    values[: 31 - FEWEST, 2] = math.nan
    assert bootstrap(values) == ((0.5, 0.5), (0.5, 0.5), None)


def test_weights_say_how_much_a_question_counts() -> None:
    values = column(*[1.0] * 10, *[0.0] * 10)
    assert bootstrap(values, column(*[3.0] * 10, *[0.0] * 10)) == ((1.0, 1.0),)
    ((low, high),) = bootstrap(values, column(*[3.0] * 10, *[1.0] * 10))  # type: ignore[misc]
    assert 0.4 < low < 0.75 < high < 1.0
