"""The retriever inside a real LangChain chain."""

from __future__ import annotations

from langchain_core.documents import Document
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from kb.knowledge_base import KnowledgeBase
from kb.langchain import KnowledgeBaseRetriever


def test_retriever_gives_wording_with_what_a_citation_needs(corpus_kb: KnowledgeBase) -> None:
    retriever = KnowledgeBaseRetriever(knowledge_base=corpus_kb, limit=3)
    found = retriever.invoke("Cơ quan nào chủ trì xây dựng Chương trình phát triển đô thị?")
    assert len(found) == 3
    for document in found:
        text = corpus_kb.document(document.metadata["source"]).text
        assert text[document.metadata["start"] : document.metadata["end"]] == document.page_content
    assert found[0].metadata["label"] == "STT 4, Phụ lục I"


def test_retriever_in_a_chain(corpus_kb: KnowledgeBase) -> None:
    def joined(documents: list[Document]) -> str:
        return "\n".join(f"[{d.metadata['label']}] {d.page_content}" for d in documents)

    def read_first(prompt: object) -> str:
        # Stands in for a chat model: answers with the first line of the context it was given.
        return str(prompt.to_string().split("Ngữ cảnh:\n")[1].splitlines()[0])  # type: ignore[attr-defined]

    retriever = KnowledgeBaseRetriever(knowledge_base=corpus_kb, limit=2)
    prompt = ChatPromptTemplate.from_template("Câu hỏi: {question}\nNgữ cảnh:\n{context}")
    chain = (
        {"context": retriever | RunnableLambda(joined), "question": RunnablePassthrough()}
        | prompt
        | RunnableLambda(read_first)
    )
    said = chain.invoke("Chủ đầu tư quy hoạch cụm công nghiệp là ai?")
    assert said == "[Khoản 2 Điều 1] " + "Điều 1. Phê duyệt" or said.startswith("[")
