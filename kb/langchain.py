"""The knowledge base in any LangChain chain: our hits as a retriever's documents."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from kb.knowledge_base import KnowledgeBase


class KnowledgeBaseRetriever(BaseRetriever):
    """Gives up to ``limit`` stretches of wording for a question, best first.

    Each document's metadata hold what a citation needs: ``source``, ``label``, ``start`` and
    ``end`` (offsets in ``KnowledgeBase.document(source).text``) and ``score``.
    """

    knowledge_base: KnowledgeBase
    limit: int = 5
    model_config = ConfigDict(arbitrary_types_allowed=True)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        found = []
        for hit in self.knowledge_base.search(query, self.limit):
            document = self.knowledge_base.document_by_id(hit.section.document_id)
            metadata = {
                "source": document.source,
                "label": hit.section.label,
                "start": hit.start,
                "end": hit.end,
                "score": hit.score,
            }
            found.append(Document(document.text[hit.start : hit.end], metadata=metadata))
        return found
