"""Which documents of a collection a question names by number, and which only mention them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from kb.passages import origin
from kb.question.references import Reference, kind_code, references
from kb.records import Document
from kb.text import bigrams, fold, tokens

INDIRECT = 0.5
"""How far off other documents are where what is named is only written about, in titles or texts."""
_YEAR_SAID = 2
"""How many pairs of words the year of issue counts for, when it tells documents apart."""
_NAME_BREAKS = re.compile(r"\.[^./]+$|[\s/_-]+")
_SIGN_SHAPE = re.compile(r"\d[a-z]?\s?(?:/\s?\d{4}\s?)?[/–-]\s?[A-ZĐÐ]{2}")
_LETTERHEAD = 300
"""Characters at the beginning of a text that tell where it was issued."""
_LOCAL = frozenset({"ubnd", "hdnd", "tu", "hu", "thu", "du"})
_LEVELS = frozenset({"tinh", "pho", "tp", "huyen", "xa", "quan", "phuong", "tran", "uy"})
"""Last words of what stands before the name of a province, district or commune, folded."""
_BEFORE, _AFTER = 40, 80
"""Characters around the middle of a sign in which its kind, date and place may stand."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What the references of a question denote in a collection.

    ``documents`` are the ids of the documents named, ``about`` of those with a title that names
    one that is not there, or on which they bear as asked. ``mentions`` are places in texts, by
    document id, that mention one likewise. ``missing`` are the references that nothing answers to.
    """

    documents: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    mentions: frozenset[tuple[str, int]] = frozenset()
    missing: tuple[Reference, ...] = ()

    @property
    def favoured(self) -> frozenset[str]:
        """The ids of the documents that the question is after."""
        return self.documents | self.about

    def distance(self, document_id: str) -> float:
        """Say how far a document is from what is named, 0 to 1; 0 too where nothing is."""
        if document_id in self.favoured or any(id_ == document_id for id_, _ in self.mentions):
            return 0.0
        if self.documents:
            return 1.0
        return INDIRECT if self.about or self.mentions else 0.0


@dataclass(frozen=True, slots=True)
class _Entry:
    """A reference that stands for a document, or in its title or text."""

    document_id: str
    reference: Reference
    kinds: frozenset[str]


class Register:
    """The numbers of a collection's documents, and those that their titles and texts mention."""

    def __init__(self, documents: Iterable[Document]) -> None:
        """Take down the documents by their own facts, or their file names for want of a number."""
        self._documents = {document.id: document for document in documents}
        self._own: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._titles: defaultdict[str, list[_Entry]] = defaultdict(list)
        for document in self._documents.values():
            own = _own_entries(document)
            for entry in own:
                self._own[entry.reference.number].append(entry)
            title = f"{document.title or ''}\n{_spoken(document.source)}"
            for entry in _entries(document, references(title)):
                if not any(_agree(entry.reference, one) for one in own):
                    self._titles[entry.reference.number].append(entry)

    @cached_property
    def _texts(self) -> dict[str, list[_Entry]]:
        """The references in the texts, by number; made when the first question needs them."""
        found: defaultdict[str, list[_Entry]] = defaultdict(list)
        for document in self._documents.values():
            for entry in _entries(document, _signs(document.text)):
                found[entry.reference.number].append(entry)
        return found

    def naming(self, asked: Sequence[Reference], words: Sequence[str] = ()) -> Naming:
        """Find what references denote.

        The same number in several places or years gives all of them, unless ``words`` tell: the
        folded words of the question that stand outside the references.
        """
        documents: set[str] = set()
        about: set[str] = set()
        mentions: set[tuple[str, int]] = set()
        missing = []
        for reference in asked:
            own = self._nearest(self._among(self._own, reference), reference, words)
            titled = self._nearest(self._among(self._titles, reference), reference, words)
            documents |= own
            if reference.bearing or not own:
                about |= titled
            if reference.bearing or not (own or titled):
                places = self._mentions(reference)
                mentions |= places
                if not (own or titled or places):
                    missing.append(reference)
        return Naming(frozenset(documents), frozenset(about), frozenset(mentions), tuple(missing))

    def _among(self, entries: dict[str, list[_Entry]], reference: Reference) -> set[str]:
        return {
            entry.document_id
            for entry in entries.get(reference.number, ())
            if _agree(reference, entry) and self._may_be_of(entry, reference.place)
        }

    def _mentions(self, reference: Reference) -> set[tuple[str, int]]:
        own = {entry.document_id for entry in self._own.get(reference.number, ())}
        return {
            (entry.document_id, entry.reference.start)
            for entry in self._texts.get(reference.number, ())
            # What a document with this number says of it is said of itself.
            if _agree(reference, entry) and entry.document_id not in own
        }

    def _may_be_of(self, entry: _Entry, place: str) -> bool:
        """Whether what an entry stands for may come from a place, as far as the document tells."""
        letters = entry.reference.letters
        if not place or (letters and _LOCAL.isdisjoint(letters)):
            return True
        pairs = _pairs(self._documents[entry.document_id])
        known = {pair for pair in pairs if pair.partition("_")[0] in _LEVELS}
        first = place.partition(" ")[0]
        return (
            not known
            or place.replace(" ", "_") in pairs
            or any(pair.endswith(f"_{first}") for pair in known)
        )

    def _nearest(self, ids: set[str], reference: Reference, words: Sequence[str]) -> set[str]:
        """Keep those documents whose place, issuer, year and title are said most of."""
        if len(ids) < 2:
            return ids
        pairs = set(bigrams(words))
        single = {*words, *map(fold, tokens(reference.written))}
        said = {id_: self._said(self._documents[id_], single, pairs) for id_ in ids}
        most = max(said.values())
        return {id_ for id_ in ids if said[id_] == most}

    @staticmethod
    def _said(document: Document, words: Collection[str], pairs: set[str]) -> int:
        letters = {
            code
            for entry in _own_entries(document)
            for code in entry.reference.letters
            # "bộ KHCN" leaves the first letter of BKHCN to the word before.
            if code in words or (len(code) > 3 and code[1:] in words)
        }
        dated = document.issued_on is not None and str(document.issued_on.year) in words
        return len(pairs & _pairs(document)) + len(letters) + _YEAR_SAID * dated


