"""Different values for the same thing are told with both places; what only seems so is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conflicting_documents import DIFFERENT, SAME, Pair, documents_of

from kb.answer.stated_values import Value, values_in
from kb.knowledge_base import KnowledgeBase
from kb.question import Asked
from kb.records import Answer


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("conflicts")
    for name, text in documents_of((*DIFFERENT, *SAME)).items():
        (folder / name).write_text(text, encoding="utf-8")
    with KnowledgeBase(folder / "home") as opened:
        opened.ingest(sorted(folder.glob("*.txt")))
        yield opened


def sources(answer: Answer) -> tuple[set[str], set[str]]:
    return (
        {citation.source for statement in answer.statements for citation in statement.citations},
        {citation.source for note in answer.notes for citation in note.citations},
    )


@pytest.mark.parametrize("pair", DIFFERENT, ids=lambda pair: pair.name)
def test_a_conflict_is_told_with_both_places_and_which_is_later(
    kb: KnowledgeBase, pair: Pair
) -> None:
    answer = kb.ask(pair.question)
    told, noted = sources(answer)
    assert told | noted == {f"{pair.name}-2021.txt", f"{pair.name}-2023.txt"}
    assert len(told) == len(noted) == 1
    (note,) = answer.notes
    from_later = noted == {f"{pair.name}-2023.txt"}
    assert pair.values[not from_later] in answer.text
    assert pair.values[from_later] in note.text
    assert ("ban hành sau" if from_later else "ban hành trước") in note.text
    for citation in note.citations:
        text = kb.document_by_id(citation.document_id).text
        assert text[citation.start : citation.end] == citation.quote


def test_the_note_names_the_other_document_and_its_value(kb: KnowledgeBase) -> None:
    (note,) = kb.ask(DIFFERENT[0].question).notes
    assert note.text == (
        "Quyết định số 101/QĐ-UBND ngày 12/5/2023 (ban hành sau) ghi khác: 68,5 ha."
    )


@pytest.mark.parametrize("pair", SAME, ids=lambda pair: pair.name)
def test_no_conflict_is_told_where_there_is_none(kb: KnowledgeBase, pair: Pair) -> None:
    assert kb.ask(pair.question).notes == ()


def test_the_corpus_has_no_conflict_about_what_one_row_says(corpus_kb: KnowledgeBase) -> None:
    question = "Tổng vốn đầu tư dự kiến của CCN Nông Thượng là bao nhiêu?"
    assert corpus_kb.ask(question).notes == ()


def value(asked: Asked, text: str) -> Value:
    (found,) = values_in(asked, text, ())
    return found


@pytest.mark.parametrize(
    ("asked", "one", "other", "agree"),
    [
        (Asked.NUMBER, "12,5 tỷ đồng", "12.500 triệu đồng", True),
        (Asked.NUMBER, "75 ha", "khoảng 80 ha", True),
        (Asked.NUMBER, "75 ha", "khoảng 90 ha", False),
        (Asked.NUMBER, "từ 5 - 8 ngày", "7 ngày", True),
        (Asked.NUMBER, "75 ha", "75 km", False),
        (Asked.TIME, "ngày 15 tháng 02 năm 2025", "ngày 15/2/2025", True),
        (Asked.TIME, "năm 2025", "trước ngày 30/6/2025", True),
        (Asked.TIME, "năm 2025", "năm 2026", False),
        (Asked.AGENCY, "UBND tỉnh", "Ủy ban nhân dân tỉnh Bắc Kạn", True),
        (Asked.AGENCY, "Sở Xây dựng", "Sở Nội vụ", False),
        (Asked.PLACE, "xã Tân Hòa", "xã Tân Hoà", True),
    ],
)
def test_values_agree_however_they_are_written(
    asked: Asked, one: str, other: str, agree: bool
) -> None:
    assert value(asked, one).agrees(value(asked, other)) is agree


def test_what_the_question_says_is_no_value() -> None:
    assert list(values_in(Asked.NUMBER, "Dự án 75 ha", ("du", "an", "75", "ha"))) == []
