"""Feedback on answers: one click keeps the question in the question set ``phan-hoi``.

    record(home, account, answer, "right" | "wrong" | "missing") -> Question

The set is ``KB_HOME/question-sets/phan-hoi.jsonl``, a question set like any other. A right answer
is kept with its citations as evidence and can be measured at once (a right refusal as a question
that the collection does not answer). A wrong or incomplete one is kept with ``todo``, what a person
must still fill in; until that is empty no evaluation asks it. Each question stands there once: a
later click replaces an earlier one, but never what a person has filled in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from kb.errors import QuestionSetError
from kb.evaluation.metrics import ANSWER_LIMIT
from kb.evaluation.sets.files import replace_file, sets_folder, writing
from kb.evaluation.sets.json_lines import json_lines
from kb.evaluation.sets.places import shortened
from kb.glossary import Glossary
from kb.records import Answer, Evidence, Question
from kb.serial import distinct, encodable
from kb.text import has_diacritics, nfc

Verdict = Literal["right", "wrong", "missing"]
"""What a person says of an answer: it is right, it is wrong, or something is missing from it."""

FEEDBACK_SET = "phan-hoi"
MOST_ROWS = 5_000
"""Questions that the set takes; beyond that it is to be worked off first."""

_CLICK = "feedback"  # the field that marks a row as recorded by a click and not by a person
_SHOWN = 200  # characters of the answer given, in what is to be done
_WRONG = (
    "Trả lời bị báo sai: «{given}». Hãy ghi câu trả lời đúng và nguyên văn chứng minh (hoặc chọn "
    "loại «không có trong kho»), rồi xoá ô này."
)
_WRONGLY_REFUSED = (
    "Phần mềm đã từ chối trả lời và bị báo là sai. Hãy ghi câu trả lời đúng và nguyên văn chứng "
    "minh, rồi xoá ô này."
)
_MISSING = (
    "Trả lời bị báo thiếu: «{given}». Hãy ghi thêm phần còn thiếu và nguyên văn chứng minh, rồi "
    "xoá ô này."
)


def record(home: Path, account: str, answer: Answer, verdict: Verdict) -> Question:
    """Keep a question and what a person says of its answer; return the row that was kept.

    ``home`` is the folder of the collection, ``account`` the name of who clicked (may be empty).
    Safe from several threads and processes.

    Raises:
        QuestionSetError: the set is full, damaged or cannot be written.
    """
    question = _question(answer, verdict)
    row = json.loads(json_lines([question]))
    row[_CLICK] = {
        "verdict": verdict,
        "account": account,
        "at": datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    folder = sets_folder(home)
    path = folder / f"{FEEDBACK_SET}.jsonl"
    with writing(folder):
        rows = _rows(path)
        same = [one for one in rows if _wording(one["question"]) == _wording(answer.question)]
        if any(_CLICK not in one for one in same):
            return question  # a person has filled it in: a click knows no better
        kept = [one for one in rows if one not in same]
        if len(kept) >= MOST_ROWS:
            raise QuestionSetError(
                f"Bộ phản hồi đã có {MOST_ROWS} câu hỏi. Hãy tải về xử lý rồi xoá bớt."
            )
        _write(path, [*kept, row])
    return question


def merge(home: Path, questions: Sequence[Question]) -> None:
    """Take in the set as a person has edited it; questions clicked meanwhile stay.

    Raises:
        QuestionSetError: the set is damaged or cannot be written.
    """
    edited = [json.loads(line) for line in json_lines(questions).splitlines()]
    known = {_wording(question.question) for question in questions}
    folder = sets_folder(home)
    path = folder / f"{FEEDBACK_SET}.jsonl"
    with writing(folder):
        clicked = [one for one in _rows(path) if _wording(one["question"]) not in known]
        _write(path, [*edited, *clicked])


def _question(answer: Answer, verdict: Verdict) -> Question:
    refused = answer.abstained_because is not None
    statements = () if refused else answer.statements
    answers = tuple(dict.fromkeys(statement.text for statement in statements))
    cited = distinct(citation for one in statements for citation in one.citations)
    evidence = tuple(dict.fromkeys(Evidence(one.source, one.quote) for one in cited))
    if refused or verdict == "wrong":
        answers, evidence = (), ()
    return Question(
        id=f"ph-{hashlib.sha256(_wording(answer.question).encode()).hexdigest()[:8]}",
        lang=_language(answer.question),
        kind="unanswerable" if refused and verdict == "right" else _kind(answers),
        question=encodable(answer.question),
        answers=answers,
        evidence=evidence,
        todo=_todo(answer, verdict),
    )


def _kind(answers: Sequence[str]) -> str:
    """Return the kind by which the answers are judged as they were shown."""
    if len(answers) > 1:
        return "multi"
    return "wording" if any(len(one) > ANSWER_LIMIT for one in answers) else "fact"


def _todo(answer: Answer, verdict: Verdict) -> str:
    if verdict == "right":
        return ""
    if answer.abstained_because is not None:
        return _WRONGLY_REFUSED
    given = shortened(answer.text, _SHOWN)
    return (_WRONG if verdict == "wrong" else _MISSING).format(given=given)


def _language(question: str) -> str:
    if _glossary().is_english(question):
        return "en"
    return "vi" if has_diacritics(question) else "vi-nodiac"


@cache
def _glossary() -> Glossary:
    return Glossary.bundled()


def _wording(question: str) -> str:
    """Return what makes two questions one: their words, whatever their case and spacing."""
    return " ".join(nfc(question).lower().split())


def _rows(path: Path) -> list[dict[str, Any]]:
    """Read the rows with the fields that only this module knows."""
    if not path.exists():
        return []
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    except (OSError, ValueError) as error:
        raise _damaged(path) from error
    if not all(isinstance(row, dict) and isinstance(row.get("question"), str) for row in rows):
        raise _damaged(path)
    return rows


def _damaged(path: Path) -> QuestionSetError:
    return QuestionSetError(f"Bộ phản hồi «{path.name}» bị hỏng; hãy sửa hoặc đổi tên tệp này.")


def _write(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    replace_file(path, encodable(text).encode())
