"""Comparing two evaluations: the sign test by hand, pairing, wins and losses, the gate."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kb.errors import KBError
from kb.evaluation.comparison import compare, sign_test
from kb.evaluation.reports.comparison_text import comparison_text, gate_text
from kb.evaluation.result import MEASURES

Rows = list[dict[str, Any]]


def row(number: int, success: float | None, **changed: Any) -> dict[str, Any]:
    """A row of a report in which every measure has one value, but for those named."""
    outcome = {1: "right", 0: "misread", None: "not_judged"}[success]
    asked = {"lang": "vi", "kind": "fact", "answers": ["8,2"], "evidence": [], "evidence_any": []}
    worse = 1 - success if success is not None else None
    measures = dict.fromkeys(MEASURES, success) | {
        "wrong_answers": worse,
        "refused_answerable": None,
    }
    given = {"outcome": outcome, "abstained": False, "answer": f"câu {number}"}
    return {
        "id": f"q{number}",
        "question": f"Hỏi {number}?",
        **asked,
        **measures,
        **given,
        **changed,
    }


def report(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"results": list(rows)}


# --- the test -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wins", "losses", "p"),
    [
        (0, 0, 1.0),
        (1, 0, 1.0),
        (3, 3, 1.0),
        (5, 0, 2 / 2**5),
        (0, 6, 2 / 2**6),
        (1, 7, 2 * (1 + 8) / 2**8),
        (10, 2, 2 * (1 + 12 + 66) / 2**12),
    ],
)
def test_sign_test(wins: int, losses: int, p: float) -> None:
    assert sign_test(wins, losses) == p
    assert sign_test(losses, wins) == p


# --- pairing --------------------------------------------------------------------------------------


def test_wins_losses_and_ties() -> None:
    before = report(row(1, 1), row(2, 0), row(3, 0), row(4, 1), row(5, None))
    after = report(row(5, None), row(4, 1), row(3, 0), row(2, 1), row(1, 0))
    compared = compare(before, after)
    (success,) = (change for change in compared.changes if change.measure == "success")
    assert (success.pairs, success.before, success.after, success.difference) == (4, 0.5, 0.5, 0)
    assert (success.wins, success.losses, success.p, success.interval) == (1, 1, 1.0, None)
    assert [new["id"] for _, new in compared.won] == ["q2"]
    assert [new["id"] for _, new in compared.lost] == ["q1"]
    assert compared.unpaired == ()


def test_less_is_more_where_lower_is_better() -> None:
    before = report(row(1, 1, wrong_answers=1, mrr=0.2), row(2, 1, wrong_answers=0, mrr=0.5))
    after = report(row(1, 1, wrong_answers=0, mrr=0.1), row(2, 1, wrong_answers=0, mrr=0.5))
    changes = {change.measure: change for change in compare(before, after).changes}
    assert (changes["wrong_answers"].wins, changes["wrong_answers"].losses) == (1, 0)
    assert changes["wrong_answers"].difference == -0.5
    assert (changes["mrr"].wins, changes["mrr"].losses) == (0, 1)


def test_a_measure_that_never_applies_is_left_out() -> None:
    compared = compare(report(row(1, 1)), report(row(1, 1)))
    assert "refused_answerable" not in [change.measure for change in compared.changes]


def test_changed_and_single_questions_are_not_paired() -> None:
    before = report(row(1, 1), row(2, 1), row(3, 1))
    after = report(row(1, 1), row(2, 0, answers=["9"]), row(4, 0))
    compared = compare(before, after)
    assert [change.pairs for change in compared.changes if change.measure == "success"] == [1]
    assert compared.unpaired == ("q2", "q3", "q4")
    assert compared.lost == ()


def test_nothing_in_common_cannot_be_compared() -> None:
    with pytest.raises(KBError, match="không có câu hỏi nào chung"):
        compare(report(row(1, 1)), report(row(2, 1)))


def test_the_interval_is_that_of_the_difference() -> None:
    before = report(*(row(n, 1) for n in range(20)))
    after = report(*(row(n, 0) for n in range(20)))
    (success,) = (c for c in compare(before, after).changes if c.measure == "success")
    assert success.interval == (-1.0, -1.0)


# --- the gate -------------------------------------------------------------------------------------


def losing(count: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Thirty questions of which so many were right before and wrong after."""
    before = report(*(row(n, 1) for n in range(30)))
    after = report(*(row(n, 0 if n < count else 1) for n in range(30)))
    return before, after


def test_the_gate_shuts_when_losses_are_more_than_chance() -> None:
    # 2 / 2**7 = 0.0156 is not below 0.05 / 4 = 0.0125; 2 / 2**8 = 0.0078 is.
    assert compare(*losing(7)).fallen == ()
    fallen = compare(*losing(8)).fallen
    assert [change.measure for change in fallen] == [
        "success",
        "wrong_answers",
        "recall@5",
        "citation_recall",
    ]
    assert {change.p for change in fallen} == {2 / 2**8}


def test_the_gate_lets_gains_through() -> None:
    before, after = losing(8)
    assert compare(after, before).fallen == ()


def test_what_is_not_gated_may_fall() -> None:
    before = report(*(row(n, 1) for n in range(20)))
    after = report(*(row(n, 1, f1=0.5) for n in range(20)))
    compared = compare(before, after)
    (f1,) = (change for change in compared.changes if change.measure == "f1")
    assert (f1.losses, f1.significant, compared.fallen) == (20, True, ())


# --- what is shown --------------------------------------------------------------------------------


def test_comparison_text() -> None:
    before, after = losing(8)
    before["results"].append(row(31, 0, abstained=True, outcome="wrongly_refused"))
    after["results"].append(row(31, 1))
    after["results"].append(row(40, 1))
    lines = comparison_text(compare(before, after)).split("\n")
    (success,) = (line for line in lines if line.startswith("Đạt "))
    bounds = r"\[-\d\d,\d; -\d,\d\]"
    assert re.fullmatch(rf"Đạt +96,8 +74,2 +-22,6 +{bounds} +1 +8 +0,0391\*", success)
    assert "Không ghép được (chỉ có ở một bên, hoặc câu hỏi đã sửa): q40." in lines
    won = lines.index("Nay đạt, trước không đạt: 1 câu.")
    assert lines[won + 1 : won + 5] == [
        "  q31: Hỏi 31?",
        "      đáp án: 8,2",
        "      trước:  (từ chối) [từ chối nhầm]",
        "      nay:    câu 31 [đúng]",
    ]
    lost = lines.index("Nay không đạt, trước đạt: 8 câu.")
    assert [line for line in lines[lost:] if line.startswith("  q")] == [
        f"  q{number}: Hỏi {number}?" for number in range(8)
    ]
    assert max(len(line) for line in lines[:won]) <= 90


def test_gate_text() -> None:
    assert gate_text(compare(*losing(3))) == "Chất lượng không giảm có ý nghĩa thống kê."
    assert gate_text(compare(*losing(8))).startswith(
        "Chất lượng giảm có ý nghĩa thống kê: Đạt 100,0 → 73,3 % (p = 0,00781); "
    )
