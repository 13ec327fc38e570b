"""Gathers what an answer needs to be shown: its documents, sections, official lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kb.errors import NotFoundError
from kb.records import Answer, Citation, Document
from kb.serial import all_citations, distinct
from kb.ui.ask.answers import answered, refused
from kb.ui.ask.session import Shown
from kb.ui.cards import Evidence, Passage
from kb.ui.wording import common

if TYPE_CHECKING:
    from kb.knowledge_base import KnowledgeBase


def show(kb: KnowledgeBase, answer: Answer, *, verbatim: bool = False) -> Shown:
    """Render an answer with what the collection holds of its citations and hits.

    Raises:
        KBError: a cited document is gone, because another process removed it meanwhile.
    """
    documents = _documents(kb, (hit.section.document_id for hit in answer.hits))
    passages = [
        Passage(hit, documents[hit.section.document_id])
        for hit in answer.hits
        if hit.section.document_id in documents
    ]
    if answer.abstained_because is not None:
        return refused(
            answer,
            passages,
            searched=kb.document_count(),
            absent=kb.absent_words(answer.question, verbatim=verbatim) if answer.hits else (),
            verbatim=verbatim,
        )
    return answered(answer, _evidence(kb, answer, documents), passages, verbatim=verbatim)


def gone(kb: KnowledgeBase, answer: Answer) -> tuple[str, ...]:
    """Name the cited documents that the collection does not hold any more."""
    cited = {citation.document_id: citation.source for citation in all_citations(answer)}
    here = _documents(kb, cited)
    return tuple(source for id_, source in cited.items() if id_ not in here)


def choice(answer: Answer) -> str:
    """Write an answer as the evidence pack takes it, as JSON; empty for a refusal."""
    if answer.abstained_because is not None or not answer.statements:
        return ""
    cited = distinct(citation for one in answer.statements for citation in one.citations)
    chosen = {
        "question": answer.question,
        "understood_as": answer.understood_as,
        "answer": answer.text,
        "citations": [_chosen(citation) for citation in cited],
    }
    return json.dumps(chosen, ensure_ascii=False)


def _chosen(citation: Citation) -> dict[str, str | int | None]:
    return {
        "document_id": citation.document_id,
        "start": citation.start,
        "end": citation.end,
        "label": citation.label,
        "page": citation.page,
        "quote": citation.quote,
    }


def _documents(kb: KnowledgeBase, ids: Iterable[str]) -> dict[str, Document]:
    """Give the documents with these ids that are there; reading all would take seconds."""
    found = {}
    for id_ in dict.fromkeys(ids):
        try:
            found[id_] = kb.document_by_id(id_)
        except NotFoundError:
            continue  # removed since it was searched
    return found


def _evidence(
    kb: KnowledgeBase, answer: Answer, documents: dict[str, Document]
) -> tuple[Evidence, ...]:
    citations = all_citations(answer)
    missing = {citation.document_id for citation in citations} - documents.keys()
    documents = documents | _documents(kb, missing)
    sections = {hit.section.id: hit.section for hit in answer.hits}
    evidence = []
    for citation in citations:
        document = documents.get(citation.document_id)
        if document is None:
            raise NotFoundError(common.DOCUMENT_GONE.format(name=citation.source))
        if citation.section_id not in sections:
            sections.update((section.id, section) for section in kb.sections(document.source))
        official, later = (kb.cite(citation, first_mention=first) for first in (True, False))
        section = sections.get(citation.section_id)
        evidence.append(Evidence(citation, document, section, official, later))
    return tuple(evidence)
