"""Answers that take a whole table: rows by value, counts, extremes and comparisons.

An answer is given only where everything that the question says is accounted for by the table's
headings and headers, by the group or cells that choose the rows, or by the operation itself.
Anything less leaves the question to the ordinary reader. Sums are not worked out: a sum is
answered where a row of the table states it, which the ordinary reader finds.
"""

from __future__ import annotations

from collections.abc import Sequence

from kb.answer.candidates import LONG_ANSWER, SHORT_ANSWER
from kb.answer.tables.columns import column_meant, compared_column
from kb.answer.tables.filters import chosen_rows, lacks_office, names_stand
from kb.answer.tables.questions import TableQuestion
from kb.answer.tables.wording import named_rows
from kb.catalog import Catalog
from kb.citation import LONGEST_QUOTE, cite
from kb.matching import Weighing, Words
from kb.quantities import written
from kb.question.operations import LESSER, operation
from kb.records import Hit, Section, Statement
from kb.table_rows import Table, folded_words
from kb.text import fold

MOST_ROWS = 40
"""Rows that one answer may cite."""
_SAME_FIT = 0.01


def table_statements(
    weighing: Weighing, hits: Sequence[Hit], catalog: Catalog
) -> tuple[Statement, ...] | None:
    """Answer a question that asks a whole table something; None for any other question.

    The tables are those of the documents found. Where two fit equally well and answer
    differently, neither does. Nothing, rather than None, says that such rows are asked for by an
    office that is named nowhere in what was found.
    """
    asked = operation(weighing.understanding)
    if asked is None:
        return None
    questions = [
        TableQuestion(weighing, asked, table, catalog)
        for document_id in dict.fromkeys(hit.section.document_id for hit in hits)
        for table in catalog.tables(document_id)
        if len(table.rows) > 1
    ]
    found = [(q.fit, statements) for q in questions if (statements := _answer(q))]
    if not found:
        return () if _lacks_office(questions, hits, catalog) else None
    best_fit, best = max(found, key=lambda pair: pair[0])
    rivals = {_text(other) for fit, other in found if fit >= best_fit - _SAME_FIT}
    return best if len(rivals) == 1 else None


def _lacks_office(
    questions: Sequence[TableQuestion], hits: Sequence[Hit], catalog: Catalog
) -> bool:
    """Whether a table's rows are asked for by an office that neither it nor the hits name.

    Prose may tell whose a task is, but neither how many tasks there are nor what a table says.
    """
    prose = [catalog.words(hit.section).body for hit in hits]
    return any(
        question.operation.kind in ("rows", "count")
        and lacks_office(
            question, () if question.operation.kind == "count" or question.names_table else prose
        )
        for question in questions
    )


def _text(statements: Sequence[Statement]) -> str:
    return "; ".join(statement.text for statement in statements)


def _answer(question: TableQuestion) -> tuple[Statement, ...] | None:
    asked = question.operation
    if asked.kind == "compare":
        return _compare(question)
    if question.weighing.understanding.parts > 1:
        return None
    rows = chosen_rows(question)
    if not rows or len(rows) > MOST_ROWS:
        return None
    if asked.kind == "rows":
        return None if _all_named(question, rows) else _list(question.table, rows)
    if asked.kind == "count":
        return (_count(question.table, rows),)
    return _extreme(question, rows)


def _all_named(question: TableQuestion, rows: Sequence[Section]) -> bool:
    """Whether the question itself names every row: then it asks for something of them."""
    said = frozenset(map(fold, question.weighing.vocabulary))
    return all(
        all(word in said for word in folded_words(question.table.shown_name(row))) for row in rows
    )


def _list(table: Table, rows: Sequence[Section]) -> tuple[Statement, ...] | None:
    """Name each row."""
    statements = tuple(_statement(table, table.shown_name(row), [row]) for row in rows)
    return statements if len(_text(statements)) <= LONG_ANSWER else None


def _count(table: Table, rows: Sequence[Section]) -> Statement:
    """Say how many rows there are, and which, where that is short."""
    names = "; ".join(table.shown_name(row) for row in rows)
    text = f"{len(rows)}: {names}"
    return _statement(table, text if len(text) <= SHORT_ANSWER else str(len(rows)), rows)


def _extreme(question: TableQuestion, rows: Sequence[Section]) -> tuple[Statement, ...] | None:
    """Name the row or rows with the largest or smallest number, where the numbers decide it."""
    asked = question.operation
    column = column_meant(question, frozenset(asked.measure), rows)
    if column is None or len(rows) < 2:
        return None
    stated = [(row, amount) for row in rows if (amount := column.amount(row))]
    if len(stated) < 2 or len({amount.unit for _, amount in stated}) > 1:
        return None
    if asked.kind == "largest":
        edge = max(amount.low for _, amount in stated)
        unsure = any(amount.high > edge for _, amount in stated)
    else:
        edge = min(amount.high for _, amount in stated)
        unsure = any(amount.low < edge for _, amount in stated)
    if unsure:
        return None
    table = question.table
    return tuple(
        _statement(table, f"{table.shown_name(row)}: {column.shown(row)}", [row])
        for row, amount in stated
        if amount.low == amount.high == edge
    )


def _compare(question: TableQuestion) -> tuple[Statement, ...] | None:
    """Set two rows side by side, the larger first, with the difference of their numbers."""
    table = question.table
    rows = named_rows(question, table.rows)
    if len(rows) != 2:
        rows = named_rows(question, table.groups)
    names = Words.of(" ".join(table.name(row) for row in rows))
    if len(rows) != 2 or question.open_places(*question.around, names):
        return None
    column = compared_column(question, rows) if names_stand(question, names) else None
    if column is None:
        return None
    amounts = [column.amount(row) for row in rows]
    first, second = amounts
    if first is None or second is None or not (first.exact and second.exact):
        return None
    if first.unit != second.unit:
        return None
    order = sorted(zip(rows, (first.low, second.low), strict=True), key=lambda pair: -pair[1])
    if question.operation.adjective in LESSER:
        order.reverse()
    difference = written(abs(first.low - second.low))
    unit = column.unit or first.unit
    shown = "; ".join(f"{table.shown_name(row)}: {column.shown(row)}" for row, _ in order)
    text = f"{shown}; chênh lệch: {difference} {unit}".rstrip()
    return (_statement(table, text, [row for row, _ in order]),)


def _statement(table: Table, text: str, rows: Sequence[Section]) -> Statement:
    citations = tuple(
        cite(table.document, row, row.start, min(row.end, row.start + LONGEST_QUOTE))
        for row in rows
    )
    return Statement(text, citations)
