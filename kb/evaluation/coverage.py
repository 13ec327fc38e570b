"""What more or less refusing would change: coverage against accuracy as the threshold moves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.evaluation.metrics import mean
from kb.evaluation.result import Result


@dataclass(frozen=True, slots=True)
class Point:
    """Answering only what is at least as sure as ``threshold``; shares are from 0 to 1.

    ``coverage`` is the share of the questions answered, ``accuracy`` the share of those answered
    that are right (an unanswerable one never is), ``None`` when none is answered.
    """

    threshold: float
    coverage: float
    accuracy: float | None
    refused_unanswerable: float | None
    refused_answerable: float | None


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A question that can be judged; ``confidence`` is -inf when there is nothing to answer."""

    confidence: float
    answerable: bool
    right: bool


def curve(results: Iterable[Result]) -> tuple[Point, ...]:
    """Return the points at which coverage changes, from the highest threshold to the lowest.

    Answers of equal confidence come in together: no threshold could part them.
    """
    attempts = _attempts(results)
    thresholds = {a.confidence for a in attempts if math.isfinite(a.confidence)}
    return tuple(_point(attempts, threshold) for threshold in sorted(thresholds, reverse=True))


def points_at(results: Iterable[Result], thresholds: Iterable[float]) -> tuple[Point, ...]:
    """Return the points at given thresholds, in their order; none when nothing can be judged."""
    attempts = _attempts(results)
    return tuple(_point(attempts, threshold) for threshold in thresholds) if attempts else ()


def _attempts(results: Iterable[Result]) -> list[_Attempt]:
    judged = (r for r in results if not r.question.answerable or r.right_if_shown is not None)
    return [
        _Attempt(_confidence(result), result.question.answerable, bool(result.right_if_shown))
        for result in judged
    ]


def _confidence(result: Result) -> float:
    answer = result.answer
    if result.abstained and not answer.withheld:
        return -math.inf
    # An answer given without an estimate is one that no threshold holds back.
    return 1.0 if answer.confidence is None else answer.confidence


def _point(attempts: Sequence[_Attempt], threshold: float) -> Point:
    answered = [attempt for attempt in attempts if attempt.confidence >= threshold]
    return Point(
        threshold=threshold,
        coverage=len(answered) / len(attempts),
        accuracy=mean(attempt.right for attempt in answered),
        refused_unanswerable=mean(
            attempt.confidence < threshold for attempt in attempts if not attempt.answerable
        ),
        refused_answerable=mean(
            attempt.confidence < threshold for attempt in attempts if attempt.answerable
        ),
    )
