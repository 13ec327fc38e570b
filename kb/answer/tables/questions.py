"""A question put to one table: what it says of the table, and what stays open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from kb.catalog import Catalog
from kb.matching import Weighing, Words
from kb.quantities import quantity
from kb.question import Concept, lacks_diacritics
from kb.question.operations import Operation, states_operation
from kb.table_rows import Table, folded_words
from kb.text import tokenise

MENTIONED = 0.5
"""Degree from which a concept of the question counts as mentioned by some words."""
INTERROGATIVE = frozenset(["nào", "gì"])
GENERIC_ROW = frozenset(["linh", "vuc", "noi", "dung", "hang", "muc", "dong", "khoan", "cai"])
"""Folded words for whatever a row stands for."""
_WHOLE_TABLE = re.compile(
    r"\b(?:phu luc|danh muc|danh sach|bang|bieu|annex|appendix|list|catalogue|table)\b"
)


class TableQuestion:
    """An operation asked of one table."""

    def __init__(
        self, weighing: Weighing, operation: Operation, table: Table, catalog: Catalog
    ) -> None:
        """Take the question, the operation that it asks for and the table."""
        self.weighing = weighing
        self.operation = operation
        self.table = table
        self.around = (Words.of(table.frame), catalog.words(table.rows[0]).origin)
        """The words around the rows: headings, headers, and what names the document."""

    @cached_property
    def fit(self) -> float:
        """Say how much of the question the table's headings and headers mention."""
        return self.weighing.coverage(*self.around)

    @cached_property
    def sources(self) -> tuple[frozenset[str], ...]:
        """The folded words of each concept as the question says it."""
        return tuple(frozenset(folded_words(c.source)) for c in self.weighing.concepts)

    @cached_property
    def subject(self) -> Concept | None:
        """What the question calls a row of the table."""
        concepts = self.weighing.concepts
        named = (
            concept
            for word in self.operation.subject
            for concept, source in zip(concepts, self.sources, strict=True)
            if word in source
        )
        return next(named, None)

    @cached_property
    def accented(self) -> bool:
        """Whether the words are as they were meant: not restored from a bare spelling."""
        understanding = self.weighing.understanding
        return understanding.english or not lacks_diacritics(understanding)

    @property
    def names_table(self) -> bool:
        """Whether the question speaks of an appendix, list or table as such."""
        question = self.weighing.understanding.question
        return _WHOLE_TABLE.search(" ".join(folded_words(question))) is not None

    def mentioned(self, *words: Words) -> list[bool]:
        """Say for each concept of the question whether some words mention it."""
        return [degree >= MENTIONED for degree in self.weighing.degrees(*words)]

    def matters(self, place: int) -> bool:
        """Whether a concept is part of the matter asked about, not of the operation."""
        concept, source = self.weighing.concepts[place], self.sources[place]
        subject = frozenset(self.operation.subject)
        numbers = {condition.value for condition in self.operation.conditions}
        units = frozenset(w for c in self.operation.conditions for w in c.unit.split())
        if concept.importance < 1 or source <= units | GENERIC_ROW | self.operation.words:
            return False
        if self.operation.kind == "compare" and source <= subject:
            return False
        if states_operation((token.text for token in tokenise(concept.source)), self.accented):
            return False
        value = _value(concept.source)
        return value not in numbers and value != len(self.table.rows)

    def open_places(self, *words: Words) -> list[int]:
        """List the places of the concepts that matter and that some words do not mention."""
        held = self.mentioned(*words)
        return [i for i, done in enumerate(held) if not done and self.matters(i)]

    @cached_property
    def wordings(self) -> list[tuple[str, ...]]:
        """The question's wordings, folded: as understood, as typed, each English phrase."""
        understanding = self.weighing.understanding
        found = [folded_words(understanding.text), folded_words(understanding.question)]
        if understanding.english:
            found += [
                folded_words(" ".join(words))
                for concept in understanding.concepts
                for words, _ in concept.alternatives
            ]
        return list(dict.fromkeys(found))

    def find(self, words: tuple[str, ...]) -> Iterator[tuple[int, int, int]]:
        """Find some folded words in the wordings: which wording, and where it says them."""
        if words:
            for number, wording in enumerate(self.wordings):
                for start in range(len(wording) - len(words) + 1):
                    if wording[start : start + len(words)] == words:
                        yield number, start, start + len(words)


def _value(source: str) -> float | None:
    """Give the number that a concept is, if it is one."""
    read = quantity(source)
    return read.low if read else None
