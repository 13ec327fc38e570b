"""The rows of a table that a question means, and the names that must stand for it to be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.answer.tables.columns import column_meant, meets
from kb.answer.tables.questions import INTERROGATIVE, TableQuestion
from kb.answer.tables.wording import (
    GROUP_HEAD,
    groups_asked,
    names_rows,
    said_of,
    subject_fits,
)
from kb.letters import LOWER, UPPER
from kb.matching import Words
from kb.records import Section
from kb.table_rows import folded_words

_OFFICES = frozenset(["sở", "bộ", "cục", "ubnd", "hđnd"])
_NO_OFFICE_BEFORE = frozenset(["cán", "cơ", "toàn", "nội", "đồng", "tiến"])
_OFFICE_LENGTH = 8
"""Words that the name of an office has, at most."""
_CAPITAL = re.compile(rf"(?<=\s)[{UPPER}][{LOWER}]+|^[{UPPER}][{LOWER}]+(?=\s[{UPPER}])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PERIOD = "giai đoạn năm thời gian"


def chosen_rows(question: TableQuestion) -> list[Section]:
    """List the rows that the question means; none where some of its words stay open."""
    groups = groups_asked(question)
    if not groups and not subject_fits(question):
        return []
    said = [] if groups else said_of(question)
    every = groups or list(question.table.rows)
    rows = every
    for column in dict.fromkeys(one.column for one in said):
        chosen = {row.id for one in said if one.column == column for row in one.rows}
        rows = [row for row in rows if row.id in chosen]
    bounded = _bounded(question, rows)
    periods = (_PERIOD for one in said if _YEAR.search(one.text))
    words = Words.of(" ".join((*(one.text for one in said), *periods)))
    kept = _accounted(question, words, bounded)
    kind = question.operation.kind
    whole = len(kept) == len(every) and not question.operation.conditions
    if whole and (kind == "rows" or (kind == "count" and not question.names_table)):
        return []
    return kept


def _bounded(question: TableQuestion, rows: list[Section]) -> list[Section]:
    """Keep the rows whose numbers meet the question's bounds; none if a column stays open."""
    for condition in question.operation.conditions:
        measure = frozenset(condition.before) - frozenset(question.operation.subject)
        column = column_meant(question, measure, rows, condition.unit)
        rows = [row for row in rows if column and meets(column, row, condition)]
    return rows


def _accounted(question: TableQuestion, said: Words, rows: list[Section]) -> list[Section]:
    """Keep the rows whose names mention what the frame and the chosen cells do not."""
    still_open = question.open_places(*question.around, said)
    names = said
    if still_open:
        held = {row.id: question.mentioned(Words.of(question.table.name(row))) for row in rows}
        rows = [row for row in rows if all(held[row.id][place] for place in still_open)]
        names = Words.of(" ".join(question.table.name(row) for row in rows))
    stands = names_stand(question, said, names) and _offices_stand(
        question, question.around[0], said
    )
    return rows if stands else []


def names_stand(question: TableQuestion, *words: Words) -> bool:
    """Whether every name of the question stands around the table or in some words of it.

    A name may stand in its own words or, in an English question, translated.
    """
    words = (*question.around, *words)
    held = question.mentioned(*words)
    translated = (s for s, said in zip(question.sources, held, strict=True) if said and len(s) > 1)
    names = _names(question)
    stand = {pair for pair in names if any(pair in one.pairs for one in words)}
    known = frozenset[str]().union(*translated, *(pair.split("_") for pair in stand))
    if not question.accented:
        # Without capitals, a name and the word behind it may look like another name.
        return all(known.intersection(pair.split("_")) for pair in names)
    return all(known.issuperset(pair.split("_")) for pair in names)


def _names(question: TableQuestion) -> frozenset[str]:
    """Give the word pairs of names; where names have capitals, only words that have one."""
    understanding = question.weighing.understanding
    pairs = question.weighing.names | question.weighing.places
    pairs = frozenset(p for p in pairs if not GROUP_HEAD.match(p.replace("_", " ")))
    capital = frozenset(folded_words(" ".join(_CAPITAL.findall(understanding.question))))
    if not capital:
        return pairs
    return frozenset(pair for pair in pairs if capital.issuperset(pair.split("_")))


def _offices_stand(question: TableQuestion, *words: Words) -> bool:
    """Whether each office is named there in one piece: "Sở Y tế", not "Sở" and "y tế"."""
    return all(any(pair in one.pairs for one in words) for pair in _offices(question))


def _offices(question: TableQuestion) -> frozenset[str]:
    """Give the first word pairs of the offices that the question names: "so_y"."""
    asked = question.weighing.understanding.tokens
    triples = zip(("", *asked), asked, asked[1:], strict=False)
    return frozenset(
        "_".join(folded_words(f"{one} {two}"))
        for before, one, two in triples
        if one in _OFFICES and before not in _NO_OFFICE_BEFORE and two not in INTERROGATIVE
    )


def lacks_office(question: TableQuestion, found: Iterable[Words]) -> bool:
    """Whether rows of the table are asked for by an office that nothing found names.

    All else that the question says must stand in the table.
    """
    table, concepts = question.table, question.weighing.concepts
    if not _offices(question) or not names_rows(question):
        return False
    cells = Words.of(" ".join(cell for row in table.rows for _, cell in row.cells))
    if _offices_stand(question, question.around[0], cells, *found):
        return False
    heads = [
        place
        for place, concept in enumerate(concepts)
        if any(words[0] in _OFFICES for words, _ in concept.alternatives)
    ]
    return all(
        any(place - _OFFICE_LENGTH < head <= place for head in heads)
        for place in question.open_places(*question.around, cells)
    )
