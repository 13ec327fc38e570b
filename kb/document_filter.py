"""Which documents to look in: some by name, kind, year or authority."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.records import Document, DocumentFacts
from kb.text import fold, nfc


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """The documents to look in; an empty field lets all through.

    ``documents`` are names or ids, ``kinds`` and ``issuers`` as the documents state them (case and
    diacritics do not count), ``years`` those of issue.
    """

    documents: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    issuers: tuple[str, ...] = ()

    def accepts(self, document: Document | DocumentFacts) -> bool:
        """Tell whether a document is one of those to look in."""
        year = document.issued_on.year if document.issued_on else None
        names = {nfc(name) for name in (document.id, document.source, *document.other_sources)}
        return (
            (not self.documents or any(nfc(wanted) in names for wanted in self.documents))
            and _among(document.kind, self.kinds)
            and (not self.years or year in self.years)
            and _among(document.issuer, self.issuers)
        )


@dataclass(frozen=True, slots=True)
class FilterValues:
    """What the documents of a collection can be told apart by, each value once, sorted."""

    documents: tuple[str, ...]
    kinds: tuple[str, ...]
    years: tuple[int, ...]
    issuers: tuple[str, ...]


def filter_values(documents: Iterable[Document | DocumentFacts]) -> FilterValues:
    """Collect the values that a filter of these documents can have; years from the latest."""
    every = tuple(documents)
    return FilterValues(
        tuple(sorted(document.source for document in every)),
        _distinct(document.kind for document in every),
        tuple(sorted({d.issued_on.year for d in every if d.issued_on}, reverse=True)),
        _distinct(document.issuer for document in every),
    )


def _among(value: str | None, wanted: tuple[str, ...]) -> bool:
    return not wanted or (value is not None and _plain(value) in map(_plain, wanted))


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    """Keep one of the values that differ in case, diacritics or spacing only, the first."""
    kept: dict[str, str] = {}
    for value in values:
        if value:
            kept.setdefault(_plain(value), value)
    return tuple(kept[plain] for plain in sorted(kept))


def _plain(value: str) -> str:
    return " ".join(fold(value).split())
