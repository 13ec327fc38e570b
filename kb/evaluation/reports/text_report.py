"""Shows a finished evaluation as tables for a terminal, in Vietnamese."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from kb.evaluation.reports.wording import MEASURES, OUTCOMES, interval, percent
from kb.evaluation.result import Measure, Result
from kb.evaluation.run import Report
from kb.evaluation.summary import Summary

_COLUMNS: tuple[Measure, ...] = (
    "recall@1",
    "recall@5",
    "recall@10",
    "mrr",
    "answer_accuracy",
    "citation_precision",
    "citation_recall",
    "wrong_answers",
    "refused_unanswerable",
    "refused_answerable",
)


def report_text(report: Report) -> str:
    """Return the report as tables of percentages, at most 80 characters wide."""
    overall = report.overall
    return "\n".join(
        (
            f"{overall.questions} câu hỏi, trong đó {overall.answerable} câu trả lời được.",
            "",
            f"{'':<59}{'%':>6}   khoảng 95 %",
            *(_headline(overall, measure) for measure in MEASURES),
            "",
            *_table("Theo ngôn ngữ", report.by_lang),
            "",
            *_table("Theo loại", report.by_kind),
            "",
            *_outcomes(report.results),
            "",
            times_text(report.results),
        )
    )


def _headline(summary: Summary, measure: Measure) -> str:
    term, figure = MEASURES[measure], summary.figures[measure]
    row = f"{term.short:<6}{term.meaning:<53}{percent(figure.value):>6}"
    return f"{row}   {interval(figure.interval)}".rstrip()


def _table(title: str, summaries: Sequence[Summary]) -> Iterator[str]:
    yield f"{title:<14}{'Câu':>5}" + "".join(f"{MEASURES[m].short:>6}" for m in _COLUMNS)
    for summary in summaries:
        figures = "".join(f"{percent(summary.value(measure)):>6}" for measure in _COLUMNS)
        yield f"{summary.name[:13]:<14}{summary.questions:>5}{figures}"


def _outcomes(results: Sequence[Result]) -> Iterator[str]:
    """Say why questions failed: how many at each step."""
    counts = Counter(result.outcome for result in results)
    failed = {o: counts[o] for o in OUTCOMES if o.success is False and counts[o]}
    yield f"Không đạt: {sum(failed.values())} câu."
    for outcome, count in failed.items():
        yield f"{count:>5}  {OUTCOMES[outcome].short}: {OUTCOMES[outcome].meaning}"


def times_text(results: Sequence[Result]) -> str:
    """Return in one sentence how long the answers took."""
    times = sorted(result.seconds * 1000 for result in results)
    if not times:
        return "Không có câu hỏi nào."
    slow = times[min(len(times) - 1, int(0.95 * len(times)))]
    total = f"{sum(times) / 1000:.1f}".replace(".", ",")
    return (
        f"Thời gian trả lời: trung vị {times[len(times) // 2]:.0f} ms, "
        f"95 % số câu trong {slow:.0f} ms, tổng {total} s."
    )
