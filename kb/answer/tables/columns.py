"""Which column of numbers a question means, and whether a row's number meets a bound."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.answer.tables.questions import MENTIONED, TableQuestion
from kb.matching import Words
from kb.question.operations import Condition
from kb.records import Section
from kb.table_rows import Column, folded_words

_BY_ADJECTIVE = {
    **dict.fromkeys(("dai", "ngan"), "chieu dai km"),
    **dict.fromkeys(("lon", "nho", "rong", "hep"), "dien tich quy mo"),
    **dict.fromkeys(("dat", "re"), "von kinh phi chi phi tien"),
}
"""Folded words for what an adjective alone measures: "cụm nào lớn hơn"."""
_TOTAL = re.compile(r"(?:tong|toan bo)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")


def column_meant(
    question: TableQuestion, measure: frozenset[str], rows: Sequence[Section], unit: str = ""
) -> Column | None:
    """Give the column of numbers that some folded words mean, if one stands out.

    Only columns in which some row has the unit are looked at, where one is given.
    """
    columns = [
        column
        for column in question.table.numeric(rows)
        if not unit or any(unit == q.unit for row in rows if (q := column.amount(row)))
    ]
    if len(columns) == 1 and (unit or not measure):
        return columns[0]
    scores = {column.place: _score(question, column, measure) for column in columns}
    top = max(scores.values(), default=0.0)
    if measure and not unit and top <= 0:
        return None
    best = [column for column in columns if scores[column.place] == top]
    if len(best) > 1:
        best = [c for c in best if _TOTAL.match(" ".join(folded_words(c.header)))]
    return best[0] if len(best) == 1 else None


def compared_column(question: TableQuestion, rows: Sequence[Section]) -> Column | None:
    """Give the column by which rows are compared: one that the question says, or the main one."""
    names = frozenset(w for row in rows for w in folded_words(question.table.name(row)))
    measure = frozenset[str]().union(*question.sources) - names
    return column_meant(question, measure, rows) or column_meant(question, frozenset(), rows)


def meets(column: Column, row: Section, condition: Condition) -> bool:
    """Whether a row's number surely meets a bound."""
    amount = column.amount(row)
    if amount is None or (condition.unit and amount.unit != condition.unit):
        return False
    low, high, value = amount.low, amount.high, condition.value
    return {
        "=": low == high == value,
        ">": low > value,
        ">=": low >= value,
        "<": high < value,
        "<=": high <= value,
    }[condition.comparison]


def _score(question: TableQuestion, column: Column, measure: frozenset[str]) -> float:
    """Weigh the measure's words that a column mentions; a year not asked for counts against."""
    weighing = question.weighing
    described = question.table.measured(column)
    degrees = weighing.degrees(Words.of(described))
    concepts = zip(question.sources, weighing.weights, degrees, strict=True)
    score = sum(w * d for source, w, d in concepts if source & measure and d >= MENTIONED)
    if not score:
        implied = _BY_ADJECTIVE.get(question.operation.adjective, "")
        score = float(bool(set(implied.split()) & set(folded_words(described))))
    years = set(_YEAR.findall(column.header))
    if years:
        score += 1.0 if years <= set(weighing.understanding.typed) else -1.0
    return score
