"""The headline figures of an evaluation as HTML cards, for the report and for the web app."""

from __future__ import annotations

from collections.abc import Mapping

from kb.evaluation.reports.plots import share_bar
from kb.evaluation.reports.wording import MEASURES, interval, percent
from kb.evaluation.result import LOWER_IS_BETTER, Measure
from kb.evaluation.summary import Figure

HEADLINES: tuple[Measure, ...] = (
    "success",
    "answer_accuracy",
    "wrong_answers",
    "refused_unanswerable",
    "refused_answerable",
    "recall@5",
    "ndcg@10",
    "citation_precision",
    "citation_recall",
)


def headline_cards(figures: Mapping[Measure, Figure]) -> str:
    """Return a card for each headline figure: its value, its interval and a bar of both."""
    return "".join(_card(measure, figures[measure]) for measure in HEADLINES)


def _card(measure: Measure, figure: Figure) -> str:
    term = MEASURES[measure]
    bounds = interval(figure.interval)
    lower = " lower" if measure in LOWER_IS_BETTER else ""
    bar = "" if figure.value is None else share_bar(figure.value, figure.interval)
    unit = "" if figure.value is None else '<span class="unit"> %</span>'
    meaning = f"{term.meaning}; càng thấp càng tốt" if lower else term.meaning
    return (
        f'<article class="card{lower}"><h3>{term.name}</h3>'
        f'<p class="value">{percent(figure.value)}{unit} '
        f'<span class="interval">{bounds}</span></p>'
        f'{bar}<p class="soft">{meaning}</p></article>'
    )
