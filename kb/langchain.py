"""The knowledge base in any LangChain chain: our hits and our sections as LangChain documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from langchain_core import documents
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.document_loaders import BaseLoader
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from kb.citation import official_line, page_at
from kb.errors import LoadError
from kb.ingest.files import find_files, read_bytes
from kb.ingest.loaders import load
from kb.knowledge_base import KnowledgeBase
from kb.records import Document, Section


class KnowledgeBaseRetriever(BaseRetriever):
    """Gives up to ``limit`` stretches of wording for a question, best first.

    Each document's metadata hold what a citation needs: ``source``, ``document_id``, ``label``,
    ``kind``, ``start`` and ``end`` (offsets in ``KnowledgeBase.document(source).text``), ``page``
    (from 1; ``None`` without pages), ``citation`` (the official line, ready to paste) and
    ``score``.
    """

    knowledge_base: KnowledgeBase
    limit: int = 5
    model_config = ConfigDict(arbitrary_types_allowed=True)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[documents.Document]:
        found = []
        for hit in self.knowledge_base.search(query, self.limit):
            document = self.knowledge_base.document_by_id(hit.section.document_id)
            given = _langchain_document(document, hit.section, hit.start, hit.end)
            given.metadata["score"] = hit.score
            found.append(given)
        return found


class KnowledgeBaseLoader(BaseLoader):
    """Reads files and folders as ingest does: one LangChain document a section, nothing stored.

    The metadata are those of ``KnowledgeBaseRetriever``, without ``score``.
    """

    def __init__(self, paths: Sequence[Path | str]) -> None:
        """Load these files, and those in these folders."""
        self._paths = [Path(path) for path in paths]

    def lazy_load(self) -> Iterator[documents.Document]:
        """Give the sections file by file, in reading order.

        Raises:
            LoadError: a path does not exist, or a file cannot be read.
        """
        listing = find_files(self._paths)
        for name, reason in listing.failed:
            raise LoadError(f"{name}: {reason}")
        for file in listing.files:
            document, sections = load(file, read_bytes(file))
            for section in sections:
                yield _langchain_document(document, section, section.start, section.end)


def _langchain_document(
    document: Document, section: Section, start: int, end: int
) -> documents.Document:
    metadata: dict[str, Any] = {
        "source": document.source,
        "document_id": document.id,
        "label": section.label,
        "kind": section.kind,
        "start": start,
        "end": end,
        "page": page_at(document, start),
        "citation": official_line(document, section.label),
    }
    return documents.Document(document.text[start:end], id=section.id, metadata=metadata)
