"""Questions answered as JSON objects, for the API and for assistants alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kb.serial import answer_object, check_object, encodable, found_object, hit_object

if TYPE_CHECKING:
    from kb.document_filter import DocumentFilter
    from kb.knowledge_base import KnowledgeBase
    from kb.records import Document, Hit


def ask(kb: KnowledgeBase, question: str, *, verbatim: bool = False) -> dict[str, Any]:
    """Answer a question: the object of ``kb ask --json``.

    Raises:
        KBError: the collection cannot be read.
    """
    answer = kb.ask(encodable(question), verbatim=verbatim)
    return answer_object(answer, _documents(kb, answer.hits))


def search(kb: KnowledgeBase, question: str, limit: int) -> dict[str, Any]:
    """Give the passages that best fit a question: the object of ``kb search --json``.

    Raises:
        KBError: the collection cannot be read.
    """
    question = encodable(question)
    hits = kb.search(question, limit)
    documents = _documents(kb, hits)
    return {"question": question, "hits": [hit_object(hit, documents) for hit in hits]}


def find(
    kb: KnowledgeBase, wording: str, limit: int, filters: DocumentFilter | None = None
) -> dict[str, Any]:
    """Give the places where some words stand: the object of ``kb find --json``.

    Raises:
        KBError: there are too many words, or the collection cannot be read.
    """
    return found_object(kb.find_matches(encodable(wording), limit, filters))


def check_quote(
    kb: KnowledgeBase, quotation: str, filters: DocumentFilter | None = None
) -> dict[str, Any]:
    """Check a quotation: the object of ``kb quote --json``.

    Raises:
        KBError: the quotation is too long, or the collection cannot be read.
    """
    return check_object(kb.check_quote(encodable(quotation), filters))


def documents(kb: KnowledgeBase) -> dict[str, Any]:
    """List the documents with what is known of each.

    Raises:
        KBError: the collection cannot be read.
    """
    return {
        "documents": [
            {
                "id": facts.id,
                "document": facts.source,
                "title": facts.title,
                "kind": facts.kind,
                "number": facts.number,
                "issuer": facts.issuer,
                "issued_on": facts.issued_on.isoformat() if facts.issued_on else None,
            }
            for facts in kb.facts()
        ]
    }


def _documents(kb: KnowledgeBase, hits: Iterable[Hit]) -> dict[str, Document]:
    """Give the documents of hits by id."""
    ids = dict.fromkeys(hit.section.document_id for hit in hits)
    return {id_: kb.document_by_id(id_) for id_ in ids}
