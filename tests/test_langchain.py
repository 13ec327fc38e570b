"""The retriever and the loader inside real LangChain chains."""

from __future__ import annotations

from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import BaseMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from kb.errors import LoadError
from kb.knowledge_base import KnowledgeBase
from kb.langchain import KnowledgeBaseLoader, KnowledgeBaseRetriever

CORPUS = Path(__file__).parent.parent / "corpus"
QUESTION = "Cơ quan nào chủ trì xây dựng Chương trình phát triển đô thị?"
PROMPT = ChatPromptTemplate.from_template("Câu hỏi: {question}\nNgữ cảnh:\n{context}")


class RememberingModel(FakeListChatModel):
    """Answers from a list, and remembers what it was asked."""

    asked: list[str]

    def _call(self, messages: list[BaseMessage], *args: object, **more: object) -> str:
        self.asked.append(str(messages[-1].content))
        return super()._call(messages, *args, **more)


def joined(documents: list[Document]) -> str:
    return "\n".join(f"[{d.metadata['citation']}] {d.page_content}" for d in documents)


def test_retriever_gives_wording_with_what_a_citation_needs(corpus_kb: KnowledgeBase) -> None:
    retriever = KnowledgeBaseRetriever(knowledge_base=corpus_kb, limit=3)
    found = retriever.invoke(QUESTION)
    assert len(found) == 3
    for document in found:
        source = corpus_kb.document(document.metadata["source"])
        start, end = document.metadata["start"], document.metadata["end"]
        assert source.text[start:end] == document.page_content
        assert document.metadata["document_id"] == source.id
        cited = corpus_kb.citation_at(source.id, start, end, document.metadata["label"])
        assert document.metadata["page"] == cited.page
    first = found[0].metadata
    assert (first["label"], first["kind"], first["page"]) == ("STT 4, Phụ lục I", "table_row", None)
    assert first["citation"].startswith("STT 4, Phụ lục I ban hành kèm theo ")


def test_retriever_in_a_chain(corpus_kb: KnowledgeBase) -> None:
    retriever = KnowledgeBaseRetriever(knowledge_base=corpus_kb, limit=2)
    model = RememberingModel(responses=["Sở Xây dựng [STT 4]"], asked=[])
    chain = (
        {"context": retriever | RunnableLambda(joined), "question": RunnablePassthrough()}
        | PROMPT
        | model
        | StrOutputParser()
    )
    assert chain.invoke(QUESTION) == "Sở Xây dựng [STT 4]"
    (asked,) = model.asked
    found = retriever.invoke(QUESTION)
    assert asked == f"Câu hỏi: {QUESTION}\nNgữ cảnh:\n{joined(found)}"
    assert found[0].page_content in asked
    assert chain.batch([QUESTION, QUESTION]) == ["Sở Xây dựng [STT 4]"] * 2


def test_loader_gives_each_section_once_as_ingest_reads_it(corpus_kb: KnowledgeBase) -> None:
    file = next(CORPUS.glob("*320*.txt"))
    loaded = KnowledgeBaseLoader([file]).load()
    document = corpus_kb.document(file.name)
    sections = corpus_kb.sections(file.name)
    assert [one.id for one in loaded] == [section.id for section in sections]
    for one, section in zip(loaded, sections, strict=True):
        assert one.page_content == document.text[section.start : section.end]
        assert one.metadata["label"] == section.label
        assert one.metadata["document_id"] == document.id
        assert "score" not in one.metadata


def test_loader_reads_as_far_as_is_asked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Điều 1. Hỗ trợ 30 triệu đồng.\n", encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 and no more")
    reading = KnowledgeBaseLoader([tmp_path / "a.txt", str(tmp_path / "b.pdf")]).lazy_load()
    assert next(reading).page_content.strip() == "Điều 1. Hỗ trợ 30 triệu đồng."
    with pytest.raises(LoadError):
        list(reading)
    with pytest.raises(LoadError, match="không có tệp hay thư mục này"):
        KnowledgeBaseLoader([tmp_path / "absent"]).load()


def test_loader_in_a_chain(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Điều 1. Hỗ trợ 30 triệu đồng.\n", encoding="utf-8")
    model = RememberingModel(responses=["30 triệu đồng"], asked=[])
    chain = (
        RunnableLambda(lambda path: KnowledgeBaseLoader([path]).load())
        | RunnableLambda(lambda found: {"question": "Bao nhiêu?", "context": joined(found)})
        | PROMPT
        | model
        | StrOutputParser()
    )
    assert chain.invoke(str(tmp_path)) == "30 triệu đồng"
    assert "Hỗ trợ 30 triệu đồng." in model.asked[0]
