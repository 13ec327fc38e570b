"""Answering: a question is understood, searched for and read, whole or part by part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb.answer import answer, together
from kb.catalog import Catalog
from kb.citation import verify
from kb.diacritics import Restorer
from kb.glossary import Glossary
from kb.question import Understanding, parts_of, understand, understand_part
from kb.question.operations import operation
from kb.records import Answer
from kb.relations import Relations, validity_notes

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

    def understand(self, question: str) -> Understanding:
        """Say how a question is understood."""
        return understand(question, self.restorer, self.glossary)

    def answer(self, question: str) -> Answer:
        """Answer a question with citations, each of them checked, or refuse and say why."""
        understanding = self.understand(question)
        if not len(self.catalog):
            reason = "Chưa có văn bản nào trong kho. Hãy nạp văn bản bằng lệnh «kb ingest»."
            return Answer(question, understanding.text, (), (), reason)
        result = self._in_parts(understanding) or self._whole(understanding)
        cited = [citation for statement in result.statements for citation in statement.citations]
        later = validity_notes(cited, self.relations, self.catalog)
        result = replace(result, notes=(*result.notes, *later))
        for citation in (*cited, *(c for note in result.notes for c in note.citations)):
            verify(citation, self.catalog.documents[citation.document_id])
        return result

    def _in_parts(self, understanding: Understanding) -> Answer | None:
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
        asked = [understand_part(part, self.restorer, self.glossary) for part in parts]
        answers = [self._whole(part) for part in asked]
        return together(understanding.question, understanding.text, answers, SHOWN_HITS)

    def _whole(self, understanding: Understanding) -> Answer:
        """Search for a question and read what is found."""
        found = self.retriever.search(understanding, SHOWN_HITS)
        return answer(found.weighing, found.hits, self.catalog, found.similarity)
