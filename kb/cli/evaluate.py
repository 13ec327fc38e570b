"""``kb eval``: measures answers on a question set, reports, and compares evaluations."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli.edge import AsJson, documents_of, opened, print_json, shown_errors
from kb.errors import KBError
from kb.serial import answer_object
from kb.terminal import Progress

if TYPE_CHECKING:
    from kb.evaluation import Report
    from kb.evaluation.comparison import Comparison
    from kb.knowledge_base import KnowledgeBase

Questions = Annotated[
    Path | None,
    typer.Argument(metavar="BỘ_CÂU_HỎI", help="Bộ câu hỏi cần đo (.jsonl, .xlsx, .csv)."),
]
Predictions = Annotated[
    Path | None,
    typer.Option(metavar="TỆP.jsonl", help="Ghi câu trả lời của từng câu hỏi vào tệp này."),
]
ReportFile = Annotated[
    Path | None,
    typer.Option("--report", metavar="TỆP.html", help="Ghi báo cáo HTML, và JSON bên cạnh."),
]
Baseline = Annotated[
    Path | None,
    typer.Option(metavar="TRƯỚC.json", help="So kết quả với báo cáo JSON của lần đo trước."),
]
Compared = Annotated[
    tuple[Path, Path] | None,
    typer.Option("--compare", metavar="TRƯỚC.json SAU.json", help="So hai báo cáo JSON đã có."),
]
Template = Annotated[
    Path | None,
    typer.Option("--init", metavar="TỆP", help="Ghi một bộ câu hỏi mẫu để điền tiếp."),
]
Gate = Annotated[
    bool,
    typer.Option(
        "--gate", help="Cùng --baseline hoặc --compare: mã thoát 1 khi chất lượng giảm rõ rệt."
    ),
]
ByChatModel = Annotated[
    bool,
    typer.Option("--llm", help="Đo thêm câu trả lời của mô hình ngôn ngữ (KB_LLM), đặt cạnh nhau."),
]


def evaluate(
    questions: Questions = None,
    predictions: Predictions = None,
    report_file: ReportFile = None,
    baseline: Baseline = None,
    compared: Compared = None,
    gate: Gate = False,
    template: Template = None,
    by_model: ByChatModel = False,
    as_json: AsJson = False,
) -> None:
    """Đo chất lượng trên một bộ câu hỏi, ghi báo cáo và so với lần đo trước."""
    with shown_errors():
        if sum(one is not None for one in (questions, compared, template)) != 1:
            raise KBError("Hãy cho đúng một trong ba: bộ câu hỏi, --compare hoặc --init.")
        if questions is None and (predictions or report_file or baseline or as_json):
            raise KBError(
                "--predictions, --report, --baseline và --json chỉ đi cùng một bộ câu hỏi."
            )
        if gate and baseline is None and compared is None:
            raise KBError("--gate cần một lần đo để so: --baseline hoặc --compare.")
        if template is not None:
            from kb.evaluation.sets.template import write_template

            write_template(template)
            typer.echo(f"Đã ghi bộ câu hỏi mẫu «{template}».")
        elif compared is not None:
            from kb.evaluation.comparison import compare
            from kb.evaluation.reports.report_file import read_report

            before, after = map(read_report, compared)
            _show_comparison(compare(before, after), gate)
        elif questions is not None and by_model:
            if predictions or report_file or baseline or as_json:
                raise KBError("--llm in bảng đặt cạnh nhau; hãy bỏ các lựa chọn khác.")
            _measure_with_model(questions)
        elif questions is not None:
            _measure(questions, predictions, report_file, baseline, gate, as_json)


def _measure(
    questions: Path,
    predictions: Path | None,
    report_file: Path | None,
    baseline: Path | None,
    gate: bool,
    as_json: bool,
) -> None:
    """Run a question set; whatever can be found wrong before the run is said before it."""
    from kb.evaluation import load_questions, run
    from kb.evaluation.comparison import compare
    from kb.evaluation.reports.html_report import html_report
    from kb.evaluation.reports.report_file import (
        read_report,
        report_object,
        write_report,
        write_text,
    )
    from kb.evaluation.reports.text_report import report_text

    asked = load_questions(questions)
    before = None if baseline is None else read_report(baseline)
    if report_file is not None and report_file.suffix.lower() not in (".html", ".htm"):
        raise KBError(f"Báo cáo «{report_file}» cần có đuôi .html; tệp JSON được ghi bên cạnh.")
    for path in (predictions, report_file):
        if path is not None and not path.absolute().parent.is_dir():
            raise KBError(f"Không có thư mục «{path.parent}» để ghi «{path.name}».")
    with opened() as knowledge_base:
        with Progress() as progress:
            report = run(knowledge_base, asked, progress.show)
        if predictions is not None:
            _write_predictions(predictions, report, knowledge_base)
    written = report_object(report)
    if report_file is not None:
        beside = report_file.with_suffix(".json")
        write_text(report_file, html_report(report, questions.name, date.today()))
        write_report(beside, written)
        typer.echo(f"Đã ghi «{report_file}» và «{beside}».", err=True)
    for warning in report.warnings:
        typer.echo(f"Chú ý: {warning}", err=True)
    if as_json:
        print_json(written)
    else:
        typer.echo(report_text(report))
    if before is not None:
        _show_comparison(compare(before, written), gate, as_json)


def _measure_with_model(questions: Path) -> None:
    """Run a question set twice, the second time by the chat model, and show both."""
    from kb.evaluation import load_questions, run
    from kb.evaluation.by_model import ByModel
    from kb.evaluation.reports.model_text import side_by_side

    asked = load_questions(questions)
    with opened() as knowledge_base:
        model = knowledge_base.chat_model
        if model is None:
            raise KBError("--llm cần một mô hình ngôn ngữ: hãy đặt KB_LLM, ví dụ ollama:qwen3:4b.")
        by_model = ByModel(knowledge_base, model)
        with Progress() as progress:
            extractive = run(knowledge_base, asked, progress.show)
        with Progress() as progress:
            generated = run(by_model, asked, progress.show)
    typer.echo(side_by_side(extractive, generated, by_model.costs(), model.settings.name))


def _show_comparison(comparison: Comparison, gate: bool, on_stderr: bool = False) -> None:
    """Print a comparison; with the gate, exit 1 when quality fell.

    Raises:
        Exit: quality fell.
    """
    from kb.evaluation.reports.comparison_text import comparison_text, gate_text

    typer.echo(f"\n{comparison_text(comparison)}\n\n{gate_text(comparison)}", err=on_stderr)
    if gate and comparison.fallen:
        raise typer.Exit(1)


def _write_predictions(path: Path, report: Report, knowledge_base: KnowledgeBase) -> None:
    from kb.evaluation.reports.report_file import write_text

    hits = (hit for result in report.results for hit in result.answer.hits)
    documents = documents_of(hits, knowledge_base)
    rows = (answer_object(r.answer, documents, r.question.id) for r in report.results)
    write_text(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
