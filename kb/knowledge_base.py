"""The knowledge base: ingest, search, find, ask. The only place where the parts are wired."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kb.answer_cache import AnswerCache
from kb.asking import SHOWN_HITS, Reading
from kb.cited_pages import (
    answer_on_pages,
    on_page,
    statements_on_pages,
)
from kb.collection import Collection
from kb.config import Config
from kb.diacritics import Restorer
from kb.document_filter import DocumentFilter
from kb.engines import Engines
from kb.errors import KBError, ModelError
from kb.indexes import Indexes
from kb.question import Understanding
from kb.quote_check import QuoteCheck, check_quotation
from kb.quoted_pages import check_on_pages, matches_on_pages
from kb.quoting.places import PLACE_KINDS
from kb.readings import RESTORER, Readings
from kb.records import Answer, Citation, Document, Hit
from kb.relations import related_documents
from kb.soundness import CheckLine, check
from kb.text import tokens
from kb.wording_search import FoundWording

if TYPE_CHECKING:
    from kb.ingest.files import SourceFile
    from kb.intake import IngestReport, IngestStep, Intake
    from kb.llm.answering import ModelAnswer
    from kb.llm.chat_model import ChatModel

_LEARNT = "restorer_generation"  # up to which the restorer has learnt


class KnowledgeBase(Collection):
    """A collection of documents that can be searched, asked and cited.

    Safe to use from several threads; several processes may read while one ingests.
    """

    def __init__(
        self,
        home: Path | str | None = None,
        config: Config | None = None,
        *,
        background: bool = False,
    ) -> None:
        """Open the collection in the folder ``home`` (or that of the configuration).

        In the ``background`` changes by other processes are loaded while questions go on being
        answered as before; else the first question after a change waits and sees it.

        Raises:
            KBError: the store cannot be opened.
        """
        super().__init__(home, config)
        self._indexes = Indexes(self.home, self._store)
        self._background = background
        self._engines = Engines(self._config, self.home)
        self._readings = Readings(self._store, self._indexes, self._engines, background=background)
        self._answers = AnswerCache()

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
        with self._taking(progress) as intake:
            return intake.take_in(paths, prune=prune, only=only or (lambda file: True))

    def ingest_files(
        self,
        files: Sequence[SourceFile],
        progress: Callable[[IngestStep], None] | None = None,
        *,
        reread: Sequence[str] = (),
        wanted: Callable[[], bool] = lambda: True,
    ) -> IngestReport:
        """Take single files in by the names given, then read the documents ``reread`` (ids) anew.

        ``wanted`` is asked before each; when it says no, the rest is left as it is.

        Raises:
            BusyError: another process is writing.
            KBError: the store or model cannot be used.
        """
        with self._taking(progress) as intake:
            return intake.take_files(files, reread, wanted)

    def embed_anew(self, progress: Callable[[IngestStep], None] | None = None) -> IngestReport:
        """Give vectors of the model in use to the documents that have none of it.

        Raises:
            BusyError: another process is writing.
            KBError: the store or model cannot be used.
        """
        with self._taking(progress) as intake:
            return intake.embed_anew()

    @contextmanager
    def _taking(self, progress: Callable[[IngestStep], None] | None) -> Iterator[Intake]:
        """Be the writer, lend what takes files in, and bring what is derived up to date."""
        # Asking needs none of it.
        from kb.intake import Intake

        with self._store.writing():
            yield Intake(
                self._store, self._engines.encoder, progress or (lambda step: None), self._limits
            )
            self._relearn()
            self._indexes.refresh(self._engines.encoder.name)
        self._changed_here()

    def remove(self, name: str) -> None:
        """Take a document out of the collection.

        Raises:
            NotFoundError: no document goes by that name.
        """
        with self._store.writing():
            source = self._store.document_named(name).source
            self._store.remove(name if self._store.content_id(name) else source)
            with suppress(ModelError):  # it is gone all the same; the next question says what to do
                self._indexes.refresh(self._engines.encoder.name)
        self._changed_here()

    def _changed_here(self) -> None:
        """Let questions see a change that this process made itself, without stopping them."""
        if self._background:
            with suppress(KBError):  # the change is made all the same; questions will try again
                self._readings.newest()

    def _relearn(self) -> None:
        """Let the restorer of diacritics learn the collection's own words and names, if new."""
        generation = str(self._store.generation()).encode()
        if (self._store.meta(_LEARNT) or b"0") == generation:
            return
        learnt = Restorer.bundled().learn(document.text for document in self._store.documents())
        self._store.set_meta(RESTORER, learnt.to_bytes())
        self._store.set_meta(_LEARNT, generation)

    # Reading

    def _current(self) -> Reading:
        """Give the reader of a complete generation: the newest, unless that loads behind."""
        return self._readings.current()

    def load_newest(self) -> None:
        """Let the next question see all that is indexed; questions go on meanwhile.

        Raises:
            KBError: the collection cannot be read.
        """
        self._readings.newest()

    def notice_changes(self) -> None:
        """Begin to load what other processes have changed, if anything; returns at once.

        Raises:
            StoreError: the store cannot be read.
        """
        self._readings.notice()

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

    def ask(self, question: str, *, verbatim: bool = False) -> Answer:
        """Answer a question with citations, or refuse and say why.

        A question taken ``verbatim`` is searched for as it was typed: no diacritics are restored
        and nothing is translated.

        Raises:
            ModelError: the store has no vectors of the model in use.
        """
        if not tokens(question):
            reason = "Câu hỏi chưa có từ nào. Hãy viết điều cần hỏi thành lời."
            return Answer(question, question, (), (), reason)
        reading = self._current()
        key = (reading.generation, question, verbatim)
        answer = self._answers.get(key)
        if answer is None:
            answer = answer_on_pages(reading.answer(question, verbatim=verbatim), self._store)
            self._answers.put(key, answer)
        return answer

    @property
    def chat_model(self) -> ChatModel | None:
        """The chat model of the configuration, if one is set.

        Raises:
            ModelError: its package is not installed, or its name is unknown.
        """
        return self._engines.chat_model

    def in_full(self, question: str, previous: Sequence[str]) -> str:
        """Write a follow-up question out by the ``previous`` ones, where there is a chat model.

        Raises:
            ModelError: the chat model cannot be loaded.
        """
        model = self.chat_model
        if model is None:
            return question
        from kb.llm.follow_ups import in_full

        return in_full(question, previous, model)

    def generate(self, answer: Answer, model: ChatModel) -> Iterator[ModelAnswer]:
        """Let a chat model answer the question of ``answer`` from its hits, as it streams.

        Only statements that the documents bear out are given; errors of the model end it with the
        reason.
        """
        from kb.llm.answering import generate

        catalog = self._current().catalog
        for given in generate(answer.question, answer.hits, catalog, model):
            yield replace(given, statements=statements_on_pages(given.statements, self._store))

    @property
    def reranker_notice(self) -> str | None:
        """Why the reranker of the configuration is not used, or not in time; ``None`` if it is."""
        return self._engines.reranking.notice

    def absent_words(self, question: str, *, verbatim: bool = False) -> tuple[str, ...]:
        """List what a question names that stands in no document, neither so nor otherwise worded.

        Raises:
            ModelError: the store has no vectors of the model in use.
        """
        return self._current().absent_words(question, verbatim=verbatim)

    def find(
        self, wording: str, limit: int = 20, filters: DocumentFilter | None = None
    ) -> tuple[Citation, ...]:
        """Find where some words stand: as they are typed, then those equal but for diacritics.

        Raises:
            KBError: there are too many words.
        """
        found = self._current().wording.find(
            wording, limit, filters or DocumentFilter(), ("exact", "style", "accents")
        )
        return tuple(on_page(match.citation, self._store) for match in found.matches[:limit])

    def find_matches(
        self, wording: str, limit: int = 20, filters: DocumentFilter | None = None
    ) -> FoundWording:
        """Find where some words stand, and how near to them; up to ``limit`` places of each kind.

        Raises:
            KBError: there are too many words.
        """
        among = filters or DocumentFilter()
        found = self._current().wording.find(wording, limit, among, PLACE_KINDS)
        return matches_on_pages(found, self._store)

    def check_quote(self, quotation: str, filters: DocumentFilter | None = None) -> QuoteCheck:
        """Compare a quotation with the documents: verbatim, or different word by word.

        Raises:
            KBError: the quotation is too long.
        """
        return check_on_pages(
            check_quotation(self._current().wording, quotation, filters), self._store
        )

    def related_to(self, document_id: str) -> tuple[tuple[str, Document], ...]:
        """List the documents that one stands to, with how: ("Thay thế", …).

        They are as of when the indexes were last complete; none for a document that came later.

        Raises:
            KBError: the collection cannot be searched.
        """
        return related_documents(document_id, self._current().relations)

    def check(self) -> tuple[CheckLine, ...]:
        """Check the store, the indexes and the models, and rebuild indexes that need it."""
        return check(self._store, self._indexes, self._engines)
