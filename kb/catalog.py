"""The collection in memory: documents and sections with their words and neighbours."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from kb.matching import Words
from kb.naming import Register
from kb.passages import NOT_SEARCHED, PLACE_NAME, Passage, passage
from kb.question import FORM_IMPORTANCE, OFFICE_WORDS
from kb.question.facets import Facet, states_facet
from kb.records import Document, Section
from kb.table_rows import Table, gather_tables
from kb.text import bigrams, fold, tokens

LONGEST_STRETCH = 1500
"""Characters of wording that a hit may show."""
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class PassageWords:
    """The words of a section's passage, place by place."""

    body: Words
    heading: Words
    origin: Words


class Catalog:
    """Looks up documents, sections, the words of a section and the stretch to read around it."""

    def __init__(self, documents: Iterable[Document], sections: Iterable[Section]) -> None:
        """Take a collection's documents and their sections, in reading order."""
        self.documents = {document.id: document for document in documents}
        self.sections = {section.id: section for section in sections}
        self._children: dict[str, list[Section]] = defaultdict(list)
        self._siblings: dict[tuple[str, tuple[str, ...]], list[Section]] = defaultdict(list)
        self._in_order: dict[str, list[Section]] = defaultdict(list)
        for section in self.sections.values():
            if section.parent is not None:
                self._children[section.parent].append(section)
            self._in_order[section.document_id].append(section)
            if section.kind not in NOT_SEARCHED:
                self._siblings[section.document_id, section.path].append(section)
        self._count = sum(map(len, self._siblings.values()))
        self._words: dict[str, PassageWords] = {}
        self._passages: dict[str, Passage] = {}
        self._origins: dict[str, Words] = {}
        self._headers: dict[str, Words] = {}
        self._tables: dict[str, list[Table]] = {}

    @cached_property
    def names(self) -> frozenset[str]:
        """The word pairs of proper names in the documents, as written and folded.

        "bắc_kạn" and "bac_kan", in small letters. Titles of offices and documents are left out: a
        text seldom repeats whose it is.
        """
        counts: Counter[tuple[str, str]] = Counter()
        for document in self.documents.values():
            words = _WORD.findall(document.text)
            counts.update(pairwise(words))
        written = {
            f"{one}_{two}".lower()
            for (one, two), count in counts.items()
            if one[0].isupper()
            and two[0].isupper()
            and one[1:].islower()
            and two[1:].islower()
            and fold(one) not in OFFICE_WORDS
            and one.lower() not in FORM_IMPORTANCE
            # Words that open sentences have a capital too, and titles set several.
            and count >= counts[one.lower(), two.lower()] + counts[one, two.lower()]
        }
        return frozenset(written | {fold(pair) for pair in written})

    @cached_property
    def places(self) -> frozenset[str]:
        """The folded word pairs that the documents call a province, city, district or commune."""
        return frozenset(
            pair
            for document in self.documents.values()
            for name in set(PLACE_NAME.findall(document.text))
            for pair in bigrams([fold(token) for token in tokens(name)])
        )

    @cached_property
    def register(self) -> Register:
        """The numbers by which the documents are named and mention each other."""
        return Register(self.documents.values())

    def __len__(self) -> int:
        """Count the sections that can be found."""
        return self._count

    def document(self, section: Section) -> Document:
        """Give the document that a section belongs to."""
        return self.documents[section.document_id]

    def parent(self, section: Section) -> Section | None:
        """Give the section that introduces this one, if any."""
        return self.sections.get(section.parent) if section.parent else None

    def children(self, section: Section) -> Sequence[Section]:
        """Give the sections that this one introduces, in reading order."""
        return self._children.get(section.id, ())

    def all_of(self, document_id: str) -> list[Section]:
        """List the searched sections of a document, in reading order."""
        return [s for s in self._in_order[document_id] if s.kind not in NOT_SEARCHED]

    def between(self, document_id: str, start: int, end: int) -> list[Section]:
        """List the searched sections that lie wholly within a range, in reading order."""
        ordered = self._in_order[document_id]
        first = bisect_left(ordered, start, key=lambda section: section.start)
        found = []
        for section in ordered[first:]:
            if section.start >= end:
                break
            if section.end <= end and section.kind not in NOT_SEARCHED:
                found.append(section)
        return found

    def section_at(self, document_id: str, offset: int) -> Section | None:
        """Give the section that an offset lies in, or the last one before it."""
        ordered = self._in_order[document_id]
        at = bisect_left(ordered, offset + 1, key=lambda section: section.start)
        return ordered[at - 1] if at else (ordered[0] if ordered else None)

    def heading(self, section: Section) -> Section | None:
        """Give the heading that a section stands under, if it has one of its own."""
        if not section.path:
            return None
        ordered = self._in_order[section.document_id]
        at = bisect_left(ordered, section.start, key=lambda other: other.start)
        for other in reversed(ordered[:at]):
            if other.path == section.path[:-1] and other.kind != "table_row":
                return other
        return None

    def under(self, heading: Section) -> list[Section]:
        """List what stands under a heading, up to the next place at its level."""
        ordered = self._in_order[heading.document_id]
        at = bisect_left(ordered, heading.start, key=lambda other: other.start)
        depth = len(heading.path)
        found = []
        for other in ordered[at + 1 :]:
            if len(other.path) <= depth or other.path[:depth] != heading.path:
                break
            if other.kind not in NOT_SEARCHED and other.kind != "footnote":
                found.append(other)
        return found

    def tables(self, document_id: str) -> list[Table]:
        """List the tables of a document, in reading order; they are kept once gathered."""
        tables = self._tables.get(document_id)
        if tables is None:
            rows = (section for section in self._in_order[document_id] if section.cells)
            tables = gather_tables(self.documents[document_id], rows)
            self._tables[document_id] = tables
        return tables

    def rows_of_group(self, row: Section) -> list[Section]:
        """List the rows of a table that stand under the same group row."""
        alike = self._siblings[row.document_id, row.path]
        return [other for other in alike if other.cells and other.group == row.group]

    def passage(self, section: Section) -> Passage:
        """Give the words that a section is searched by; they are kept once made."""
        found = self._passages.get(section.id)
        if found is None:
            found = passage(self.document(section), section, self.parent(section))
            self._passages[section.id] = found
        return found

    def words(self, section: Section) -> PassageWords:
        """Give the words of a section's passage; they are kept once made."""
        words = self._words.get(section.id)
        if words is None:
            found = self.passage(section)
            origin = self._origins.get(section.document_id)
            if origin is None:
                origin = self._origins[section.document_id] = Words.of(found.origin)
            words = PassageWords(Words.of(found.body), Words.of(found.heading), origin)
            self._words[section.id] = words
        return words

    def states_facet(self, facet: Facet | None, section: Section) -> float:
        """Say whether a section is the place of a fact of its document, 0 or 1; 0 for no fact."""
        return states_facet(facet, section, self.passage(section).body) if facet else 0.0

    def header_words(self, header: str) -> Words:
        """Give the words of a column header; they are kept once made."""
        words = self._headers.get(header)
        if words is None:
            words = self._headers[header] = Words.of(header)
        return words

    def stretch(self, section: Section) -> tuple[int, int]:
        """Give the range to read around a section: a row alone, prose with its neighbours.

        The items of a list are read with the sentence that introduces them, and prose with what
        stands under the same heading, as far as ``LONGEST_STRETCH`` allows.
        """
        start, end = section.start, section.end
        if end - start > LONGEST_STRETCH:
            return section.parts[0][0], min(section.parts[0][1], start + LONGEST_STRETCH)
        if section.kind in ("table_row", "title", "recipients", "signature"):
            return start, end
        family = self._family(section)
        while family:
            # Grow towards what introduces the section first, then along the list.
            nearest = min(family, key=lambda s: (s.start > start, abs(s.start - start)))
            family.remove(nearest)
            low, high = min(start, nearest.start), max(end, nearest.end)
            if high - low > LONGEST_STRETCH:
                continue
            between = [s for s in family if low <= s.start < high]
            if all(s.end <= high for s in between):
                start, end = low, high
                family = [s for s in family if s not in between]
        return start, end

    def _family(self, section: Section) -> list[Section]:
        parent = self.parent(section)
        family = [*self._siblings[section.document_id, section.path], *self.children(section)]
        if parent is not None:
            family = [parent, *self.children(parent), *family]
        kinds = ("table_row", "table_header", "title", "recipients", "signature", "footnote")
        unique = {s.id: s for s in family if s.kind not in kinds and s.id != section.id}
        return list(unique.values())
