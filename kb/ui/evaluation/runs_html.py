"""The evaluations of the page as HTML: the one running, the newest, all, and two compared."""

from __future__ import annotations

from collections.abc import Sequence

from kb.evaluation.comparison import Comparison
from kb.evaluation.reports.html_figures import headline_cards
from kb.evaluation.reports.wording import MEASURES, interval, percent
from kb.evaluation.result import Measure
from kb.evaluation_runs import Progress, SavedRun
from kb.ui.evaluation.comparison_html import comparison_html
from kb.ui.evaluation.sets_html import AT, delete_button
from kb.ui.markup import escape
from kb.ui.panels import panel
from kb.ui.wording import evaluation as wording

_COLUMNS: tuple[Measure, ...] = ("success", "answer_accuracy", "wrong_answers", "recall@5")


def progress_html(progress: Progress, may_stop: bool) -> str:
    """Show the running evaluation, or how the last one of this server ended."""
    name = progress.question_set
    if progress.phase == "running":
        return _running(progress, may_stop)
    if progress.phase == "failed":
        heading = escape(wording.FAILED.format(name=name))
        return panel(f"<h2>{heading}</h2><p>{escape(progress.reason)}</p>", kind="error")
    if progress.phase == "stopped":
        return panel(f"<p>{escape(wording.STOPPED.format(name=name))}</p>", kind="quiet")
    return ""


def _running(progress: Progress, may_stop: bool) -> str:
    told = wording.OPENING
    bar = f'<progress class="kb-progress" aria-label="{wording.RUN}"></progress>'
    if progress.total:
        told = wording.RUNNING_COUNT.format(done=progress.done, total=progress.total)
        bar = (
            f'<progress class="kb-progress" aria-label="{wording.RUN}" max="{progress.total}" '
            f'value="{progress.done}"></progress>'
        )
    if progress.seconds_left is not None:
        told += ", " + wording.RUNNING_LEFT.format(time=_duration(progress.seconds_left))
    stop = ""
    if may_stop:
        stop = f'<button type="button" class="kb-button" data-stop>{wording.STOP}</button>'
    heading = escape(wording.RUNNING.format(name=progress.question_set))
    done = escape(wording.FINISHED.format(name=progress.question_set))
    return panel(
        f'<div data-running data-done="{done}"><h2>{heading}</h2>{bar}'
        f'<div class="kb-progress-line"><p><strong>{told}</strong>. {wording.RUNNING_NOTE}</p>'
        f"{stop}</div></div>",
        kind="running",
    )


def _duration(seconds: float) -> str:
    if seconds >= 90:
        return wording.MINUTES.format(count=round(seconds / 60))
    return wording.SECONDS.format(count=max(1, round(seconds)))


def latest_html(runs: Sequence[SavedRun]) -> str:
    """Show the headline figures of the newest evaluation."""
    if not runs:
        return ""
    run = runs[0]
    line = wording.RESULT_LINE.format(
        name=run.question_set,
        questions=run.questions,
        answerable=run.answerable,
        at=run.at.strftime(AT),
    )
    warned = f" {wording.RUN_WARNINGS.format(count=run.warnings)}" if run.warnings else ""
    return panel(
        f"<h2>{wording.LATEST_HEADING}</h2><p>{escape(line)}{warned}</p>"
        f'<div class="cards">{headline_cards(run.figures)}</div>'
        f'<p><a class="kb-button primary" href="{_report(run, "html")}" target="_blank" '
        f'rel="noopener">{wording.OPEN_REPORT_LONG}<span class="kb-sr"> {wording.NEW_TAB}</span>'
        "</a></p>",
        kind="latest",
    )


