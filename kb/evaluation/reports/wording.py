"""What the reports call measures and outcomes, and how they write figures, in Vietnamese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.evaluation.diagnosis import Outcome
from kb.evaluation.intervals import Interval
from kb.evaluation.result import Measure

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Term:
    """A name, a shorter one for the head of a column, and what it means."""

    name: str
    short: str
    meaning: str


MEASURES: Mapping[Measure, Term] = {
    "success": Term("Đạt", "Đạt", "trả lời đúng, hoặc từ chối đúng câu mà kho không có"),
    "answer_accuracy": Term("Trả lời đúng", "Đúng", "trên số câu mà kho trả lời được"),
    "exact_match": Term("Trùng khít", "Khít", "câu trả lời trùng đáp án từng âm tiết"),
    "f1": Term("F1 âm tiết", "F1", "mức trùng âm tiết giữa câu trả lời và đáp án"),
    "wrong_answers": Term("Trả lời sai", "Sai", "trả lời sai, hoặc trả lời khi kho không có"),
    "refused_unanswerable": Term("Từ chối đúng", "TC+", "trên số câu mà kho không có"),
    "refused_answerable": Term("Từ chối nhầm", "TC-", "trên số câu mà kho trả lời được"),
    "recall@1": Term("Tìm thấy ở kết quả đầu", "R@1", "bằng chứng nằm trong kết quả đầu tiên"),
    "recall@5": Term("Tìm thấy trong 5 kết quả", "R@5", "bằng chứng nằm trong 5 kết quả đầu"),
    "recall@10": Term("Tìm thấy trong 10 kết quả", "R@10", "bằng chứng nằm trong 10 kết quả đầu"),
    "mrr": Term("MRR", "MRR", "nghịch đảo thứ hạng của kết quả đúng đầu tiên"),
    "ndcg@10": Term("nDCG@10", "nDCG", "mọi bằng chứng, đứng càng trên càng được nhiều điểm"),
    "citation_precision": Term("Trích dẫn đúng chỗ", "CxTD", "trên số trích dẫn đưa ra"),
    "citation_recall": Term("Trích dẫn đủ", "ĐủTD", "bằng chứng cần có được trích dẫn"),
    "verbatim": Term("Đúng nguyên văn", "NgV", "trích dẫn giống văn bản đến từng ký tự"),
}
OUTCOMES: Mapping[Outcome, Term] = {
    Outcome.NOT_RETRIEVED: Term(
        "Không tìm thấy", "không tìm thấy", "thiếu bằng chứng cần có trong cả 10 kết quả"
    ),
    Outcome.NOT_RANKED: Term(
        "Xếp hạng thấp", "xếp hạng thấp", "có đủ bằng chứng, nhưng không trong 5 kết quả đầu"
    ),
    Outcome.MISREAD: Term(
        "Đọc sai", "đọc sai", "bằng chứng nằm trong 5 kết quả đầu, nhưng trả lời khác đáp án"
    ),
    Outcome.WRONGLY_REFUSED: Term(
        "Từ chối nhầm", "từ chối nhầm", "bằng chứng nằm trong 5 kết quả đầu, nhưng không trả lời"
    ),
    Outcome.WRONGLY_ANSWERED: Term(
        "Trả lời khi không có", "trả lời khi không có", "kho không có câu trả lời, nhưng vẫn đáp"
    ),
    Outcome.NOT_JUDGED: Term(
        "Không chấm được", "không chấm được", "bộ câu hỏi không ghi đáp án cho câu này"
    ),
    Outcome.RIGHT: Term("Trả lời đúng", "đúng", "câu trả lời chứa đáp án"),
    Outcome.RIGHTLY_REFUSED: Term(
        "Từ chối đúng", "từ chối đúng", "kho không có câu trả lời, và đã từ chối"
    ),
}
"""Failures first, by the step that failed; then what could not be judged; then successes."""


COMPARED = (
    "hơn, kém: số câu khá lên, số câu kém đi; p: kiểm định dấu chính xác hai phía",
    "(với tỷ lệ đúng/sai là McNemar chính xác); * khi p < {level}.",
)
"""How to read a comparison."""
NOW_RIGHT = "Nay đạt, trước không đạt: {count} câu."
NOW_WRONG = "Nay không đạt, trước đạt: {count} câu."
UNPAIRED = "Không ghép được (chỉ có ở một bên, hoặc câu hỏi đã sửa): {ids}."
REFUSED = "(từ chối)"


def percent(value: float | None) -> str:
    """Return a share as a percentage with one decimal, as Vietnamese writes it."""
    return NOTHING if value is None else f"{value * 100:.1f}".replace(".", ",")


def interval(bounds: Interval | None) -> str:
    """Return the bounds of an interval as percentages; nothing when there is none."""
    return "" if bounds is None else f"[{percent(bounds[0])}; {percent(bounds[1])}]"


def signed(share: float) -> str:
    """Return a difference of shares as percentage points with its sign."""
    shown = percent(share)
    return shown if shown.startswith("-") else f"+{shown}"


def signed_interval(bounds: Interval | None) -> str:
    """Return the bounds of a difference with their signs; nothing when there are none."""
    return "" if bounds is None else f"[{signed(bounds[0])}; {signed(bounds[1])}]"


def p_value(value: float) -> str:
    """Return the p of a test to three digits, as Vietnamese writes it."""
    return f"{value:.3g}".replace(".", ",") if value >= 0.001 else "<0,001"
