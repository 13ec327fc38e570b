"""Which documents of a collection replace, repeal or amend which, and on what each is based.

Read from the documents' own words when first asked for, once for a collection: a relation depends
on which documents there are, so nothing of it is stored with a single one of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kb.catalog import Catalog
from kb.citation import LONGEST_QUOTE
from kb.records import Document, Section
from kb.relations.acts import Act, ActKind, Place, find_acts, find_listed, find_places
from kb.relations.signs import Sign, SignedDocuments, find_signs
from kb.sentences import clauses

# The new wording of what is amended: its acts are those of the document amended.
_QUOTED = re.compile(r"“[^“”]{0,20000}”")


@dataclass(frozen=True, slots=True)
class Relation:
    """What a document says of another one of the collection, and where it says so.

    ``places`` are those of ``target`` that it names. With none, all of it is meant where ``whole``,
    and otherwise it is not said what.
    """

    kind: ActKind
    document: Document
    target: Document
    places: tuple[Place, ...]
    whole: bool
    section: Section
    start: int
    end: int


class Relations:
    """The relations between the documents of a collection."""

    def __init__(self, catalog: Catalog) -> None:
        """Take a collection; it is read when something is first asked of it."""
        self._catalog = catalog

    @cached_property
    def all(self) -> tuple[Relation, ...]:
        """Every relation, in the order of the documents that state them."""
        signed = SignedDocuments(self._catalog.documents.values())
        citing = {
            document.id: document
            for document in self._catalog.documents.values()
            if any(signed.find(sign, document) for sign in find_signs(document.text))
        }
        sections: dict[str, list[Section]] = defaultdict(list)
        for section in self._catalog.sections.values():
            if section.document_id in citing:
                sections[section.document_id].append(section)
        return tuple(
            relation
            for document in citing.values()
            for relation in _Reading(document, self._catalog, signed).relations(
                sections[document.id]
            )
        )

    def of(self, document_id: str) -> tuple[Relation, ...]:
        """List what a document says of others."""
        return tuple(relation for relation in self.all if relation.document.id == document_id)

    def on(self, document_id: str) -> tuple[Relation, ...]:
        """List what other documents say of a document."""
        return tuple(relation for relation in self.all if relation.target.id == document_id)

    def affecting(self, section: Section) -> list[Relation]:
        """List the relations by which a section is replaced, repealed or amended.

        A document that names the places it amends leaves the others as they are.
        """
        told = [r for r in self.on(section.document_id) if r.kind is not ActKind.BASED_ON]
        precise = {relation.document.id for relation in told if relation.places}
        places = find_places(section.label)
        found = []
        for relation in told:
            hit = [p for p in _finest(relation, told) if any(p.overlaps(own) for own in places)]
            if hit:
                found.append(replace(relation, places=tuple(hit)))
            elif not relation.places and (relation.whole or relation.document.id not in precise):
                found.append(relation)
        return found


def _finest(relation: Relation, told: Sequence[Relation]) -> Iterator[Place]:
    """Leave out an article of which the same document names clauses: only they are touched."""
    named = [p for r in told if r.document is relation.document for p in r.places]
    for place in relation.places:
        finer = (p for p in named if p.article == place.article and p.clause)
        if place.clause or place.point or not any(finer):
            yield place


class _Reading:
    """Reads the relations that one document states."""

    def __init__(self, document: Document, catalog: Catalog, signed: SignedDocuments) -> None:
        self._document = document
        self._catalog = catalog
        self._signed = signed
        # Of the same length, so that offsets stay.
        self._text = _QUOTED.sub(lambda match: " " * len(match[0]), document.text)
        titled = {act.sign for act in find_acts(document.title or "") if act.sign}
        self._titled = titled.pop() if len(titled) == 1 else None

    def relations(self, sections: Sequence[Section]) -> Iterator[Relation]:
        """Give the relations stated in the document's sections."""
        for section in sections:
            text = self._text[section.start : section.end]
            if section.kind == "recital":
                yield from self._basis(section, text)
                continue
            acts = find_acts(text)
            if not acts and find_signs(text):
                governing = self._governing(section)
                acts = find_listed(text, governing) if governing else []
            for act in acts:
                yield from self._relation(section, act)

    def _basis(self, section: Section, text: str) -> Iterator[Relation]:
        for start, end in clauses(text):
            signs = find_signs(text[start:end])
            if signs and text[start:end].lstrip(" -–").startswith("Căn cứ"):
                act = Act(ActKind.BASED_ON, signs[0], (), True, start, end)
                yield from self._relation(section, act)

    def _relation(self, section: Section, act: Act) -> Iterator[Relation]:
        if act.sign is None and not act.places:
            return
        sign = act.sign or self._sign_above(section)
        target = self._signed.find(sign, self._document) if sign else None
        if target is None:
            return
        above = self._place_above(section)
        places = tuple(place.within(above) for place in act.places)
        start, end = section.start + act.start, section.start + act.end
        if places and act.kind is not ActKind.REPEALS:
            end = self._new_wording_end(section, start, end)
        yield Relation(act.kind, self._document, target, places, act.whole, section, start, end)

    def _above(self, section: Section) -> Iterator[str]:
        """Give the words that stand above a section, the nearest first."""
        parent = self._catalog.parent(section)
        if parent is not None:
            yield self._text[parent.start : parent.end]
        yield from reversed(section.path)

    def _sign_above(self, section: Section) -> Sign | None:
        """Give the document that the headings amend: "Điều 1. Sửa đổi … của Thông tư số …"."""
        for words in self._above(section):
            for act in find_acts(words):
                if act.sign is not None:
                    return act.sign
        return self._titled

    def _place_above(self, section: Section) -> Place:
        for words in self._above(section):
            for act in find_acts(words):
                if act.places and (act.places[0].article or act.places[0].appendix):
                    return act.places[0]
        return Place()

    def _governing(self, section: Section) -> ActKind | None:
        """Give what is done to the documents of a list: "Bãi bỏ các văn bản sau đây:"."""
        above = next(self._above(section), "")
        return next((act.kind for act in find_acts(above) if act.sign is None), None)

    def _new_wording_end(self, section: Section, start: int, end: int) -> int:
        """Give where the new wording ends that stands under an amending line, if it is short."""
        if self._text[end : section.end].strip():
            return end
        below = [*self._catalog.children(section), *self._catalog.under(section)]
        ends = (other.end for other in below if other.end - start <= LONGEST_QUOTE)
        return max(ends, default=end)
