"""Sums up results: each measure over a group of questions, with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kb.evaluation.intervals import Interval, bootstrap
from kb.evaluation.result import MEASURES, Measure, Result


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure over a group: ``value`` is ``None`` over nothing, ``interval`` over too few."""

    value: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The measures over a group of questions; shares and means are from 0 to 1.

    A figure is the mean over the questions that the measure applies to; recall, reciprocal rank,
    nDCG, accuracy, exact match, F1 and the citation measures apply to answerable questions. A
    refused one counts as answered wrongly and with 0 in ``citation_recall``; it has no citations
    and is left out of ``citation_precision``. ``verbatim`` is the share of all citations shown.
    ``success`` is the share of questions answered rightly or rightly refused, and
    ``wrong_answers`` the share answered wrongly or without there being an answer.
    """

    name: str
    questions: int
    answerable: int
    figures: Mapping[Measure, Figure]

    def value(self, measure: Measure) -> float | None:
        """Return the value of a measure, ``None`` over nothing."""
        return self.figures[measure].value


def summarise(name: str, results: Sequence[Result]) -> Summary:
    """Sum up the results of a group of questions."""
    rows = [[result.measured(measure) for measure in MEASURES] for result in results]
    values = np.array(rows, dtype=np.float64).reshape(len(results), len(MEASURES))
    weights = np.ones_like(values)
    weights[:, MEASURES.index("verbatim")] = [result.quotes for result in results]
    figures = zip(_means(values, weights), bootstrap(values, weights), strict=True)
    return Summary(
        name=name,
        questions=len(results),
        answerable=sum(result.question.answerable for result in results),
        figures={m: Figure(*figure) for m, figure in zip(MEASURES, figures, strict=True)},
    )


def _means(values: np.ndarray, weights: np.ndarray) -> list[float | None]:
    """Return the weighted mean of each column without its NaN; ``None`` where all are."""
    shares = np.where(np.isnan(values), 0.0, weights)
    wholes = shares.sum(axis=0)
    parts = (shares * np.nan_to_num(values)).sum(axis=0)
    return [
        float(part / whole) if whole else None for part, whole in zip(parts, wholes, strict=True)
    ]
