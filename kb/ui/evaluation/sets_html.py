"""The question sets of the evaluation page as HTML: what there is, adding one, checking one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kb.evaluation.feedback import FEEDBACK_SET
from kb.evaluation.sets.problems import Problem
from kb.ui.markup import escape
from kb.ui.panels import panel
from kb.ui.wording import evaluation as wording

FORMATS = ("xlsx", "csv", "jsonl")
AT = "%d/%m/%Y %H:%M"
_MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class ListedSet:
    """A question set in the list; ``damage`` says why it cannot be read, empty if it can."""

    name: str
    changed: datetime
    questions: int = 0
    unfinished: int = 0
    damage: str = ""


def sets_html(sets: Sequence[ListedSet], may_edit: bool, running: bool) -> str:
    """List the sets, with what an account may do with each."""
    rows = "".join(_set(one, may_edit, running) for one in sets)
    listed = f'<ul class="kb-list kb-sets">{rows}</ul>' if sets else f"<p>{wording.NO_SETS}</p>"
    adding = _upload() if may_edit else f'<p class="kb-muted">{wording.READER_NOTE}</p>'
    return panel(
        f'<h2>{wording.SETS_HEADING}</h2><p class="kb-muted">{wording.SETS_LEAD}</p>'
        f'{listed}{adding}<div data-check tabindex="-1"></div>',
        kind="question-sets",
    )


def _set(one: ListedSet, may_edit: bool, running: bool) -> str:
    name = escape(one.name)
    feedback = one.name == FEEDBACK_SET
    title = wording.FEEDBACK_NAME if feedback else name
    alias = f' <span class="kb-muted">({name})</span>' if feedback else ""
    facts = [wording.SET_COUNT.format(count=one.questions)] if not one.damage else []
    if one.unfinished:
        facts.append(wording.SET_UNFINISHED.format(count=one.unfinished))
    facts.append(wording.SET_CHANGED.format(at=one.changed.strftime(AT)))
    note = f'<p class="kb-muted">{wording.FEEDBACK_NOTE}</p>' if feedback else ""
    if one.damage:
        note += f'<p class="kb-damage">{escape(one.damage)}</p>'
    return (
        f'<li class="kb-set"><div><h3>{title}{alias}</h3>'
        f'<p class="kb-muted">{" · ".join(facts)}</p>{note}</div>'
        f'<div class="kb-set-actions">{_actions(one, may_edit, running)}</div></li>'
    )


def _actions(one: ListedSet, may_edit: bool, running: bool) -> str:
    name = escape(one.name)
    links = " ".join(
        f'<a href="/api/question-sets/{name}?format={kind}" download="{name}.{kind}">{kind}</a>'
        for kind in FORMATS
    )
    start = check = ""
    if not one.damage:
        stopped = " disabled" if running else ""
        if may_edit:
            start = (
                f'<button type="button" class="kb-button primary" data-run="{name}"{stopped}>'
                f'{wording.RUN}<span class="kb-sr"> {name}</span></button>'
            )
        check = (
            f'<button type="button" class="kb-button" data-check-set="{name}" '
            f'data-doing="{wording.CHECKING}">{wording.CHECK}'
            f'<span class="kb-sr"> {name}</span></button>'
        )
        check += f'<span class="kb-downloads">{wording.DOWNLOAD} {links}</span>'
    question = escape(wording.CONFIRM_DELETE_SET.format(name=one.name))
    delete = delete_button(f"/api/question-sets/{name}", question, name) if may_edit else ""
    return start + check + delete


def delete_button(address: str, question: str, what: str) -> str:
    """Make a button that deletes after a question; all three texts are escaped already."""
    return (
        f'<button type="button" class="kb-button danger small" data-delete="{address}" '
        f'data-confirm="{question}" data-done="{wording.DELETED}">{wording.DELETE}'
        f'<span class="kb-sr"> {what}</span></button>'
    )


def _upload() -> str:
    return (
        f'<div class="kb-drop kb-add-set" role="group" aria-label="{wording.UPLOAD_HEADING}" '
        f'data-upload="/api/question-sets" data-doing="{wording.UPLOADING}" '
        f'data-done="{escape(wording.UPLOADED)}" data-replace="{escape(wording.CONFIRM_REPLACE)}">'
        f'<p>{wording.UPLOAD_LEAD}</p><div class="kb-actions">'
        f'<button type="button" class="kb-button" data-choose>{wording.UPLOAD}</button>'
        '<a class="kb-button" href="/api/question-template" download="bo-cau-hoi-mau.xlsx">'
        f"{wording.TEMPLATE}</a></div>"
        f'<input type="file" accept=".xlsx,.csv,.tsv,.jsonl" aria-label="{wording.UPLOAD}" hidden>'
        "</div>"
    )


def problems_html(name: str, questions: int, problems: Sequence[Problem], empty_store: bool) -> str:
    """Tell what in a set should be looked at, a row of its file each."""
    heading = wording.CHECK_HEADING.format(name=name)
    errors = sum(problem.severity == "error" for problem in problems)
    said = wording.CHECK_FOUND.format(
        count=questions, errors=errors, warnings=len(problems) - errors
    )
    if not problems:
        said = wording.CHECK_CLEAN.format(count=questions)
    warning = f'<p class="kb-damage">{wording.CHECK_EMPTY_STORE}</p>' if empty_store else ""
    return (
        f'<section class="kb-checked"><h3>{escape(heading)}</h3>{warning}<p>{said}</p>'
        f"{_problem_table(problems) if problems else ''}</section>"
    )


def _problem_table(problems: Sequence[Problem]) -> str:
    heads = (wording.CHECK_PLACE, wording.CHECK_TEXT)
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    rows = "".join(map(_problem, problems[:_MOST_PROBLEMS]))
    left = len(problems) - _MOST_PROBLEMS
    more = f'<p class="kb-muted">{wording.CHECK_MORE.format(count=left)}</p>' if left > 0 else ""
    return (
        f'<div class="kb-scroll" role="region" aria-label="{wording.CHECK_TEXT}" tabindex="0">'
        '<table class="kb-table kb-problems">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>{more}"
    )


def _problem(problem: Problem) -> str:
    badge = f'<span class="kb-badge warn">{wording.CHECK_WARNING}</span>'
    if problem.severity == "error":
        badge = f'<span class="kb-badge bad">{wording.CHECK_ERROR}</span>'
    place = escape(problem.question_id)
    if problem.row is not None:
        place = f"{wording.CHECK_ROW.format(row=problem.row)}<small>{place}</small>"
    return f"<tr><td>{place}</td><td>{badge} {escape(problem.text)}</td></tr>"
