"""Answers with the learnt weights: those that must be right, verbatim, or refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from small_documents import DUTIES, ORDER, TABLE

from kb.knowledge_base import KnowledgeBase


@pytest.fixture(scope="module")
def small_kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("small")
    for name, text in (("bang", TABLE), ("nhiem-vu", DUTIES), ("quy-hoach", ORDER)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with KnowledgeBase(folder / "home") as kb:
        kb.ingest(sorted(folder.glob("*.txt")))
        yield kb


@pytest.mark.parametrize(
    ("question", "told", "quoted"),
    [
        ("Tổng vốn của Trường Nà Bản là bao nhiêu?", "12,5 tỷ đồng", "1\tTrường Nà Bản\t12,5"),
        ("Cơ quan nào chủ trì Trường Nà Bản?", "Sở Xây dựng", "1\tTrường Nà Bản"),
        ("Trạm Pác Nặm hoàn thành năm nào?", "Năm 2026", "2\tTrạm Pác Nặm"),
        (
            "Cơ quan nào chủ trì thẩm định dự toán kinh phí?",
            "Sở Tài chính",
            "1. Sở Tài chính:\na) Chủ trì thẩm định dự toán kinh phí hằng năm;",
        ),
        ("Diện tích cụm công nghiệp Nà Bản là bao nhiêu?", "75 ha", "là 75 ha"),
        ("Đồ án quy hoạch hoàn thành khi nào?", "30 tháng 6 năm 2025", "hoàn thành trước ngày"),
        ("Cụm công nghiệp Nà Bản đặt ở đâu?", "xã Nông Thượng", "đặt tại xã Nông Thượng"),
        (
            "Các sở làm những việc gì?",
            "Các sở làm những việc sau: - Lập đồ án quy hoạch; - Cắm mốc ranh giới.",
            "Các sở làm những việc sau:\n- Lập đồ án quy hoạch;\n- Cắm mốc ranh giới.",
        ),
        ("Cụm công nghiệp là gì?", "là nơi sản xuất, có ranh giới xác định", "là nơi sản xuất"),
        (
            "Trích nguyên văn định nghĩa cụm công nghiệp",
            "Cụm công nghiệp là nơi sản xuất, có ranh giới xác định.",
            "Cụm công nghiệp là nơi sản xuất, có ranh giới xác định.",
        ),
    ],
)
def test_answers_from_small_documents(
    small_kb: KnowledgeBase, question: str, told: str, quoted: str
) -> None:
    answer = small_kb.ask(question)
    assert answer.abstained_because is None
    (statement,) = answer.statements
    assert told in statement.text
    (citation,) = statement.citations
    assert quoted in citation.quote
    text = small_kb.document_by_id(citation.document_id).text
    assert text[citation.start : citation.end] == citation.quote


def test_what_small_documents_do_not_hold_is_refused(small_kb: KnowledgeBase) -> None:
    answer = small_kb.ask("Dân số Lạng Sơn là bao nhiêu người?")
    assert answer.statements == ()
    assert "«lạng»" in (answer.abstained_because or "")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Tổng vốn đầu tư dự kiến của CCN Nông Thượng là bao nhiêu?", "180 tỷ đồng"),
        ("Cơ quan nào chủ trì xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn?",
         "UBND thành phố Bắc Kạn"),
    ],
)  # fmt: skip
def test_answers_from_the_corpus(corpus_kb: KnowledgeBase, question: str, text: str) -> None:
    answer = corpus_kb.ask(question)
    assert answer.text == text
    (statement,) = answer.statements
    assert len(statement.citations) == 1


@pytest.mark.parametrize(
    "question",
    [
        "Cơ quan nào thẩm định dự toán?",
        "Trích nguyên văn mục tiêu đô thị hóa",
        "Liệt kê nhiệm vụ của Sở Xây dựng",
        "Tỷ lệ đô thị hóa là bao nhiêu và hoàn thành khi nào?",
        "What is the total capital and who leads?",
        "Người ký quyết định là ai?",
    ],
)
def test_every_citation_is_verbatim(corpus_kb: KnowledgeBase, question: str) -> None:
    texts = {document.id: document.text for document in corpus_kb.documents()}
    answer = corpus_kb.ask(question)
    assert bool(answer.statements) == (answer.abstained_because is None)
    for statement in answer.statements:
        assert statement.citations
        for c in statement.citations:
            assert texts[c.document_id][c.start : c.end] == c.quote


def test_several_things_asked_get_statements_of_their_own(corpus_kb: KnowledgeBase) -> None:
    answer = corpus_kb.ask(
        "Tổng vốn đầu tư dự kiến của CCN Nông Thượng là bao nhiêu và CCN Huyền Tụng là bao nhiêu?"
    )
    places = [(c.start, c.end) for s in answer.statements for c in s.citations]
    assert len(answer.statements) >= 2
    assert len(set(places)) == len(places)


def test_what_no_document_holds_is_refused_with_the_word_it_lacks(
    corpus_kb: KnowledgeBase,
) -> None:
    answer = corpus_kb.ask("Giá vé tàu điện ngầm ở Tokyo là bao nhiêu?")
    assert (answer.statements, answer.text) == ((), "")
    assert "«tokyo»" in (answer.abstained_because or "")
    assert answer.hits
