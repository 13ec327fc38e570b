"""Finds where the evidence of a question set stands in a collection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches

from kb.evaluation.metrics import Slot, Span
from kb.records import Document, Evidence, Question
from kb.text import fold, locate, nfc, tokenise

_ALIKE = 0.6
"""The share of a name, or of the words of a quote, that another must have to be suggested."""
_MOST_COMPARED = 2000  # names; comparing one with more takes seconds
_SHOWN = 160  # characters of the nearest wording


class Places:
    """The documents of a collection, by the names and the wording that question sets give."""

    def __init__(self, documents: Iterable[Document]) -> None:
        """Take the documents of the collection; ``texts`` maps their ids to their texts."""
        self.texts: dict[str, str] = {}
        self._by_name: dict[str, Document] = {}
        self._by_file_name: dict[str, list[Document]] = {}
        self._found: dict[Evidence, Slot] = {}
        for document in documents:
            self.texts[document.id] = document.text
            for name in (document.source, *document.other_sources):
                self._by_name[nfc(name)] = document
            file_name = nfc(document.source).rpartition("/")[2]
            self._by_file_name.setdefault(file_name, []).append(document)

    def slots(self, question: Question) -> tuple[Slot, ...]:
        """Return one slot for each required piece of evidence and one for all alternatives.

        Evidence that is repeated among the alternatives is one of them, and not required besides.
        """
        alternatives = question.evidence_any
        slots = [
            self.of(evidence) for evidence in question.evidence if evidence not in alternatives
        ]
        if alternatives:
            slots.append(tuple(place for evidence in alternatives for place in self.of(evidence)))
        return tuple(slots)

    def of(self, evidence: Evidence) -> Slot:
        """Return every place where the evidence stands exactly, else where it stands roughly."""
        if evidence not in self._found:
            document = self.document(evidence.document)
            self._found[evidence] = _places(evidence.quote, document) if document else ()
        return self._found[evidence]

    def document(self, name: str) -> Document | None:
        """Return the document of this name, or the only one of this file name in any folder."""
        name = nfc(name)
        if name in self._by_name:
            return self._by_name[name]
        # The set may have been written for the same files ingested from another folder.
        same = self._by_file_name.get(name.rpartition("/")[2], [])
        return same[0] if len(same) == 1 else None

    def name_like(self, name: str) -> str | None:
        """Return the document name most like one that no document has, if any is."""
        if len(self._by_name) > _MOST_COMPARED:
            return None
        # Without suffixes: all names end alike, which would make any two look similar.
        stems = {_stem(known): known for known in self._by_name}
        alike = get_close_matches(_stem(name), stems, n=1, cutoff=_ALIKE)
        return stems[alike[0]] if alike else None

    def holder(self, quote: str) -> str | None:
        """Return the name of the first document in which the quote stands exactly, if any."""
        quote = quote.strip()
        return next((d.source for d in self._by_name.values() if quote in d.text), None)


def wording_like(quote: str, text: str) -> str | None:
    """Return the stretch of a text that shares most words with a quote, if it shares 60 %.

    The stretch has as many words as the quote and is at most 160 characters long; diacritics and
    case do not count.
    """
    asked = [fold(token.text) for token in tokenise(quote)]
    if not asked:
        return None
    words = tokenise(text)
    size = min(len(asked), len(words))
    missing, shared = Counter(asked), 0
    best, best_at = (0, False), 0
    for at, word in enumerate(fold(token.text) for token in words):
        missing[word] -= 1
        shared += missing[word] >= 0
        first = fold(words[max(0, at + 1 - size)].text)
        # Among equals the stretch that begins as the quote does: it is the aligned one.
        if (found := (shared, first == asked[0])) > best:
            best, best_at = found, at
        if at + 1 >= size:
            shared -= missing[first] >= 0
            missing[first] += 1
    if best[0] < _ALIKE * len(asked):
        return None
    start = words[max(0, best_at + 1 - size)].start
    return shortened(text[start : words[best_at].end], _SHOWN)


def shortened(text: str, limit: int) -> str:
    """Return the text on one line, cut to ``limit`` characters with an ellipsis."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def _stem(name: str) -> str:
    return fold(name.rpartition("/")[2]).rpartition(".")[0] or fold(name)


def _places(quote: str, document: Document) -> Slot:
    if not quote.strip():
        return ()
    places = []
    start = document.text.find(quote)
    while start >= 0:
        places.append(Span(document.id, start, start + len(quote)))
        start = document.text.find(quote, start + len(quote))
    if not places and (place := locate(quote, document.text)):
        places.append(Span(document.id, *place))
    return tuple(places)
