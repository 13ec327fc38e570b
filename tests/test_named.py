"""Retrieval and refusal where a question names a document by its number."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kb.knowledge_base import KnowledgeBase
from kb.records import Hit

DECISION = """ỦY BAN NHÂN DÂN
TỈNH {capitals}

Số: 320/QĐ-UBND

{province}, ngày 17 tháng 3 năm {year}

QUYẾT ĐỊNH
Về việc phê duyệt quy hoạch chợ nông thôn

Điều 1. Kinh phí
Kinh phí xây dựng chợ là {cost} triệu đồng.

Điều 2. Thực hiện
Sở Công Thương chủ trì xây dựng chợ theo Nghị định số 30/2020/NĐ-CP.
"""
OTHERS = "".join(
    f"Điều {number}. Chợ nông thôn {number}\nKinh phí xây dựng chợ là {number} triệu đồng.\n\n"
    for number in range(1, 121)
)
STATIONS = "".join(
    f"Điều {number}. Bến xe {number}\nĐón trả khách.\n\n" for number in range(1, 121)
)
ISSUED = {
    "son-2014.txt": ("Lâm Sơn", 2014, 610),
    "son-2019.txt": ("Lâm Sơn", 2019, 620),
    "khe-2014.txt": ("Yên Khê", 2014, 630),
}


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("docs")
    for name, (province, year, cost) in ISSUED.items():
        text = DECISION.format(capitals=province.upper(), province=province, year=year, cost=cost)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "khac.txt").write_text(OTHERS, encoding="utf-8")
    (folder / "ben-xe.txt").write_text(STATIONS, encoding="utf-8")
    with KnowledgeBase(tmp_path_factory.mktemp("home")) as knowledge_base:
        knowledge_base.ingest([folder])
        yield knowledge_base


def source(kb: KnowledgeBase, hit: Hit) -> str:
    return kb.document_by_id(hit.section.document_id).source


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Kinh phí xây dựng chợ theo Quyết định 320 năm 2014 của tỉnh Lâm Sơn?", "son-2014.txt"),
        ("theo qd 320 ubnd 2019 kinh phi xay dung cho la bao nhieu", "son-2019.txt"),
        ("kinh phi xay dung cho theo qd 320/2014 tinh yen khe", "khe-2014.txt"),
        ("Decision 320 of 2019: what is the cost of the market?", "son-2019.txt"),
    ],
)
def test_the_document_named_comes_first(kb: KnowledgeBase, question: str, expected: str) -> None:
    hits = kb.search(question)
    assert source(kb, hits[0]) == expected
    assert hits[0].signals["elsewhere"] == 0.0
    assert {source(kb, hit) for hit in hits if hit.signals["elsewhere"] == 0.0} == {expected}


def test_its_sections_are_candidates_however_many_fit_better(kb: KnowledgeBase) -> None:
    question = "Bến xe nào đón trả khách"
    assert {source(kb, hit) for hit in kb.search(question, 200)} == {"ben-xe.txt"}
    named = [source(kb, hit) for hit in kb.search(f"{question} theo QĐ 320/2014 tỉnh Yên Khê", 200)]
    assert named.count("khe-2014.txt") >= 3


@pytest.mark.parametrize(
    "question", ["qd 320 ubnd 2014 yen khe", "Quyết định 320 năm 2014 tỉnh Yên Khê nói gì"]
)
def test_a_number_alone_gives_the_title(kb: KnowledgeBase, question: str) -> None:
    first, *others = kb.search(question)
    assert (source(kb, first), first.section.kind) == ("khe-2014.txt", "title")
    assert first.signals["opening"] == 1.0
    assert {hit.signals["opening"] for hit in others} == {0.0}
    answer = kb.ask(question)
    assert "QUYẾT ĐỊNH" in answer.text.upper() or "ỦY BAN NHÂN DÂN" in answer.text
    assert {citation.source for s in answer.statements for citation in s.citations} == {
        "khe-2014.txt"
    }


def test_an_ambiguous_number_gives_all_titles_first(kb: KnowledgeBase) -> None:
    hits = kb.search("320/QĐ-UBND")
    assert sorted(source(kb, hit) for hit in hits[:3]) == sorted(ISSUED)
    assert {hit.section.kind for hit in hits[:3]} == {"title"}


def test_a_document_that_is_only_mentioned(kb: KnowledgeBase) -> None:
    hits = kb.search("nđ 30/2020")
    assert {source(kb, hit) for hit in hits[:3]} == set(ISSUED)
    assert all("30/2020/NĐ-CP" in quoted(kb, hit) for hit in hits[:3])


def quoted(kb: KnowledgeBase, hit: Hit) -> str:
    return kb.document_by_id(hit.section.document_id).text[hit.start : hit.end]


def test_a_question_of_several_parts_holds_nothing_back_for_a_mention(kb: KnowledgeBase) -> None:
    several = "Chợ theo Nghị định 30/2020 hết bao nhiêu và chợ nông thôn 7 hết bao nhiêu?"
    assert {hit.signals["elsewhere"] for hit in kb.search(several)} == {0.0}


def test_a_missing_document_is_the_reason_for_refusing(kb: KnowledgeBase) -> None:
    answer = kb.ask("999/QĐ-UBND")
    assert answer.abstained_because == (
        "Trong kho không có văn bản «999/QĐ-UBND», cũng không văn bản nào nhắc đến. "
        "Hãy nạp văn bản đó hoặc xem lại số ký hiệu."
    )
