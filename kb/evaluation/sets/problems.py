"""What in a question set was probably not meant as it stands, said in Vietnamese.

Nothing here stops an evaluation: a set is measured as it stands, and people are told what to mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from kb.evaluation.metrics import (
    CITATION_ROOM,
    LONG_KINDS,
    answer_limit,
    contains_whole,
)
from kb.evaluation.sets.labels import KINDS, LANGS, Labels, label
from kb.evaluation.sets.places import Places, shortened, wording_like
from kb.records import Evidence, Question
from kb.text import has_diacritics, nfc

Severity = Literal["error", "warning"]
_Finding = tuple[Severity, str]

_HEADING_REACH = 4_000
"""Characters above a quote in which a heading may stand that names the agency."""
_SHOWN = 60  # characters of a quote or an answer in a message
_FEW_WORDS = 3  # so few may well have no diacritics ("GDP 2030?")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one question; ``row`` is its place in the file, where that is known.

    An ``error`` contradicts the row itself or makes it ambiguous; a ``warning`` may be meant, or
    be due to the collection.
    """

    row: int | None
    question_id: str
    severity: Severity
    text: str

    def __str__(self) -> str:
        """Say where the problem is, and what."""
        where = f"câu {self.question_id}" if self.question_id else "câu chưa có mã"
        if self.row is None:
            return f"{where.capitalize()}: {self.text}"
        return f"Dòng {self.row}, {where}: {self.text}"


def find_problems(questions: Iterable[Question], places: Places) -> tuple[Problem, ...]:
    """Compare a question set with itself and with a collection; problems in the set's order."""
    problems: list[Problem] = []
    ids: dict[str, Question] = {}
    wordings: dict[str, Question] = {}
    for question in questions:
        findings = [
            *_repeated(question, ids, wordings),
            *(_unfinished(question) if question.todo else _misfits(question, places)),
        ]
        problems.extend(
            Problem(question.row, question.id, severity, text) for severity, text in findings
        )
    return tuple(problems)


def _unfinished(question: Question) -> Iterator[_Finding]:
    yield "warning", f"chờ bổ sung nên không được đo. {question.todo}"


def _misfits(question: Question, places: Places) -> Iterator[_Finding]:
    yield from _contradictions(question)
    yield from _unlikely(question)
    yield from _lost_evidence(question, places)
    yield from _unproven_answers(question, places)


def _repeated(
    question: Question, ids: dict[str, Question], wordings: dict[str, Question]
) -> Iterator[_Finding]:
    earlier = ids.setdefault(question.id, question)
    if earlier is not question:
        yield "error", f"mã câu hỏi bị trùng{_of_row(earlier)}."
    wording = " ".join(nfc(question.question).lower().split())
    earlier = wordings.setdefault(wording, question)
    if earlier is not question:
        yield "warning", f"câu hỏi bị trùng{_of_row(earlier)}."


def _of_row(question: Question) -> str:
    return f" với câu ở dòng {question.row}" if question.row else ""


def _contradictions(question: Question) -> Iterator[_Finding]:
    if not question.question.strip():
        yield "error", "chưa ghi câu hỏi."
    for what, value, known in (
        ("loại", question.kind, KINDS),
        ("ngôn ngữ", question.lang, LANGS),
    ):
        if value not in known:
            yield "error", f"{what} «{value}» không có; hãy dùng một trong: {_listed(known)}."
    kind = label(question.kind, KINDS)
    if question.answerable and question.kind == "unanswerable":
        yield (
            "error",
            f"loại là «{kind}» nhưng có nguyên văn chứng minh; được tính là câu trả lời được. "
            "Hãy sửa loại hoặc bỏ nguyên văn.",
        )
    if not question.answerable and question.kind != "unanswerable":
        yield (
            "error",
            f"loại là «{kind}» nhưng không có nguyên văn chứng minh; được tính là không có trong "
            "kho. Hãy thêm nguyên văn hoặc sửa loại.",
        )
    if not question.answerable and question.answers:
        yield "error", "có câu trả lời mà không có nguyên văn; câu trả lời này không được chấm."


def _listed(labels: Labels) -> str:
    return ", ".join(written[0] for written in labels.values())


def _unlikely(question: Question) -> Iterator[_Finding]:
    if question.answerable and not question.answers:
        yield "warning", "chưa ghi câu trả lời nên chỉ chấm được trích dẫn."
    accented = has_diacritics(question.question)
    if question.lang == "vi-nodiac" and accented:
        yield "warning", "ngôn ngữ là «không dấu» nhưng câu hỏi có dấu."
    if question.lang == "vi" and not accented and len(question.question.split()) > _FEW_WORDS:
        yield (
            "warning",
            "ngôn ngữ là «tiếng Việt» nhưng câu hỏi không có dấu nào; nếu cố ý, hãy ghi «không "
            "dấu», còn nếu là tiếng Anh, hãy ghi «tiếng Anh».",
        )
    limit = answer_limit(question.kind, ())
    for answer in question.answers:
        if question.kind not in LONG_KINDS and len(answer) > limit:
            yield (
                "warning",
                f"câu trả lời «{shortened(answer, _SHOWN)}» dài quá {limit} ký tự, nên không câu "
                "trả lời nào khớp được với nó; hãy rút gọn.",
            )


# --- evidence -------------------------------------------------------------------------------------


def _distinct_evidence(question: Question) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys((*question.evidence, *question.evidence_any)))


def _lost_evidence(question: Question, places: Places) -> Iterator[_Finding]:
    for evidence in _distinct_evidence(question):
        quote = shortened(evidence.quote, _SHOWN)
        if not quote:
            yield "error", f"thiếu nguyên văn trong «{evidence.document}»."
        elif not evidence.document.strip():
            yield "error", f"thiếu tên văn bản của nguyên văn «{quote}»."
        elif not places.of(evidence):
            yield "warning", f"{_why_lost(evidence, quote, places)} Được tính là không tìm thấy."
        elif len(evidence.quote) > CITATION_ROOM:
            yield (
                "warning",
                f"nguyên văn «{quote}» dài quá {CITATION_ROOM} ký tự; chỉ cần cả câu, cả khoản "
                "hoặc cả dòng của bảng.",
            )


def _why_lost(evidence: Evidence, quote: str, places: Places) -> str:
    document = places.document(evidence.document)
    if document is None:
        like = places.name_like(evidence.document)
        hint = f" Có phải là «{like}»?" if like else ""
        return f"văn bản «{evidence.document}» không có trong kho.{hint}"
    lost = f"không thấy nguyên văn «{quote}» trong «{evidence.document}»."
    if holder := places.holder(evidence.quote):
        return f"{lost} Nguyên văn này đứng trong «{holder}»."
    if like := wording_like(evidence.quote, document.text):
        return f"{lost} Gần nhất là «{like}»."
    return lost


def _unproven_answers(question: Question, places: Places) -> Iterator[_Finding]:
    evidence = _distinct_evidence(question)
    quotes = "\n".join(one.quote for one in evidence)
    # The heading above a list of duties names the agency, and is no part of the quote.
    above = "\n".join(
        places.texts[place.document_id][max(0, place.start - _HEADING_REACH) : place.start]
        for one in evidence
        for place in places.of(one)
    )
    for answer in question.answers:
        if evidence and not contains_whole(quotes, answer) and not contains_whole(above, answer):
            yield (
                "warning",
                f"câu trả lời «{shortened(answer, _SHOWN)}» không đứng trong nguyên văn; hãy chép "
                "đúng từng chữ, hoặc trích nguyên văn dài hơn.",
            )
