"""The evaluation page as HTML: what it says in each state, and that nothing in it is trusted."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from kb.evaluation.comparison import compare
from kb.evaluation.result import MEASURES
from kb.evaluation.sets.problems import Problem
from kb.evaluation.summary import Figure
from kb.evaluation_runs import Progress, SavedRun
from kb.ui.evaluation.runs_html import compared_html, latest_html, progress_html, runs_html
from kb.ui.evaluation.sets_html import ListedSet, problems_html, sets_html
from kb.ui.wording import evaluation as wording

HOSTILE = '"><img src=x onerror=alert(1)>'
AT = datetime(2026, 11, 21, 22, 5)


def saved(run_id: str = "20261121-220500-abcd", **facts: Any) -> SavedRun:
    usual: dict[str, Any] = {
        "question_set": "bo-a",
        "account": "",
        "at": AT,
        "seconds": 3.0,
        "questions": 40,
        "answerable": 30,
        "figures": {measure: Figure(0.9, (0.81, 0.95)) for measure in MEASURES},
        "warnings": 0,
    }
    return SavedRun(id=run_id, **(usual | facts))


def row(question: str, right: bool, answer: str = "x") -> dict[str, Any]:
    measures = {measure: float(right) for measure in MEASURES}
    asked = {"id": question, "lang": "vi", "kind": "fact", "question": question}
    listed = {"answers": [HOSTILE], "evidence": [], "evidence_any": []}
    outcome = "right" if right else "misread"
    return {**asked, **listed, **measures, "outcome": outcome, "abstained": False, "answer": answer}


def test_progress_tells_how_far_and_how_long() -> None:
    running = Progress("running", "bo-a", done=30, total=120, seconds=40.0)
    shown = progress_html(running, may_stop=True)
    assert 'max="120" value="30"' in shown
    assert "30/120 câu, còn khoảng 2 phút" in shown
    assert "data-stop" in shown
    assert "data-stop" not in progress_html(running, may_stop=False)
    nearly = Progress("running", "bo-a", done=110, total=120, seconds=55.0)
    assert "còn khoảng 5 giây" in progress_html(nearly, may_stop=True)
    assert wording.OPENING in progress_html(Progress("running", "bo-a"), may_stop=True)


@pytest.mark.parametrize("phase", ["idle", "finished"])
def test_nothing_is_said_when_nothing_runs(phase: Any) -> None:
    assert progress_html(Progress(phase, "bo-a"), may_stop=True) == ""


def test_a_failure_gives_its_reason() -> None:
    shown = progress_html(Progress("failed", HOSTILE, reason=f"Vì {HOSTILE}"), may_stop=True)
    assert "Vì &quot;&gt;&lt;img" in shown
    assert "<img" not in shown


def test_figures_stand_with_their_intervals() -> None:
    shown = latest_html([saved(question_set=HOSTILE, warnings=3)])
    assert "90,0" in shown
    assert "[81,0; 95,0]" in shown
    assert "40 câu hỏi (30 câu kho trả lời được), chạy 21/11/2026 22:05" in shown
    assert wording.RUN_WARNINGS.format(count=3) in shown
    assert "<img" not in shown


def test_the_newest_two_runs_are_chosen_to_be_compared() -> None:
    newest, older, oldest = (saved(f"2026112{day}-220500-abcd") for day in (3, 2, 1))
    shown = runs_html([newest, older, oldest], may_edit=True)
    inputs = re.findall(r'name="(\w+)" value="([\w-]+)" [^>]*? checked>', shown)
    assert inputs == [("after", newest.id), ("before", older.id)]
    assert "data-compare" in shown
    alone = runs_html([newest], may_edit=False)
    assert 'type="radio"' not in alone
    assert "data-delete" not in alone


def test_sets_are_listed_escaped_and_can_be_run_only_when_readable() -> None:
    sets = [
        ListedSet("bo-a", AT, questions=7, unfinished=2),
        ListedSet("bo-b", AT, damage=f"«{HOSTILE}» hỏng"),
    ]
    shown = sets_html(sets, may_edit=True, running=False)
    assert "7 câu · 2 câu chờ bổ sung · cập nhật 21/11/2026 22:05" in shown
    assert shown.count("data-run=") == 1
    assert shown.count("data-delete=") == 2
    assert "<img" not in shown
    assert " disabled" in sets_html(sets, may_edit=True, running=True)


def test_problems_are_told_by_row_and_counted() -> None:
    problems = [
        Problem(3, HOSTILE, "error", f"lỗi {HOSTILE}"),
        Problem(None, "2", "warning", "lưu ý"),
    ]
    shown = problems_html("bo-a", 9, problems, empty_store=False)
    assert "9 câu hỏi; 1 lỗi, 1 lưu ý" in shown
    assert "Dòng 3" in shown
    assert "<img" not in shown
    many = problems_html("bo-a", 900, problems * 150, empty_store=True)
    assert wording.CHECK_MORE.format(count=100) in many
    assert wording.CHECK_EMPTY_STORE in many
    assert wording.CHECK_CLEAN.format(count=9) in problems_html("bo-a", 9, [], empty_store=False)


def test_a_comparison_names_what_was_lost_and_won() -> None:
    names = [f"Câu {n}?" for n in range(8)]
    before = {"results": [row(name, True) for name in names] + [row("Câu 9?", False)]}
    after = {"results": [row(name, False, HOSTILE) for name in names] + [row("Câu 9?", True)]}
    shown = compared_html(saved(), saved(question_set=HOSTILE), compare(before, after))
    assert "Nay không đạt, trước đạt: 8 câu." in shown
    assert "Nay đạt, trước không đạt: 1 câu." in shown
    assert "0,0391*" in shown  # 2 (1 + 9) / 2 ** 9
    assert 'class="worse"' in shown
    assert "<img" not in shown
