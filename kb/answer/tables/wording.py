"""What of a table a question says: what its rows are called, cells, groups and names of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.answer.tables.questions import GENERIC_ROW, INTERROGATIVE, MENTIONED, TableQuestion
from kb.matching import Words
from kb.records import Section
from kb.table_rows import folded_words
from kb.text import fold

_NAMED = 0.6
"""Share of a row's name, by rarity, that a question must say to mean that row."""
# What is asked by these words is a cell of a row, not the row itself.
_ATTRIBUTE_WORDS = (
    "co quan don vi so ban nganh ai noi tinh huyen xa phuong thi thanh dia vi thoi nam thang ngay "
    "giai khi cap nguon muc kinh who where when year period agency department body level stage "
    "province district commune ward city town"
)
_ATTRIBUTES = frozenset(_ATTRIBUTE_WORDS.split())
_PERIOD_HEAD = re.compile(r"^(?:(?:nam|giai doan|ngay|thang|quy) )+")
GROUP_HEAD = re.compile(r"^(?:huyen|thi xa|thanh pho|tp|tinh|xa|phuong|thi tran|quan) ")
"""Folded words that say what kind of place a name is."""
_ONLY = re.compile(r"\b(?:chi|only|rieng|toan bo|hoan toan)\b")


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a table that a question says: where it says them, and the rows that they choose.

    ``column`` is the place of the cells, or ``None`` for the name of a group.
    """

    wording: int
    start: int
    end: int
    column: int | None
    text: str
    rows: tuple[Section, ...]

    def within(self, other: Said) -> bool:
        """Whether the words stand inside longer ones that the question says."""
        inside = other.start <= self.start and self.end <= other.end
        longer = other.end - other.start > self.end - self.start
        return self.wording == other.wording and inside and longer


def said_of(question: TableQuestion) -> list[Said]:
    """List the groups and cells that the question says, the longest where they overlap."""
    said = [*_groups(question), *_values(question)]
    return [one for one in said if not any(one.within(other) for other in said)]


def subject_fits(question: TableQuestion) -> bool:
    """Whether the rows of the table are what the question asks for."""
    table, operation = question.table, question.operation
    if question.subject is None:
        return False
    if names_rows(question):
        return True
    if operation.subject[0] in _ATTRIBUTES:
        return False
    if frozenset(operation.subject) <= GENERIC_ROW:
        return True
    others = (h for i, h in enumerate(table.headers) if i != table.naming)
    if any(folded_words(header)[:1] == operation.subject[:1] for header in others):
        return False
    around = [Words.of(" ".join((*table.path, *table.common_words)))]
    if operation.kind != "count":
        around += [*question.around, *(Words.of(table.name(row)) for row in table.rows)]
    return any(_called(question, words) for words in around)


def names_rows(question: TableQuestion) -> bool:
    """Whether the header above the rows' names says what the question calls a row."""
    table = question.table
    return _called(question, Words.of(table.headers[table.naming]))


def groups_asked(question: TableQuestion) -> list[Section]:
    """List the rows that head the groups, where it is those that are asked for: "huyện nào …".

    Most of them must be called so; a town among districts is left out.
    """
    concept, table = question.subject, question.table
    if concept is None or len(table.groups) < 2:
        return []
    first = {w for words, _ in concept.alternatives for w in folded_words(words[0])}
    called = [
        row for row in table.groups if first.intersection(folded_words(table.group_name(row))[:1])
    ]
    return called if len(called) * 2 >= len(table.groups) else []


def named_rows(question: TableQuestion, rows: Sequence[Section]) -> list[Section]:
    """List those of some rows whose names the question says, as far as names tell them apart."""
    table, weighing = question.table, question.weighing
    names = {row.id: Words.of(re.sub(r"\(.*?\)", "", table.name(row))) for row in rows}
    found = []
    for row in rows:
        aliases = re.findall(r"\(([^()]+)\)", table.name(row))
        words = names[row.id].exact
        own = words.difference(*(other.exact for key, other in names.items() if key != row.id))
        said = frozenset(token for token in words if weighing.mentions(token) >= MENTIONED)
        if any(next(question.find(folded_words(alias)), None) for alias in aliases) or (
            own and all(weighing.held(part, said) >= _NAMED for part in (own, words))
        ):
            found.append(row)
    return found


def _called(question: TableQuestion, words: Words) -> bool:
    """Whether some words hold what the question calls a row, an interrogative in it left out."""
    if question.subject is None:
        return False
    alternatives = [
        [token for token in tokens if token not in INTERROGATIVE]
        for tokens, _ in question.subject.alternatives
    ]
    if question.accented:
        return any(words.exact.issuperset(tokens) for tokens in alternatives)
    return any(words.folded.issuperset(map(fold, tokens)) for tokens in alternatives)


def _groups(question: TableQuestion) -> Iterator[Said]:
    table = question.table
    about = " ".join(folded_words(" ".join(table.path)))
    for group in dict.fromkeys(row.group for row in table.rows if row.group):
        rows = tuple(row for row in table.rows if row.group == group)
        name = re.sub(r"^\w+\. ", "", group)
        whole = " ".join(folded_words(name))
        bare = GROUP_HEAD.sub("", whole)
        # A town may go by the name of the province that the whole table is about.
        for wording in {whole} if bare in about else {whole, bare}:
            for found in question.find(tuple(wording.split())):
                yield Said(*found, None, name, rows)


def _values(question: TableQuestion) -> Iterator[Said]:
    """Find the cells, other than names and numbers, that the question says as they are."""
    table = question.table
    skipped = {table.serial, table.naming, *(column.place for column in table.columns)}
    about = f" {' '.join(folded_words(' '.join(table.path)))} "
    exact = bool(_ONLY.search(" ".join(question.wordings[0])))
    for place in set(range(len(table.headers))) - skipped:
        for value, rows in table.values(place).items():
            wording = _PERIOD_HEAD.sub("", " ".join(folded_words(value)))
            # What the whole table is about chooses no rows, nor does a chance word.
            weak = f" {wording} " in about or (" " not in wording and not value.isupper())
            if weak and not _says_header(question, place):
                continue
            whole = tuple(row for row in rows if table.cell(row, place) == value)
            for found in question.find(tuple(wording.split())):
                yield Said(*found, place, value, whole if exact else tuple(rows))


def _says_header(question: TableQuestion, place: int) -> bool:
    held = question.mentioned(Words.of(question.table.headers[place]))
    subject = frozenset(question.operation.subject)
    concepts = zip(question.weighing.concepts, question.sources, held, strict=True)
    return any(
        said and concept.importance >= 1 and not source & subject
        for concept, source, said in concepts
    )
