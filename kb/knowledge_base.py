"""The knowledge base: ingest, search, find, ask. The only place where the parts are wired."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb.asking import SHOWN_HITS, Reading
from kb.catalog import Catalog
from kb.citation import official_line, verify
from kb.cited_pages import answer_on_pages, draw_page, on_page
from kb.config import Config
from kb.diacritics import Restorer
from kb.errors import KBError, ModelError, StoreError
from kb.glossary import Glossary
from kb.indexes import Indexes
from kb.ingest.sandbox import Limits
from kb.question import Understanding
from kb.records import Answer, Citation, Document, Hit, Section
from kb.relations import Relations, related
from kb.retrieval.embedding import Encoder, load_encoder
from kb.store import Store
from kb.text import tokens
from kb.wording_search import find_wording

if TYPE_CHECKING:
    from kb.ingest.files import SourceFile
    from kb.intake import IngestReport, IngestStep

_RESTORER = "restorer"
_LEARNT = "restorer_generation"  # up to which the restorer has learnt


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing that was checked, whether it is in order, and what was found."""

    ok: bool
    text: str


class KnowledgeBase:
    """A collection of documents that can be searched, asked and cited.

    Safe to use from several threads; several processes may read while one ingests.
    """

    def __init__(self, home: Path | str | None = None, config: Config | None = None) -> None:
        """Open the collection in the folder ``home`` (or that of the configuration).

        Raises:
            KBError: the store cannot be opened.
        """
        self._config = config or Config.from_environment()
        self.home = Path(home) if home is not None else self._config.home
        self._store = Store(self.home)
        self._indexes = Indexes(self.home, self._store)
        self._limits = Limits(memory=self._config.reader_memory << 20)
        self._lock = threading.RLock()
        self._reading: Reading | None = None
        self._encoder_loaded: Encoder | None = None
        self._glossary_loaded: Glossary | None = None

    def __enter__(self) -> KnowledgeBase:
        """Return the knowledge base itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the knowledge base."""
        self.close()

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    # Ingest

    def ingest(
        self,
        paths: Sequence[Path],
        progress: Callable[[IngestStep], None] | None = None,
        *,
        prune: bool = False,
        only: Callable[[SourceFile], bool] | None = None,
    ) -> IngestReport:
        """Take files and folders in; an unchanged file costs nothing, a bad one stops no other.

        ``prune`` removes what the folders given have brought before and hold no more. ``only``
        says of each file found whether to take it. Documents that an earlier version read are read
        anew, those that have vectors of another model only are embedded anew.

        Raises:
            KBError: another process is writing, or the store or model cannot be used.
        """
        # Asking needs none of it.
        from kb.intake import Intake

        with self._store.writing():
            intake = Intake(
                self._store, self._encoder, progress or (lambda step: None), self._limits
            )
            report = intake.take_in(paths, prune=prune, only=only or (lambda file: True))
            self._relearn()
            self._indexes.refresh(self._encoder.name)
        return report

    def remove(self, name: str) -> None:
        """Take a document out of the collection.

        Raises:
            NotFoundError: no document goes by that name.
        """
        with self._store.writing():
            source = self._store.document_named(name).source
            self._store.remove(name if self._store.content_id(name) else source)
            with suppress(ModelError):  # it is gone all the same; the next question says what to do
                self._indexes.refresh(self._encoder.name)

    def _relearn(self) -> None:
        """Let the restorer of diacritics learn the collection's own words and names, if new."""
        generation = str(self._store.generation()).encode()
        if (self._store.meta(_LEARNT) or b"0") == generation:
            return
        learnt = Restorer.bundled().learn(document.text for document in self._store.documents())
        self._store.set_meta(_RESTORER, learnt.to_bytes())
        self._store.set_meta(_LEARNT, generation)

    # Reading

    @property
    def _encoder(self) -> Encoder:
        if self._encoder_loaded is None:
            self._encoder_loaded = load_encoder(self._config.embedding_model)
        return self._encoder_loaded

    @property
    def _glossary(self) -> Glossary:
        if self._glossary_loaded is None:
            self._glossary_loaded = Glossary.bundled(self._config.glossary)
        return self._glossary_loaded

    def _current(self) -> Reading:
        """Give the reader of the newest complete generation, loading it when it is new."""
        with self._lock:
            indexed = self._indexes.generation()
            if self._reading is None or self._reading.generation != indexed:
                if indexed != self._store.generation():
                    # A process was killed before it had indexed all, or one is at work right now.
                    self._catch_up()
                self._reading = self._load_reading()
            return self._reading

    def _catch_up(self) -> None:
        try:
            with self._store.writing():
                self._indexes.refresh(self._encoder.name)
        except StoreError:
            # Another process is writing: answer from the indexes as they are, if there are any.
            if self._indexes.generation() is None:
                raise

    def _load_reading(self) -> Reading:
        from kb.retrieval.hybrid import HybridRetriever

        opened = self._indexes.open(self._encoder.name)
        if opened is None:
            with self._store.writing():
                self._indexes.refresh(self._encoder.name)
            opened = self._indexes.open(self._encoder.name)
        if opened is None:
            raise StoreError("Chỉ mục không dựng lại được. Hãy chạy «kb check» để biết lý do.")
        catalog = Catalog(self._store.documents(), self._store.sections())
        learnt = self._store.meta(_RESTORER)
        restorer = Restorer.from_bytes(learnt) if learnt else Restorer.bundled()
        retriever = HybridRetriever(catalog, *opened, self._encoder)
        return Reading(
            self._indexes.generation(),
            catalog,
            Relations(catalog),
            retriever,
            restorer,
            self._glossary,
        )

    def understand(self, question: str) -> Understanding:
        """Say how a question is understood."""
        return self._current().understand(question)

    def search(self, question: str, limit: int = SHOWN_HITS) -> tuple[Hit, ...]:
        """Find the sections that best fit a question, best first; none for one without a word.

        Raises:
            ModelError: the store has no vectors of the model in use.
        """
        if not tokens(question):
            return ()
        reading = self._current()
        if not len(reading.catalog):
            return ()
        return reading.retriever.search(reading.understand(question), limit).hits

    def ask(self, question: str) -> Answer:
        """Answer a question with citations, or refuse and say why.

        Raises:
            ModelError: the store has no vectors of the model in use.
        """
        if not tokens(question):
            reason = "Câu hỏi chưa có từ nào. Hãy viết điều cần hỏi thành lời."
            return Answer(question, question, (), (), reason)
        return answer_on_pages(self._current().answer(question), self._store)

    def find(self, wording: str, limit: int = 20) -> tuple[Citation, ...]:
        """Find where some words stand in the documents, as they are typed or nearly so."""
        found = find_wording(self._current().catalog, wording, limit)
        return tuple(on_page(citation, self._store) for citation in found)

    def documents(self) -> tuple[Document, ...]:
        """List the documents, ordered by name."""
        return self._store.documents()

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

    def check(self) -> tuple[CheckLine, ...]:
        """Check the store, the indexes and the model, and rebuild indexes that need it."""
        lines = [CheckLine(False, problem) for problem in self._store.verify()]
        if not lines:
            count = len(self._store.documents())
            lines.append(CheckLine(True, f"Kho dữ liệu nguyên vẹn: {count} văn bản."))
        lines.append(self._check_model())
        lines.append(self._check_indexes())
        return tuple(lines)

    def _check_model(self) -> CheckLine:
        try:
            return CheckLine(True, f"Mô hình nhúng dùng được: {self._encoder.name}.")
        except KBError as error:
            return CheckLine(False, str(error))

    def _check_indexes(self) -> CheckLine:
        try:
            sound = self._indexes.sound(self._encoder.name)
            if not sound:
                with self._store.writing():
                    self._indexes.refresh(self._encoder.name)
                return CheckLine(True, "Chỉ mục cũ hoặc hỏng, đã dựng lại từ kho dữ liệu.")
        except KBError as error:
            return CheckLine(False, str(error))
        generation = self._store.generation()
        return CheckLine(True, f"Chỉ mục khớp với kho dữ liệu (lần cập nhật {generation}).")
