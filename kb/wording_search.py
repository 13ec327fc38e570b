"""Finding original wording: where words stand as typed, or in another style, or nearly so.

Every text is searched for the words as they are, and its folded form for those that differ in
style or diacritics; only for near places does the term index choose where to look.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.catalog import Catalog
from kb.citation import cite
from kb.document_filter import DocumentFilter
from kb.errors import KBError
from kb.quoting.alignment import align
from kb.quoting.differences import Piece, pieces
from kb.quoting.folded_texts import FoldedTexts
from kb.quoting.near import near_places
from kb.quoting.places import MOST_PLACES, PLACE_KINDS, Place, PlaceKind, Wanted
from kb.quoting.units import is_spoken, units
from kb.records import Citation, Document, Section

SectionsWith = Callable[[Sequence[str], int, Collection[str] | None], Sequence[str]]
"""Gives the ids of the sections that fit some words best: of all, or of those with the ids."""

LONGEST_WORDING = 20_000
_LONGEST_NEAR = 2_000  # a longer wording is a quotation to check
_NEAR_SECTIONS = 40
_FEW_DOCUMENTS = 50  # so few are searched by the ids of their sections
_NEAR_COST = 0.25  # of the words: one in four changed, or more if they are but misspelt
_LEAST_WORDS = 2


@dataclass(frozen=True, slots=True)
class WordingMatch:
    """A place of the words, and how near it is to them.

    ``whole`` is false where the words begin or end within a longer word or number. ``pieces`` say
    word by word what differs, for near places.
    """

    kind: PlaceKind
    citation: Citation
    whole: bool = True
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundWording:
    """The places of some words, the kinds one after the other, exact ones first.

    ``counts`` has how many there are of each kind, of which ``matches`` may show the first only.
    ``more`` says that there are still more: of the kinds ``exact`` to ``accents`` when they reach
    the number that is counted; near places are always but the nearest.
    """

    wording: str
    matches: tuple[WordingMatch, ...]
    counts: tuple[tuple[PlaceKind, int], ...]
    more: bool = False


class WordingSearch:
    """Searches the documents of a catalogue for wording; used by several threads."""

    def __init__(self, catalog: Catalog, sections_with: SectionsWith) -> None:
        """Search ``catalog``; ``sections_with`` names sections worth comparing."""
        self.catalog = catalog
        self._sections_with = sections_with
        self._folded = FoldedTexts()
        self._ordered = sorted(catalog.documents.values(), key=lambda document: document.source)

    def find(
        self, wording: str, limit: int, among: DocumentFilter, kinds: Collection[PlaceKind]
    ) -> FoundWording:
        """Find places of the given ``kinds``; up to ``limit`` of each are cited.

        Raises:
            KBError: the wording is too long.
        """
        wanted = wanted_wording(wording)
        documents = self.documents(among)
        places: dict[PlaceKind, list[tuple[Document, Place]]] = {kind: [] for kind in PLACE_KINDS}
        for document, place in self.places(wanted, documents):
            places[place.kind].append((document, place))
        more = sum(map(len, places.values())) >= MOST_PLACES
        if "near" in kinds:
            found = [entry for of_kind in places.values() for entry in of_kind]
            places["near"] += self._near(wanted, documents, found)
        matches = [
            match
            for kind in PLACE_KINDS
            if kind in kinds
            for match in self._cited(wanted, places[kind], limit)
        ]
        counts = tuple((kind, len(places[kind])) for kind in PLACE_KINDS if kind in kinds)
        return FoundWording(wanted.text, tuple(matches), counts, more)

    def documents(self, among: DocumentFilter) -> list[Document]:
        """List the documents that a filter lets through, by name."""
        return [document for document in self._ordered if among.accepts(document)]

    def places(
        self, wanted: Wanted, documents: Iterable[Document]
    ) -> Iterator[tuple[Document, Place]]:
        """Yield the places of some words: the exact ones of all documents first, then others."""
        several = list(documents)
        seen = 0
        for document in several:
            for place in wanted.exact_places(document.text):
                yield document, place
                seen += 1
                if seen == MOST_PLACES:
                    return
        for document in several:
            for place in wanted.other_places(document.text, self._folded.of(document)):
                yield document, place
                seen += 1
                if seen == MOST_PLACES:
                    return

    def likely(
        self, words: Sequence[str], documents: Sequence[Document], limit: int
    ) -> list[Section]:
        """List the sections of some documents that fit some words best, best first."""
        sections = self.catalog.sections
        if not words or not documents:
            return []
        if len(documents) == len(self._ordered):
            ids = self._sections_with(words, limit, None)
        elif len(documents) <= _FEW_DOCUMENTS:
            within = [section.id for one in documents for section in self.catalog.all_of(one.id)]
            ids = self._sections_with(words, limit, within)
        else:
            let_in = {document.id for document in documents}
            found = self._sections_with(words, 10 * limit, None)
            ids = [id_ for id_ in found if sections[id_].document_id in let_in][:limit]
        return [sections[id_] for id_ in ids if id_ in sections]

    def _near(
        self,
        wanted: Wanted,
        documents: Sequence[Document],
        found: Sequence[tuple[Document, Place]],
    ) -> list[tuple[Document, Place]]:
        """Find near places, nearest first, that no place ``found`` already covers."""
        spoken = [form for form in wanted.forms if is_spoken(form)]
        if len(spoken) < _LEAST_WORDS or len(wanted.text) > _LONGEST_NEAR:
            return []
        taken = [(document.id, place.start, place.end) for document, place in found]
        near: list[tuple[float, Document, Place]] = []
        sections = self.likely(spoken, documents, _NEAR_SECTIONS)
        for document, start, end in self.stretches(sections, 2 * len(wanted.text) + 200):
            text_units = units(document.text, start, end)
            for place in near_places(wanted.units, text_units, _NEAR_COST * len(spoken)):
                if not _overlaps(taken, document, place.start, place.end):
                    taken.append((document.id, place.start, place.end))
                    near.append((place.cost, document, Place(place.start, place.end, "near")))
        near.sort(key=lambda entry: (entry[0], entry[1].source, entry[2].start))
        return [(document, place) for _, document, place in near]

    def stretches(
        self, sections: Iterable[Section], margin: int
    ) -> list[tuple[Document, int, int]]:
        """Give the ranges of text around some sections, those that meet as one."""
        ranges: dict[str, list[tuple[int, int]]] = {}
        for section in sections:
            ranges.setdefault(section.document_id, []).append((section.start, section.end))
        found = []
        for id_, several in ranges.items():
            document = self.catalog.documents[id_]
            joined: list[tuple[int, int]] = []
            for start, end in sorted(several):
                low, high = _at_words(document.text, start - margin, end + margin)
                if joined and low <= joined[-1][1]:
                    joined[-1] = joined[-1][0], max(high, joined[-1][1])
                else:
                    joined.append((low, high))
            found += [(document, start, end) for start, end in joined]
        return found

    def citation(self, document: Document, start: int, end: int) -> Citation | None:
        """Cite a range of a document; ``None`` in a document that has no sections."""
        section = self.catalog.section_at(document.id, start)
        return cite(document, section, start, end) if section is not None else None

    def _cited(
        self, wanted: Wanted, places: Sequence[tuple[Document, Place]], limit: int
    ) -> Iterator[WordingMatch]:
        """Cite the first places of a kind; those inside longer words come last."""
        ordered = sorted(places, key=lambda entry: not entry[1].whole)
        for document, place in ordered[:limit]:
            citation = self.citation(document, place.start, place.end)
            if citation is None:
                continue
            differing = _pieces(wanted, document, place) if place.kind == "near" else ()
            yield WordingMatch(place.kind, citation, place.whole, differing)


def wanted_wording(wording: str) -> Wanted:
    """Make words ready to be looked for.

    Raises:
        KBError: there are too many of them.
    """
    if len(wording) > LONGEST_WORDING:
        raise KBError(
            f"Đoạn văn dài {len(wording)} ký tự, nhiều nhất là {LONGEST_WORDING}. "
            "Hãy chia thành nhiều đoạn ngắn hơn."
        )
    return Wanted(wording)


def _pieces(wanted: Wanted, document: Document, place: Place) -> tuple[Piece, ...]:
    original = units(document.text, place.start, place.end)
    steps = align(wanted.forms, [unit.form for unit in original])
    return pieces(steps, wanted.text, wanted.units, document.text, original)


def _overlaps(
    taken: Iterable[tuple[str, int, int]], document: Document, start: int, end: int
) -> bool:
    return any(id_ == document.id and start < to and of < end for id_, of, to in taken)


def _at_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a range so that it cuts no word in two."""
    start, end = max(0, start), min(len(text), end)
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end
