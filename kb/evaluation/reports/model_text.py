"""Shows the extractive answers and a chat model's side by side, for a terminal, in Vietnamese."""

from __future__ import annotations

from kb.evaluation.by_model import ModelCosts
from kb.evaluation.reports.text_report import times_text
from kb.evaluation.reports.wording import MEASURES, percent
from kb.evaluation.run import Report


def side_by_side(extractive: Report, generated: Report, costs: ModelCosts, name: str) -> str:
    """Return a table of both runs' measures, then what the model cost and kept to."""
    rows = [f"{'':<59}{'trích':>8}{'mô hình':>10}"]
    for measure, term in MEASURES.items():
        before, after = (run.overall.value(measure) for run in (extractive, generated))
        rows.append(f"{term.short:<6}{term.meaning:<53}{percent(before):>8}{percent(after):>10}")
    return "\n".join(
        (
            f"Trích văn bản và mô hình «{name}», cùng {extractive.overall.questions} câu hỏi",
            "",
            *rows,
            "",
            f"Ý của mô hình có nguyên văn làm căn cứ: {percent(costs.faithful)} %; "
            f"phải dùng câu trả lời trích thay: {costs.failed} trên {costs.questions} câu.",
            f"Đơn vị đọc {costs.tokens_in}, đơn vị viết {costs.tokens_out} "
            "(0 khi máy chủ không đếm).",
            f"Trích: {times_text(extractive.results)}",
            f"Mô hình: {times_text(generated.results)}",
        )
    )
