"""Every question has one outcome: the first step that failed, or none."""

from __future__ import annotations

from itertools import product

import pytest

from kb.evaluation.diagnosis import Outcome, diagnose


@pytest.mark.parametrize(
    ("answerable", "abstained", "right", "found_at", "outcome"),
    [
        (True, False, True, (1,), "right"),
        # A right answer is right wherever it was found; its citation is measured elsewhere.
        (True, False, True, (None,), "right"),
        (True, False, None, (1,), "not_judged"),
        (True, False, None, (None,), "not_judged"),
        (True, False, False, (None,), "not_retrieved"),
        (True, False, False, (1, None), "not_retrieved"),
        (True, True, False, (None,), "not_retrieved"),
        (True, True, None, (None,), "not_retrieved"),
        (True, False, False, (6,), "not_ranked"),
        (True, False, False, (1, 10), "not_ranked"),
        (True, True, False, (6,), "not_ranked"),
        (True, False, False, (5,), "misread"),
        (True, False, False, (1, 5), "misread"),
        (True, True, False, (5,), "wrongly_refused"),
        (True, True, None, (1,), "wrongly_refused"),
        (False, True, None, (), "rightly_refused"),
        (False, False, None, (), "wrongly_answered"),
    ],
)
def test_diagnose(
    answerable: bool,
    abstained: bool,
    right: bool | None,
    found_at: tuple[int | None, ...],
    outcome: str,
) -> None:
    assert diagnose(answerable, abstained, right, found_at) == outcome


def test_a_failure_is_never_judged_a_success() -> None:
    cases = product((True, False), (True, False), (True, False, None), ((), (1,), (7,), (None,)))
    for answerable, abstained, right, found_at in cases:
        if right and (abstained or not answerable):
            continue  # no such result
        success = diagnose(answerable, abstained, right, found_at).success
        if not answerable:
            assert success is abstained
        elif right is None and not abstained:
            assert success is None
        else:
            assert success is bool(right)


def test_successes_are_two() -> None:
    assert [outcome.value for outcome in Outcome if outcome.success] == ["right", "rightly_refused"]
    assert Outcome.NOT_JUDGED.success is None