def _own_entries(document: Document) -> list[_Entry]:
    """Give a document's own sign: of its number or, for want of one, of its file's name."""
    kind = kind_code(document.kind)
    year = document.issued_on.year if document.issued_on else None
    if document.number:
        found = references(document.number)[:1]
    else:
        named = references(_spoken(document.source))
        # The name of a programme's file may hold the number of the resolution it carries out.
        found = tuple(one for one in named if not kind or one.kind == kind)[:1]
    return [
        _Entry(
            document.id,
            replace(one, year=one.year or year),
            frozenset(code for code in (kind, one.kind) if code),
        )
        for one in found
    ]


def _entries(document: Document, found: Iterable[Reference]) -> Iterable[_Entry]:
    for one in found:
        yield _Entry(document.id, one, frozenset({one.kind} if one.kind else ()))


def _signs(text: str) -> Iterator[Reference]:
    """Find the full signs in a long text, which are quicker to find than other references."""
    end = 0
    for match in _SIGN_SHAPE.finditer(text):
        low = max(end, match.start() - _BEFORE)
        for one in references(text[low : match.end() + _AFTER]):
            start = low + one.start
            if start <= match.start() < low + one.end:
                end = low + one.end
                yield replace(one, start=start, end=end)


def _agree(asked: Reference, entry: _Entry) -> bool:
    """Whether a reference may mean what an entry stands for: nothing that both say differs."""
    known = entry.reference
    one, other = set(asked.letters), set(known.letters)
    return (
        asked.number == known.number
        and (not asked.kind or not entry.kinds or asked.kind in entry.kinds)
        and (asked.year is None or known.year is None or asked.year == known.year)
        and (not one or not other or one <= other or other <= one)
        and (not asked.place or not known.place or asked.place.split()[0] == known.place.split()[0])
    )


def identity(document: Document) -> list[str]:
    """List the folded words of a document's facts and letterhead, in order."""
    words = f"{origin(document)} {document.text[:_LETTERHEAD]}"
    return [fold(token) for token in tokens(words)]


@lru_cache(maxsize=1024)
def _pairs(document: Document) -> frozenset[str]:
    return frozenset(bigrams(identity(document)))


def _spoken(source: str) -> str:
    """Write a file's name as it would be said: "nghi-quyet-29.txt", "nghi quyet 29"."""
    return _NAME_BREAKS.sub(" ", source)
