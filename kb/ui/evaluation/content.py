"""What fills the evaluation page: sets, progress, the newest figures and all evaluations."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from kb.errors import KBError
from kb.evaluation import load_questions
from kb.evaluation.sets.places import Places
from kb.evaluation.sets.problems import find_problems
from kb.evaluation.sets.saved import SavedSet, SavedSets
from kb.evaluation_runs import Progress, SavedRun, SavedRuns
from kb.records import Document, Question
from kb.ui.evaluation.runs_html import latest_html, progress_html, runs_html
from kb.ui.evaluation.sets_html import ListedSet, problems_html, sets_html


def page_html(sets: SavedSets, runs: SavedRuns, progress: Progress, may_edit: bool) -> str:
    """Return the whole page as an account sees it that may or may not edit.

    Raises:
        KBError: the sets cannot be listed.
    """
    listed = [_listed(sets, one) for one in sets.all()]
    finished = runs.all()
    return (
        f"<div data-progress-place>{progress_html(progress, may_edit)}</div>"
        + latest_html(finished)
        + sets_html(listed, may_edit, progress.phase == "running")
        + runs_html(finished, may_edit)
    )


def check_html(name: str, questions: Sequence[Question], documents: Sequence[Document]) -> str:
    """Tell what in a question set does not fit itself or the collection."""
    problems = find_problems(questions, Places(documents))
    return problems_html(name, len(questions), problems, empty_store=not documents)


def run_object(run: SavedRun) -> dict[str, Any]:
    """Return an evaluation of the list as a JSON object; shares are 0 to 1, or null."""
    return {
        "id": run.id,
        "question_set": run.question_set,
        "account": run.account,
        "at": run.at.isoformat(),
        "seconds": run.seconds,
        "questions": run.questions,
        "answerable": run.answerable,
        "warnings": run.warnings,
        **{measure: figure.value for measure, figure in run.figures.items()},
        "intervals": {measure: figure.interval for measure, figure in run.figures.items()},
    }


def _listed(sets: SavedSets, one: SavedSet) -> ListedSet:
    try:
        path = sets.path(one.name)
        questions, unfinished = _counted(path, one.changed.timestamp())
    except KBError as error:  # one damaged set must not hide the others
        return ListedSet(one.name, one.changed, damage=str(error))
    return ListedSet(one.name, one.changed, questions, unfinished)


@lru_cache(maxsize=1000)
def _counted(path: Path, changed: float) -> tuple[int, int]:
    """Count the questions of a file and those not finished, once for each time it ``changed``."""
    questions = load_questions(path)
    return len(questions), sum(bool(question.todo) for question in questions)
