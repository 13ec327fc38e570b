"""Splitting a question that asks for several things, and joining the answers."""

from __future__ import annotations

import pytest

from kb.answer import together
from kb.question import Part, parts_of
from kb.records import Answer, Citation, Hit, Section, Statement


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Cụm Nà Bản rộng bao nhiêu?", [Part("Cụm Nà Bản rộng bao nhiêu?")]),
        (
            "Cụm Nà Bản rộng bao nhiêu, còn cụm Pá Mai khi nào xong?",
            [
                Part("Cụm Nà Bản rộng bao nhiêu"),
                Part("cụm Pá Mai khi nào xong?", "Cụm Nà Bản rộng  "),
            ],
        ),
        (
            "Đường vành đai: dài bao nhiêu và do ai làm?",
            [Part("dài bao nhiêu", "Đường vành đai"), Part("do ai làm?", "Đường vành đai")],
        ),
        (
            "Vốn của tuyến phía Đông và phía Tây là bao nhiêu?",
            [
                Part("Vốn của tuyến phía Đông là bao nhiêu?"),
                Part("Vốn của tuyến phía Tây là bao nhiêu?"),
            ],
        ),
        (
            "Hòa Bình và Sơn La mỗi tỉnh bao nhiêu căn?",
            [Part("Hòa Bình mỗi tỉnh bao nhiêu căn?"), Part("Sơn La mỗi tỉnh bao nhiêu căn?")],
        ),
        (
            "CCN Nà Bản 1 và CCN Pá Mai rộng bao nhiêu?",
            [Part("CCN Nà Bản 1 rộng bao nhiêu?"), Part("CCN Pá Mai rộng bao nhiêu?")],
        ),
        # One thing is asked, whatever is joined.
        ("Ai lập và trình kế hoạch?", [Part("Ai lập và trình kế hoạch?")]),
    ],
)
def test_parts_of_a_vietnamese_question(question: str, parts: list[Part]) -> None:
    assert list(parts_of(question, english=False)) == parts


def test_parts_of_an_english_question() -> None:
    both = parts_of("Who signed the plan and when does it end?", english=True)
    assert [part.question for part in both] == ["Who signed the plan", "when does it end?"]
    # A relative clause asks nothing.
    one = "What date does the circular, which amends the rules, apply from?"
    assert [part.question for part in parts_of(one, english=True)] == [one]


def test_no_more_parts_than_can_be_answered() -> None:
    question = ", ".join(f"điều {n} ai làm" for n in range(9))
    assert len(parts_of(question, english=False)) == 4


def section(name: str) -> Section:
    return Section(name, "d", "clause", name, (), 0, 1, ((0, 1),))


def hit(name: str, rank: int) -> Hit:
    return Hit(section(name), 1.0, rank, 0, 1)


def answered(question: str, text: str, *hits: Hit) -> Answer:
    citation = Citation("d", "d.txt", "s", 0, 1, "x", "Điều 1")
    return Answer(question, question, (Statement(text, (citation,)),), hits, confidence=0.8)


def refused(question: str, *hits: Hit) -> Answer:
    return Answer(question, question, (), hits, abstained_because="không có", confidence=0.1)


def test_answers_are_joined_and_hits_taken_in_turn() -> None:
    one = answered("a", "75 ha", hit("a1", 1), hit("both", 2), hit("a3", 3))
    two = answered("b", "300 tỷ", hit("both", 1), hit("b2", 2))
    joined = together("a và b", "a và b", [one, two], 3)
    assert joined.text == "75 ha; 300 tỷ"
    assert joined.abstained_because is None
    assert joined.question == "a và b"
    assert [(h.section.id, h.rank) for h in joined.hits] == [("a1", 1), ("both", 2), ("b2", 3)]


def test_a_part_without_an_answer_is_told() -> None:
    joined = together("a và b", "a và b", [refused("a"), answered("b", "300 tỷ")], 10)
    assert joined.text == "300 tỷ"
    assert joined.unanswered == ("a",)
    assert joined.confidence == 0.8


def test_no_part_with_an_answer_is_a_refusal() -> None:
    joined = together("a và b", "a và b", [refused("a"), refused("b")], 10)
    assert joined.abstained_because == "không có"
    assert joined.statements == () == joined.unanswered
