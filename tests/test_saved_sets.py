"""Uploaded question sets: names of our own, formats told by content, bounds, whole files only."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import KBError, NotFoundError, QuestionSetError
from kb.evaluation.feedback import record
from kb.evaluation.sets import saved
from kb.evaluation.sets.question_set import question_set_bytes, read_questions, save_questions
from kb.evaluation.sets.saved import SavedSets, TakenError, stored_name
from kb.evaluation.sets.template import EXAMPLES, template_bytes
from kb.records import Answer

CSV = "câu hỏi;loại\nCầu rộng mấy mét?;không có trong kho\n".encode()
JSONL = '{"id": "1", "question": "Cầu rộng mấy mét?"}\n'.encode()


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("Bộ câu hỏi quý 4.xlsx", "bo-cau-hoi-quy-4"),
        ("Bộ câu hỏi.csv", "bo-cau-hoi"),  # decomposed, as macOS sends it
        ("Đường.jsonl", "duong"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system"),
        ("C:\\thư mục\\bộ.csv", "bo"),
        ("...", "bo"),
        ("", "bo"),
        ("\0", "bo"),
        ("con.jsonl", "bo-con"),
        ("<img src=x onerror=alert(1)>.csv", "img-src-x-onerror-alert-1"),
        ("phan-hoi (2).xlsx", "phan-hoi"),
        ("x" * 300 + ".csv", "x" * 60),
    ],
)
def test_nothing_of_a_file_name_becomes_a_path(file_name: str, name: str) -> None:
    assert stored_name(file_name) == name


def test_sets_are_kept_by_what_they_hold(tmp_path: Path) -> None:
    sets = SavedSets(tmp_path)
    assert sets.all() == ()
    assert sets.add("Một.txt", CSV) == "mot"
    assert sets.add("Hai.csv", JSONL) == "hai"
    assert sets.add("Ba.jsonl", template_bytes(Path("x.xlsx"))) == "ba"
    assert {one.name: sets.path(one.name).suffix for one in sets.all()} == {
        "ba": ".xlsx",
        "hai": ".jsonl",
        "mot": ".csv",
    }
    assert sets.questions("mot")[0].question == "Cầu rộng mấy mét?"
    assert sets.questions("mot")[0].row == 2
    assert sets.questions("ba") == EXAMPLES
    assert sets.path("mot").read_bytes() == CSV


def test_a_set_is_replaced_only_when_asked_to(tmp_path: Path) -> None:
    sets = SavedSets(tmp_path)
    sets.add("bộ.csv", CSV)
    with pytest.raises(TakenError):
        sets.add("bo.jsonl", JSONL)
    assert sets.path("bo").suffix == ".csv"
    sets.add("bo.jsonl", JSONL, replace=True)
    assert [path.name for path in tmp_path.glob("question-sets/bo*")] == ["bo.jsonl"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe\x00", b"PK\x03\x04broken", "không;phải\n1;2\n".encode(), b'{"id": 1}'],
)
def test_what_cannot_be_read_is_refused_and_not_kept(tmp_path: Path, content: bytes) -> None:
    sets = SavedSets(tmp_path)
    with pytest.raises(QuestionSetError):
        sets.add("bo.csv", content)
    assert sets.all() == ()


def test_what_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sets = SavedSets(tmp_path)
    monkeypatch.setattr(saved, "MOST_QUESTIONS", 4)
    with pytest.raises(QuestionSetError, match="có 5 câu"):
        sets.add("bo.jsonl", question_set_bytes(EXAMPLES, Path("x.jsonl")))
    monkeypatch.setattr(saved, "LARGEST_UPLOAD", len(CSV) - 1)
    with pytest.raises(QuestionSetError, match="quá lớn"):
        sets.add("bo.csv", CSV)
    monkeypatch.setattr(saved, "MOST_SETS", 0)
    with pytest.raises(QuestionSetError, match="xoá bớt"):
        sets.add("bo.jsonl", b'{"question": "?"}')


@pytest.mark.parametrize(
    "name", ["..", "../x", "", "a/b", "A", "a.jsonl", "không", ".lock", "x" * 99]
)
def test_a_name_from_outside_is_no_path(tmp_path: Path, name: str) -> None:
    sets = SavedSets(tmp_path)
    (tmp_path / "x.jsonl").write_bytes(JSONL)
    sets.add("bo.csv", CSV)
    for act in (sets.path, sets.questions, sets.remove):
        with pytest.raises(NotFoundError):
            act(name)
    assert (tmp_path / "x.jsonl").exists()


def test_a_set_is_removed(tmp_path: Path) -> None:
    sets = SavedSets(tmp_path)
    sets.add("bo.csv", CSV)
    sets.remove("bo")
    assert sets.all() == ()
    with pytest.raises(KBError):
        sets.remove("bo")


def test_the_set_of_feedback_takes_an_edited_file_in(tmp_path: Path) -> None:
    sets = SavedSets(tmp_path)
    record(tmp_path, "an", Answer("Dài bao nhiêu?", "", (), (), "không thấy"), "wrong")
    edited = tmp_path / "phan-hoi (1).xlsx"
    save_questions(sets.questions("phan-hoi"), edited)
    record(tmp_path, "an", Answer("Rộng bao nhiêu?", "", (), (), "không thấy"), "right")
    questions = read_questions(edited.read_bytes(), edited.name)
    assert questions[0].todo
    assert sets.add(edited.name, edited.read_bytes()) == "phan-hoi"
    assert [one.question for one in sets.questions("phan-hoi")] == [
        "Dài bao nhiêu?",
        "Rộng bao nhiêu?",
    ]
    assert [one.name for one in sets.all()] == ["phan-hoi"]
