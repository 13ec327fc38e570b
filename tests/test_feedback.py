"""One click on an answer keeps its question in a question set; a person's work is never lost."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from kb.errors import QuestionSetError
from kb.evaluation import load_questions, run
from kb.evaluation.feedback import FEEDBACK_SET, merge, record
from kb.evaluation.sets.places import Places
from kb.evaluation.sets.problems import find_problems
from kb.evaluation.sets.question_set import save_questions
from kb.records import Answer, Citation, Document, Evidence, Question, Statement

ROAD = Document(id="road", source="duong.txt", text="Đường dài 8,2 km.\nTổng vốn 16.500 tỷ đồng.")
LENGTH = Citation("road", "duong.txt", "s1", 0, 17, "Đường dài 8,2 km.", "Dòng 1")
FUNDS = Citation("road", "duong.txt", "s2", 18, 42, "Tổng vốn 16.500 tỷ đồng.", "Dòng 2")


def answered(question: str, *pairs: tuple[str, Citation]) -> Answer:
    return Answer(
        question, question, tuple(Statement(text, (citation,)) for text, citation in pairs), ()
    )


LONG = answered("Đường dài bao nhiêu?", ("8,2 km", LENGTH))
REFUSED = Answer("Đường rộng bao nhiêu?", "", (), (), "Không tìm thấy.")


def kept(home: Path) -> tuple[Question, ...]:
    return load_questions(home / "question-sets" / f"{FEEDBACK_SET}.jsonl")


def test_a_right_answer_becomes_a_question_with_its_evidence(tmp_path: Path) -> None:
    record(tmp_path, "an", LONG, "right")
    (question,) = kept(tmp_path)
    assert question.lang == "vi"
    assert question.kind == "fact"
    assert question.question == "Đường dài bao nhiêu?"
    assert question.answers == ("8,2 km",)
    assert question.evidence == (Evidence("duong.txt", "Đường dài 8,2 km."),)
    assert question.todo == ""
    assert find_problems([question], Places((ROAD,))) == ()


def test_several_statements_are_parts_that_are_all_required(tmp_path: Path) -> None:
    both = answered("Dài và vốn bao nhiêu?", ("8,2 km", LENGTH), ("16.500 tỷ đồng", FUNDS))
    question = record(tmp_path, "an", both, "right")
    assert question.kind == "multi"
    assert question.answers == ("8,2 km", "16.500 tỷ đồng")
    assert [one.quote for one in question.evidence] == [LENGTH.quote, FUNDS.quote]


def test_a_right_refusal_is_a_question_that_the_collection_does_not_answer(tmp_path: Path) -> None:
    record(tmp_path, "an", REFUSED, "right")
    (question,) = kept(tmp_path)
    assert (question.kind, question.answers, question.evidence) == ("unanswerable", (), ())
    assert find_problems([question], Places((ROAD,))) == ()


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ("Đường dài bao nhiêu?", "vi"),
        ("duong dai bao nhieu", "vi-nodiac"),
        ("How long is the road?", "en"),
    ],
)
def test_the_language_is_that_of_the_question(tmp_path: Path, asked: str, lang: str) -> None:
    assert record(tmp_path, "", replace(LONG, question=asked), "right").lang == lang


def test_a_wrong_answer_waits_for_a_person_and_is_not_measured(tmp_path: Path) -> None:
    record(tmp_path, "an", LONG, "wrong")
    record(tmp_path, "an", answered("Vốn bao nhiêu?", ("16.500 tỷ đồng", FUNDS)), "missing")
    wrong, missing = kept(tmp_path)
    assert (wrong.answers, wrong.evidence) == ((), ())
    assert "«8,2 km»" in wrong.todo
    assert missing.answers == ("16.500 tỷ đồng",)
    assert missing.todo
    told = [str(problem) for problem in find_problems((wrong, missing), Places((ROAD,)))]
    assert len(told) == 2
    assert all("chờ bổ sung nên không được đo" in line for line in told)

    asked: list[str] = []

    class Collection:
        def ask(self, question: str) -> Answer:
            asked.append(question)
            return REFUSED

        def documents(self) -> tuple[Document, ...]:
            return (ROAD,)

    sound = Question("1", "vi", "unanswerable", "Đường rộng bao nhiêu?")
    report = run(Collection(), (wrong, sound, missing))
    assert asked == ["Đường rộng bao nhiêu?"]
    assert report.overall.questions == 1
    assert len(report.warnings) == 2
    with pytest.raises(QuestionSetError, match="còn chờ bổ sung"):
        run(Collection(), (wrong, missing))


def test_a_later_click_replaces_an_earlier_one(tmp_path: Path) -> None:
    record(tmp_path, "an", LONG, "wrong")
    record(tmp_path, "bình", replace(LONG, question="  đường DÀI bao nhiêu?"), "right")
    (question,) = kept(tmp_path)
    assert question.todo == ""
    assert question.answers == ("8,2 km",)
    row = json.loads((tmp_path / "question-sets" / "phan-hoi.jsonl").read_text(encoding="utf-8"))
    assert row["feedback"]["verdict"] == "right"
    assert row["feedback"]["account"] == "bình"


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".jsonl"])
def test_what_a_person_filled_in_outlives_clicks(tmp_path: Path, suffix: str) -> None:
    record(tmp_path, "an", LONG, "wrong")
    edited = tmp_path / f"edited{suffix}"
    save_questions(kept(tmp_path), edited)
    (pending,) = load_questions(edited)
    assert pending.todo == kept(tmp_path)[0].todo
    record(tmp_path, "an", REFUSED, "right")  # clicked while the workbook was being edited
    evidence = (Evidence("duong.txt", LENGTH.quote),)
    merge(tmp_path, [replace(pending, todo="", answers=("8,2 km",), evidence=evidence)])
    record(tmp_path, "an", LONG, "wrong")
    completed, clicked = kept(tmp_path)
    assert (completed.answers, completed.todo) == (("8,2 km",), "")
    assert clicked.question == REFUSED.question


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kb.records import Answer\n"
        "from kb.evaluation.feedback import record\n"
        "for n in range(10):\n"
        "    record(Path(sys.argv[1]), 'b', Answer(f'Câu {n} của b?', '', (), (), 'x'), 'wrong')\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=Path(__file__).parent.parent
    )

    def click(number: int) -> None:
        question = f"Câu {number} của a?"
        record(tmp_path, "a", Answer(question, question, (), (), "x"), "wrong")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(click, range(10)))
    assert other.wait(60) == 0
    assert {one.question for one in kept(tmp_path)} == {
        f"Câu {number} của {who}?" for number in range(10) for who in "ab"
    }


def test_a_damaged_set_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "question-sets"
    folder.mkdir()
    path = folder / "phan-hoi.jsonl"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(QuestionSetError, match="bị hỏng"):
        record(tmp_path, "an", LONG, "right")
    assert path.read_text(encoding="utf-8") == "{"
    assert [one.name for one in folder.iterdir() if one.name != ".lock"] == ["phan-hoi.jsonl"]
