"""Reads question sets and finds the places of their evidence in a collection."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kb.errors import QuestionSetError
from kb.evaluation.metrics import Slot, Span
from kb.records import Document, Evidence, Question
from kb.serial import encodable
from kb.text import locate, nfc


def load_questions(path: Path) -> tuple[Question, ...]:
    """Read a question set, one JSON object a line; blank lines and unknown fields are ignored.

    Raises:
        QuestionSetError: the file or a line cannot be read; the message names the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QuestionSetError(
            f"Không mở được bộ câu hỏi «{path}» ({error.strerror}); hãy kiểm tra đường dẫn."
        ) from error
    except UnicodeDecodeError as error:
        raise QuestionSetError(
            f"Bộ câu hỏi «{path}» không phải văn bản UTF-8; hãy lưu lại với bảng mã UTF-8."
        ) from error
    # Not splitlines: JSON strings may hold U+2028 and other characters that it takes for line ends.
    questions = tuple(
        _question(line, f"«{path.name}», dòng {number}")
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    )
    if not questions:
        raise QuestionSetError(f"Bộ câu hỏi «{path}» không có câu hỏi nào.")
    return questions


def _question(line: str, where: str) -> Question:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise QuestionSetError(f"{where}: không phải JSON hợp lệ ({error.msg}).") from error
    if not isinstance(row, dict):
        raise QuestionSetError(f"{where}: cần một đối tượng JSON {{…}}.")
    evidence = _evidence(row, "evidence", where)
    evidence_any = _evidence(row, "evidence_any", where)
    usual_kind = "fact" if evidence or evidence_any else "unanswerable"
    return Question(
        id=_text(row, "id", where),
        lang=_text(row, "lang", where, "vi"),
        kind=_text(row, "kind", where, usual_kind),
        question=_text(row, "question", where),
        answers=_answers(row, where),
        evidence=evidence,
        evidence_any=evidence_any,
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
    return tuple(answers)


def _evidence(row: Mapping[str, Any], name: str, where: str) -> tuple[Evidence, ...]:
    rows = row.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise QuestionSetError(
            f"{where}: trường «{name}» phải là danh sách các đối tượng có «document» và «quote»."
        )
    return tuple(
        Evidence(_text(one, "document", where), _text(one, "quote", where)) for one in rows
    )


def doubts(questions: Iterable[Question]) -> Iterator[str]:
    """Say in Vietnamese which rows of a set were probably not meant as they stand."""
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            yield f"Câu {question.id}: mã câu hỏi bị trùng."
        seen.add(question.id)
        if question.answerable == (question.kind == "unanswerable"):
            how = "trả lời được" if question.answerable else "không trả lời được"
            yield (
                f"Câu {question.id}: loại là «{question.kind}» nhưng theo bằng chứng thì {how}; "
                "được tính theo bằng chứng."
            )
        elif question.answerable and not question.answers:
            yield f"Câu {question.id}: không có «answers» nên không chấm được câu trả lời."


# --- places of evidence ---------------------------------------------------------------------------


class Places:
    """Finds where evidence stands in the collection, and keeps what could not be found."""

    def __init__(self, documents: Iterable[Document]) -> None:
        """Take the documents of the collection; ``texts`` maps their ids to their texts."""
        self.texts: dict[str, str] = {}
        self.warnings: list[str] = []
        self._by_name: dict[str, Document] = {}
        self._by_file_name: dict[str, list[Document]] = {}
        for document in documents:
            self.texts[document.id] = document.text
            for name in (document.source, *document.other_sources):
                self._by_name[nfc(name)] = document
            file_name = nfc(document.source).rpartition("/")[2]
            self._by_file_name.setdefault(file_name, []).append(document)

    def slots(self, question: Question) -> tuple[Slot, ...]:
        """Return one slot for each required piece of evidence and one for all alternatives."""
        slots = [self._places(question.id, evidence) for evidence in question.evidence]
        if question.evidence_any:
            places = (self._places(question.id, evidence) for evidence in question.evidence_any)
            slots.append(tuple(place for slot in places for place in slot))
        return tuple(slots)

    def _places(self, question_id: str, evidence: Evidence) -> Slot:
        document = self._document(evidence.document)
        if document is None:
            self.warnings.append(
                f"Câu {question_id}: tài liệu «{evidence.document}» không có trong kho; "
                "bằng chứng này được tính là không tìm thấy."
            )
            return ()
        places = _places_of(evidence.quote, document)
        if not places:
            self.warnings.append(
                f"Câu {question_id}: không thấy trích dẫn «{_shortened(evidence.quote)}» trong "
                f"«{evidence.document}»; bằng chứng này được tính là không tìm thấy."
            )
        return places

    def _document(self, name: str) -> Document | None:
        name = nfc(name)
        if name in self._by_name:
            return self._by_name[name]
        # The set may have been written for the same files ingested from another folder.
        same = self._by_file_name.get(name.rpartition("/")[2], [])
        return same[0] if len(same) == 1 else None


def _places_of(quote: str, document: Document) -> Slot:
    """Return every place where the quote stands exactly, else the one where it stands roughly."""
    if not quote.strip():
        return ()
    places = []
    start = document.text.find(quote)
    while start >= 0:
        places.append(Span(document.id, start, start + len(quote)))
        start = document.text.find(quote, start + len(quote))
    if not places and (place := locate(quote, document.text)):
        places.append(Span(document.id, *place))
    return tuple(places)


def _shortened(quote: str) -> str:
    flat = " ".join(quote.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
