"""Coverage against accuracy, with answers whose confidence is written down here."""

from __future__ import annotations

from kb.evaluation.coverage import Point, curve, points_at
from kb.evaluation.result import Result
from kb.records import Answer, Evidence, Question, Statement

EVIDENCE = (Evidence("a.txt", "x"),)
SAID = (Statement("x", ()),)


def result(
    confidence: float | None,
    right: bool | None,
    *,
    answerable: bool = True,
    refused: bool = False,
    withheld: bool = True,
) -> Result:
    question = Question("q", "vi", "fact", "?", ("x",), EVIDENCE if answerable else ())
    answer = Answer(
        question="?",
        understood_as="?",
        statements=() if refused else SAID,
        hits=(),
        abstained_because="Không rõ." if refused else None,
        confidence=confidence,
        withheld=SAID if refused and withheld else (),
    )
    return Result(
        question=question,
        answer=answer,
        documents=(),
        found_at=(),
        right=None if not answerable else bool(right and not refused),
        right_if_shown=right,
        exact_match=None,
        f1=None,
        citation_precision=None,
        citation_recall=None,
        verbatim=0,
        quotes=0,
        seconds=0.0,
    )


RESULTS = (
    result(0.9, True),
    result(0.7, False),
    result(0.6, None, answerable=False),
    result(0.4, True, refused=True),
    result(0.2, None, answerable=False, refused=True),
)


def test_curve_by_hand() -> None:
    assert curve(RESULTS) == (
        Point(0.9, 1 / 5, 1.0, 1.0, 2 / 3),
        Point(0.7, 2 / 5, 1 / 2, 1.0, 1 / 3),
        Point(0.6, 3 / 5, 1 / 3, 1 / 2, 1 / 3),
        Point(0.4, 4 / 5, 2 / 4, 1 / 2, 0.0),
        Point(0.2, 1.0, 2 / 5, 0.0, 0.0),
    )


def test_equal_confidence_comes_in_together_in_any_order() -> None:
    tied = (result(0.5, True), result(0.5, False), result(0.5, False))
    expected = (Point(0.5, 1.0, 1 / 3, None, 0.0),)
    assert curve(tied) == expected
    assert curve(tied[::-1]) == expected


def test_given_thresholds() -> None:
    high, middle = points_at(RESULTS, (0.95, 0.5))
    assert high == Point(0.95, 0.0, None, 1.0, 1.0)
    assert middle == Point(0.5, 3 / 5, 1 / 3, 1 / 2, 1 / 3)


def test_a_refusal_with_nothing_withheld_is_never_answered() -> None:
    sure = result(0.95, False, refused=True, withheld=False)
    none_found = result(None, False, refused=True, withheld=False)
    assert curve((sure, none_found)) == ()
    assert points_at((sure, none_found), (0.0,)) == (Point(0.0, 0.0, None, None, 1.0),)


def test_an_answer_without_an_estimate_is_always_given() -> None:
    assert curve((result(None, True),)) == (Point(1.0, 1.0, 1.0, None, 0.0),)


def test_what_cannot_be_judged_is_left_out() -> None:
    assert curve((result(0.8, None), result(0.6, True))) == (Point(0.6, 1.0, 1.0, None, 0.0),)
    assert points_at((result(0.8, None),), (0.5,)) == ()
