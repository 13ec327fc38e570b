"""The documents of a collection: listed, read, drawn and cited. Asking is built on it."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from kb.catalog import Catalog
from kb.citation import official_line, verify
from kb.cited_pages import citation_at, draw_page
from kb.config import Config
from kb.ingest.sandbox import Limits
from kb.records import Citation, Document, DocumentFacts, Section
from kb.relations import Relations, related
from kb.store import Store


class Collection:
    """The documents in a store, with their sections, pages and relations.

    Safe to use from several threads; several processes may read while one writes.
    """

    def __init__(self, home: Path | str | None = None, config: Config | None = None) -> None:
        """Open the collection in the folder ``home`` (or that of the configuration).

        Raises:
            KBError: the store cannot be opened.
        """
        self._config = config or Config.from_environment()
        self.home = Path(home) if home is not None else self._config.home
        self._store = Store(self.home)
        self._limits = Limits(memory=self._config.reader_memory << 20)

    def __enter__(self) -> Self:
        """Return the collection itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the collection."""
        self.close()

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def documents(self) -> tuple[Document, ...]:
        """List the documents, ordered by name."""
        return self._store.documents()

    def document_count(self) -> int:
        """Count the documents, without reading them."""
        return len(set(self._store.names().values()))

    def facts(self) -> tuple[DocumentFacts, ...]:
        """List what is known of each document besides its words, ordered by name."""
        return self._store.facts()

    def names(self) -> dict[str, str]:
        """Give every name, first and further, with its document's id."""
        return self._store.names()

    def original_path(self, document_id: str) -> Path:
        """Give the place of the file that a document was read from; nobody may write to it.

        Raises:
            NotFoundError: there is no such document, its file is not kept, or it is damaged.
        """
        return self._store.original_path(document_id)

    def document(self, name: str) -> Document:
        """Give the document of that name.

        Raises:
            NotFoundError: no document goes by that name.
        """
        return self._store.document_named(name)

    def document_by_id(self, document_id: str) -> Document:
        """Give the document with this id.

        Raises:
            NotFoundError: there is none.
        """
        return self._store.document_by_id(document_id)

    def sections(self, name: str) -> tuple[Section, ...]:
        """List a document's sections in reading order.

        Raises:
            NotFoundError: no document goes by that name.
        """
        return self._store.sections(self._store.document_named(name).id)

    def page_image(
        self, name: str, page: int, highlight: tuple[int, int] | None = None, zoom: float = 2.0
    ) -> bytes:
        """Draw a page (from 1) of a document as PNG, ``zoom`` pixels a point.

        The words between the two offsets ``highlight`` of the document's text are marked.

        Raises:
            NotFoundError: there is no such document or page, or its original is not kept.
            LoadError: the page cannot be drawn.
        """
        document = self._store.document_named(name)
        return draw_page(self._store, document, page, highlight, zoom, self._limits)

    def related(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Give by document id how each stands to others: ("Thay thế", "Quyết định số …")."""
        relations = Relations(Catalog(self._store.documents(), self._store.sections()))
        return {document.id: related(document.id, relations) for document in self.documents()}

    def cite(self, citation: Citation, first_mention: bool = True) -> str:
        """Write a citation the official way, ready to paste.

        Raises:
            CitationError: the quote no longer stands in the document.
        """
        document = self._store.document_by_id(citation.document_id)
        verify(citation, document)
        return official_line(document, citation.label, first_mention=first_mention)

    def citation_at(self, document_id: str, start: int, end: int, label: str = "") -> Citation:
        """Cite the words ``[start, end)`` of a document; ``label`` tells which section is meant.

        Raises:
            NotFoundError: there is no such document.
            CitationError: the document has no words there.
        """
        return citation_at(self._store, document_id, start, end, label)
