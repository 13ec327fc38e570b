"""Questions as JSON Lines: one object a line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from kb.errors import QuestionSetError
from kb.evaluation.sets.labels import KINDS, LANGS, named
from kb.records import Evidence, Question
from kb.serial import encodable


def questions_from_json(text: str, where: str) -> tuple[Question, ...]:
    """Read the questions of a text; ``where`` names it in messages. Unknown fields are ignored.

    Raises:
        QuestionSetError: a line is no JSON object, or lacks what it needs; the message names it.
    """
    # Not splitlines: JSON strings may hold U+2028 and other characters that it takes for line ends.
    return tuple(
        _question(line, f"{where}, dòng {number}", number)
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    )


def _question(line: str, where: str, number: int) -> Question:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise QuestionSetError(f"{where}: không phải JSON hợp lệ ({error.msg}).") from error
    except (ValueError, RecursionError) as error:  # a number or a nesting beyond all measure
        raise QuestionSetError(f"{where}: không đọc được JSON này ({error}).") from error
    if not isinstance(row, dict):
        raise QuestionSetError(f"{where}: cần một đối tượng JSON {{…}}.")
    evidence = _evidence(row, "evidence", where)
    evidence_any = _evidence(row, "evidence_any", where)
    kind = _text(row, "kind", where, "fact" if evidence or evidence_any else "unanswerable")
    lang = _text(row, "lang", where, "vi")
    return Question(
        id=_text(row, "id", where, ""),
        lang=named(lang, LANGS) or lang,
        kind=named(kind, KINDS) or kind,
        question=_text(row, "question", where),
        answers=_answers(row, where),
        evidence=evidence,
        evidence_any=evidence_any,
        row=number,
        todo=_text(row, "todo", where, "").strip(),
    )


def _text(row: Mapping[str, Any], name: str, where: str, usual: str | None = None) -> str:
    value = row.get(name, usual)
    if isinstance(value, int) and name == "id":  # numbered sets are common and harmless
        return str(value)
    if not isinstance(value, str):
        raise QuestionSetError(f"{where}: trường «{name}» thiếu hoặc không phải là chuỗi.")
    return encodable(value)


def _answers(row: Mapping[str, Any], where: str) -> tuple[str, ...]:
    answers = row.get("answers") or []
    if not isinstance(answers, list) or not all(isinstance(one, str) for one in answers):
        raise QuestionSetError(f"{where}: trường «answers» phải là danh sách các chuỗi.")
    return tuple(encodable(answer) for answer in answers)


def _evidence(row: Mapping[str, Any], name: str, where: str) -> tuple[Evidence, ...]:
    rows = row.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise QuestionSetError(
            f"{where}: trường «{name}» phải là danh sách các đối tượng có «document» và «quote»."
        )
    return tuple(
        Evidence(_text(one, "document", where), _text(one, "quote", where)) for one in rows
    )


def json_lines(questions: Sequence[Question], notes: Sequence[str] = ()) -> str:
    """Write questions, one JSON object a line; ``notes``, one a question, become a field."""
    pairs = zip(questions, notes or [""] * len(questions), strict=True)
    rows = (_row(question, note) for question, note in pairs)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _row(question: Question, note: str) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": question.id,
        "lang": question.lang,
        "kind": question.kind,
        "question": question.question,
        "answers": list(question.answers),
        "evidence": [_evidence_object(one) for one in question.evidence],
    }
    if question.evidence_any:
        row["evidence_any"] = [_evidence_object(one) for one in question.evidence_any]
    if question.todo:
        row["todo"] = question.todo
    if note:
        row["note"] = note
    return row


def _evidence_object(evidence: Evidence) -> dict[str, str]:
    return {"document": evidence.document, "quote": evidence.quote}