def runs_html(runs: Sequence[SavedRun], may_edit: bool) -> str:
    """List the evaluations, and let two of them be chosen."""
    if not runs:
        body = f"<p>{wording.NO_RUNS}</p>"
        return panel(f"<h2>{wording.RUNS_HEADING}</h2>{body}", kind="evaluations")
    heads = (
        *((wording.BEFORE, wording.AFTER) if len(runs) > 1 else ()),
        wording.ONE_RUN,
        *(MEASURES[measure].name for measure in _COLUMNS),
        wording.RUN_FILES,
    )
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    rows = "".join(_run(run, at, len(runs), may_edit) for at, run in enumerate(runs))
    compare = _compare_bar() if len(runs) > 1 else ""
    return panel(
        f'<h2>{wording.RUNS_HEADING}</h2><form data-compare="/danh-gia/so-sanh" '
        f'data-doing="{wording.COMPARING}"><div class="kb-scroll" role="region" '
        f'aria-label="{wording.RUNS_HEADING}" tabindex="0">'
        f'<table class="kb-table kb-runs"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
        f'<p class="kb-muted">{wording.INTERVAL_NOTE}</p>{compare}</form>'
        '<div data-comparison tabindex="-1"></div>',
        kind="evaluations",
    )


def _compare_bar() -> str:
    return (
        f'<div class="kb-actions"><button type="submit" class="kb-button">{wording.COMPARE}'
        f'</button><span class="kb-muted">{wording.COMPARE_NOTE}</span></div>'
    )


def _run(run: SavedRun, at: int, count: int, may_edit: bool) -> str:
    when, name = run.at.strftime(AT), escape(run.question_set)
    facts = wording.SET_COUNT.format(count=run.questions)
    facts += f" · {escape(run.account)}" if run.account else ""
    figures = "".join(_figure_cell(run, measure) for measure in _COLUMNS)
    choices = _choice(run, "before", at == 1) + _choice(run, "after", at == 0)
    return (
        f"<tr>{choices if count > 1 else ''}"
        f'<th scope="row">{name}<small>{when}</small><small>{facts}</small></th>{figures}'
        f'<td class="kb-run-files" >{_files(run, may_edit)}</td>'
        "</tr>"
    )


def _choice(run: SavedRun, side: str, chosen: bool) -> str:
    label = wording.BEFORE if side == "before" else wording.AFTER
    spoken = escape(f"{label}: {run.question_set}, {run.at.strftime(AT)}")
    checked = " checked" if chosen else ""
    return (
        f'<td class="kb-choice" data-label="{label}"><input type="radio" name="{side}" '
        f'value="{run.id}" aria-label="{spoken}"{checked}></td>'
    )


def _figure_cell(run: SavedRun, measure: Measure) -> str:
    figure = run.figures[measure]
    return (
        f'<td data-label="{MEASURES[measure].name}">{percent(figure.value)}'
        f"<small>{interval(figure.interval)}</small></td>"
    )


def _files(run: SavedRun, may_edit: bool) -> str:
    when = run.at.strftime(AT)
    downloads = " ".join(
        f'<a href="{_report(run, kind)}" download="danh-gia-{run.id}.{kind}">{kind}</a>'
        for kind in ("html", "json")
    )
    delete = ""
    if may_edit:
        question = wording.CONFIRM_DELETE_RUN.format(name=run.question_set, at=when)
        delete = delete_button(f"/api/evaluations/{run.id}", escape(question), when)
    return (
        f'<a href="{_report(run, "html")}" target="_blank" rel="noopener">{wording.OPEN_REPORT}'
        f'<span class="kb-sr"> {when} {wording.NEW_TAB}</span></a> '
        f'<span class="kb-downloads">{downloads}</span> {delete}'
    )


def _report(run: SavedRun, kind: str) -> str:
    return f"/api/evaluations/{run.id}/report.{kind}"


def compared_html(before: SavedRun, after: SavedRun, comparison: Comparison) -> str:
    """Show two evaluations compared."""
    line = wording.COMPARED_RUNS.format(
        before=before.question_set,
        before_at=before.at.strftime(AT),
        after=after.question_set,
        after_at=after.at.strftime(AT),
    )
    return (
        f'<section class="kb-comparison"><h3>{wording.COMPARE_HEADING}</h3>'
        f"<p>{escape(line)}</p>{comparison_html(comparison)}</section>"
    )
