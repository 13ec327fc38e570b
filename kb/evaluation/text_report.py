"""Shows a finished evaluation: as tables for a terminal, and as a JSON object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kb.evaluation.run import RANKS, Report, Result, Summary

_COLUMNS = ("R@1", "R@5", "R@10", "MRR", "Đúng", "CxTD", "ĐủTD", "Sai", "TC+", "TC-")
_MEANINGS = (
    "R@1, R@5, R@10: tỷ lệ bằng chứng nằm trong 1, 5, 10 kết quả đầu",
    "MRR: trung bình nghịch đảo thứ hạng của kết quả đúng đầu tiên",
    "Đúng: câu trả lời đúng, trên số câu trả lời được",
    "CxTD: trích dẫn đúng chỗ, trên số trích dẫn đưa ra",
    "ĐủTD: bằng chứng cần có được trích dẫn đủ",
    "Sai: trả lời mà sai hoặc trả lời khi kho không có, trên mọi câu hỏi",
    "TC+: câu không có trong kho mà từ chối đúng",
    "TC-: câu trả lời được mà lại từ chối",
)


def report_text(report: Report) -> str:
    """Return the report as tables of percentages, in Vietnamese, at most 80 characters wide."""
    overall = report.overall
    verbatim = _percent(overall.verbatim)
    return "\n".join(
        (
            f"{overall.questions} câu hỏi, trong đó {overall.answerable} câu trả lời được. "
            f"Trích dẫn đúng nguyên văn: {verbatim} %.",
            "",
            *_table("(%)", (overall,)),
            "",
            *_table("Theo ngôn ngữ", report.by_lang),
            "",
            *_table("Theo loại", report.by_kind),
            "",
            *_MEANINGS,
            "",
            _times(report.results),
        )
    )


def _table(title: str, summaries: Sequence[Summary]) -> list[str]:
    header = f"{title:<14}{'Câu':>5}" + "".join(f"{name:>6}" for name in _COLUMNS)
    return [header, *(_row(summary) for summary in summaries)]


def _row(summary: Summary) -> str:
    values = (
        *summary.recall,
        summary.mrr,
        summary.answer_accuracy,
        summary.citation_precision,
        summary.citation_recall,
        summary.wrong_answers,
        summary.refused_unanswerable,
        summary.refused_answerable,
    )
    figures = "".join(f"{_percent(value):>6}" for value in values)
    return f"{summary.name[:13]:<14}{summary.questions:>5}{figures}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.1f}".replace(".", ",")


def _times(results: Sequence[Result]) -> str:
    times = sorted(result.seconds * 1000 for result in results)
    if not times:
        return "Không có câu hỏi nào."
    slow = times[min(len(times) - 1, int(0.95 * len(times)))]
    return (
        f"Thời gian trả lời: trung vị {times[len(times) // 2]:.0f} ms, "
        f"95 % số câu trong {slow:.0f} ms, tổng {sum(times) / 1000:.1f} s."
    )


def report_object(report: Report) -> dict[str, Any]:
    """Return the report as one JSON object; shares and means are 0 to 1, or null over nothing."""
    return {
        "overall": _summary_object(report.overall),
        "by_lang": [_summary_object(summary) for summary in report.by_lang],
        "by_kind": [_summary_object(summary) for summary in report.by_kind],
        "warnings": list(report.warnings),
        "results": [_result_object(result) for result in report.results],
    }


def _recalls(recall: Sequence[float | None]) -> dict[str, float | None]:
    return {f"recall@{rank}": value for rank, value in zip(RANKS, recall, strict=True)}


def _summary_object(summary: Summary) -> dict[str, Any]:
    return {
        "name": summary.name,
        "questions": summary.questions,
        "answerable": summary.answerable,
        **_recalls(summary.recall),
        "mrr": summary.mrr,
        "answer_accuracy": summary.answer_accuracy,
        "citation_precision": summary.citation_precision,
        "citation_recall": summary.citation_recall,
        "verbatim": summary.verbatim,
        "refused_unanswerable": summary.refused_unanswerable,
        "refused_answerable": summary.refused_answerable,
        "wrong_answers": summary.wrong_answers,
    }


def _result_object(result: Result) -> dict[str, Any]:
    return {
        "id": result.question.id,
        "lang": result.question.lang,
        "kind": result.question.kind,
        "abstained": result.abstained,
        "answer": result.answer.text,
        "right": result.right,
        "wrong": result.wrong,
        **_recalls(result.recall),
        "reciprocal_rank": result.reciprocal_rank,
        "citation_precision": result.citation_precision,
        "citation_recall": result.citation_recall,
        "milliseconds": round(result.seconds * 1000, 1),
    }
