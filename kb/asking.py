"""Answering: a question is understood, searched for and read, whole or part by part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.answer import answer, together
from kb.catalog import Catalog
from kb.citation import verify
from kb.diacritics import Restorer
from kb.glossary import Glossary
from kb.question import (
    Understanding,
    lacks_diacritics,
    names_in,
    parts_of,
    understand,
    understand_part,
)
from kb.question.operations import operation
from kb.records import Answer
from kb.relations import Relations, validity_notes
from kb.text import bigrams, tokens
from kb.wording_search import WordingSearch

if TYPE_CHECKING:
    from kb.retrieval.hybrid import HybridRetriever

SHOWN_HITS = 10


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything needed to answer, as of one generation of the indexes."""

    generation: int | None
    catalog: Catalog
    relations: Relations
    retriever: HybridRetriever
    restorer: Restorer
    glossary: Glossary
    wording: WordingSearch

    def understand(self, question: str, *, verbatim: bool = False) -> Understanding:
        """Say how a question is understood; ``verbatim`` takes it as it was typed."""
        return understand(question, self.restorer, self.glossary, verbatim=verbatim)

    def answer(self, question: str, *, verbatim: bool = False) -> Answer:
        """Answer a question with citations, each of them checked, or refuse and say why."""
        understanding = self.understand(question, verbatim=verbatim)
        if not len(self.catalog):
            reason = "Chưa có văn bản nào trong kho. Hãy nạp văn bản bằng lệnh «kb ingest»."
            return Answer(question, understanding.text, (), (), reason)
        result = self._in_parts(understanding, verbatim) or self._whole(understanding)
        cited = [citation for statement in result.statements for citation in statement.citations]
        later = validity_notes(cited, self.relations, self.catalog)
        result = replace(result, notes=(*result.notes, *later))
        for citation in (*cited, *(c for note in result.notes for c in note.citations)):
            verify(citation, self.catalog.documents[citation.document_id])
        return result

    def absent_words(self, question: str, *, verbatim: bool = False) -> tuple[str, ...]:
        """List what a question names that stands in no document, neither so nor otherwise worded.

        In a question without diacritics a word counts as there with any diacritics.
        """
        understanding = self.understand(question, verbatim=verbatim)
        plain = lacks_diacritics(understanding) and not understanding.english

        def absent(words: Iterable[str]) -> bool:
            return any(self.retriever.absent(word, folded=plain) for word in words)

        # A name stands nowhere where two of its words never stand side by side.
        names = [n for n in names_in(understanding.question) if absent(bigrams(tokens(n)))]
        said = {token for name in names for token in tokens(name)}
        words = [
            concept.source
            for concept in understanding.concepts
            if concept.importance >= 1
            and not said.issuperset(tokens(concept.source))
            and absent(tokens(concept.source))
            and all(absent(other) for other, _ in concept.alternatives)
        ]
        return tuple(dict.fromkeys((*names, *words)))

    def _in_parts(self, understanding: Understanding, verbatim: bool) -> Answer | None:
        """Answer each part of a question by itself; ``None`` where it cannot be split."""
        if understanding.parts == 1:
            return None
        wording = understanding.question if understanding.english else understanding.text
        parts = parts_of(wording, understanding.english)
        if len(parts) == 1:
            return None
        if operation(understanding) is not None:
            whole = self._whole(understanding)
            if whole.confidence is None and whole.statements:
                return whole  # a table says it all: two rows compared
        asked = [
            understand_part(part, self.restorer, self.glossary, verbatim=verbatim) for part in parts
        ]
        answers = [self._whole(part) for part in asked]
        return together(understanding.question, understanding.text, answers, SHOWN_HITS)

    def _whole(self, understanding: Understanding) -> Answer:
        """Search for a question and read what is found."""
        found = self.retriever.search(understanding, SHOWN_HITS)
        return answer(found.weighing, found.hits, self.catalog, found.similarity)
