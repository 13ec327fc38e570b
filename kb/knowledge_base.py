"""The knowledge base: ingest, search, find, ask. The only place where the parts are wired."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kb.answer import answer, together
from kb.catalog import Catalog
from kb.citation import official_line, verify
from kb.config import Config
from kb.diacritics import Restorer
from kb.errors import KBError, ModelError, StoreError
from kb.glossary import Glossary
from kb.indexes import Indexes
from kb.question import Understanding, parts_of, understand, understand_part
from kb.question.operations import operation
from kb.records import Answer, Citation, Document, Hit, Section
from kb.relations import Relations, related, validity_notes
from kb.retrieval.embedding import Encoder, load_encoder
from kb.store import Store
from kb.text import tokens
from kb.wording_search import find_wording

if TYPE_CHECKING:
    from kb.intake import IngestReport, IngestStep
    from kb.retrieval.hybrid import HybridRetriever

_RESTORER = "restorer"
SHOWN_HITS = 10


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing that was checked, whether it is in order, and what was found."""

    ok: bool
    text: str


@dataclass(frozen=True, slots=True)
class _Reader:
    """Everything needed to answer, as of one generation of the indexes."""

    generation: int | None
    catalog: Catalog
    relations: Relations
    retriever: HybridRetriever
    restorer: Restorer


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
        self._lock = threading.RLock()
        self._reader: _Reader | None = None
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
        self, paths: Sequence[Path], progress: Callable[[IngestStep], None] | None = None
    ) -> IngestReport:
        """Take files and folders in; an unchanged file costs nothing, a bad one stops no other.

        Documents that have vectors of another model only are embedded anew.

        Raises:
            KBError: another process is writing, or the store or model cannot be used.
        """
        # Asking needs none of it.
        from kb.intake import Intake

        with self._store.writing():
            intake = Intake(self._store, self._encoder, progress or (lambda step: None))
            report = intake.take_in(paths)
            if report.added:
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
        """Let the restorer of diacritics learn the collection's own words and names."""
        learnt = Restorer.bundled().learn(document.text for document in self._store.documents())
        self._store.set_meta(_RESTORER, learnt.to_bytes())

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

    def _current(self) -> _Reader:
        """Give the reader of the newest complete generation, loading it when it is new."""
        with self._lock:
            indexed = self._indexes.generation()
            if self._reader is None or self._reader.generation != indexed:
                if indexed != self._store.generation():
                    # A process was killed before it had indexed all, or one is at work right now.
                    self._catch_up()
                self._reader = self._load_reader()
            return self._reader

    def _catch_up(self) -> None:
        try:
            with self._store.writing():
                self._indexes.refresh(self._encoder.name)
        except StoreError:
            # Another process is writing: answer from the indexes as they are, if there are any.
            if self._indexes.generation() is None:
                raise

    def _load_reader(self) -> _Reader:
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
        return _Reader(self._indexes.generation(), catalog, Relations(catalog), retriever, restorer)

    def understand(self, question: str) -> Understanding:
        """Say how a question is understood."""
        return understand(question, self._current().restorer, self._glossary)

    def search(self, question: str, limit: int = SHOWN_HITS) -> tuple[Hit, ...]:
        """Find the sections that best fit a question, best first; none for one without a word.

        Raises:
            ModelError: the store has no vectors of the model in use.
        """
        if not tokens(question):
            return ()
        reader = self._current()
        if not len(reader.catalog):
            return ()
        understanding = understand(question, reader.restorer, self._glossary)
        return reader.retriever.search(understanding, limit).hits

    def ask(self, question: str) -> Answer:
        """Answer a question with citations, or refuse and say why.

        Raises:
            ModelError: the store has no vectors of the model in use.
        """
        if not tokens(question):
            reason = "Câu hỏi chưa có từ nào. Hãy viết điều cần hỏi thành lời."
            return Answer(question, question, (), (), reason)
        reader = self._current()
        understanding = understand(question, reader.restorer, self._glossary)
        if not len(reader.catalog):
            reason = "Chưa có văn bản nào trong kho. Hãy nạp văn bản bằng lệnh «kb ingest»."
            return Answer(question, understanding.text, (), (), reason)
        result = self._in_parts(understanding, reader) or _answer_to(understanding, reader)
        cited = [citation for statement in result.statements for citation in statement.citations]
        later = validity_notes(cited, reader.relations, reader.catalog)
        result = replace(result, notes=(*result.notes, *later))
        for citation in (*cited, *(c for note in result.notes for c in note.citations)):
            verify(citation, reader.catalog.documents[citation.document_id])
        return result

    def _in_parts(self, understanding: Understanding, reader: _Reader) -> Answer | None:
        """Answer each part of a question by itself; ``None`` where it cannot be split."""
        if understanding.parts == 1:
            return None
        wording = understanding.question if understanding.english else understanding.text
        parts = parts_of(wording, understanding.english)
        if len(parts) == 1:
            return None
        if operation(understanding) is not None:
            whole = _answer_to(understanding, reader)
            if whole.confidence is None and whole.statements:
                return whole  # a table says it all: two rows compared
        asked = [understand_part(part, reader.restorer, self._glossary) for part in parts]
        answers = [_answer_to(part, reader) for part in asked]
        return together(understanding.question, understanding.text, answers, SHOWN_HITS)

    def find(self, wording: str, limit: int = 20) -> tuple[Citation, ...]:
        """Find where some words stand in the documents, as they are typed or nearly so."""
        return find_wording(self._current().catalog, wording, limit)

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


def _answer_to(understanding: Understanding, reader: _Reader) -> Answer:
    """Search for a question and read what is found."""
    found = reader.retriever.search(understanding, SHOWN_HITS)
    return answer(found.weighing, found.hits, reader.catalog, found.similarity)
