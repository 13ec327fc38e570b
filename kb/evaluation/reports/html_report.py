"""An evaluation as one HTML file that opens offline: no script, nothing loaded from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path

from kb.evaluation.coverage import Point, curve, points_at
from kb.evaluation.intervals import FEWEST, RESAMPLES
from kb.evaluation.metrics import mean
from kb.evaluation.reports.html_figures import headline_cards
from kb.evaluation.reports.html_questions import outcome_links, questions_html
from kb.evaluation.reports.plots import coverage_plot, stacked_bar
from kb.evaluation.reports.text_report import times_text
from kb.evaluation.reports.wording import MEASURES, OUTCOMES, interval, percent
from kb.evaluation.result import Measure, Result
from kb.evaluation.run import Report
from kb.evaluation.sets.labels import KINDS, LANGS, Labels, label
from kb.evaluation.summary import Summary

_STYLE_FILE = Path(__file__).with_name("report.css")
_COLUMNS: tuple[Measure, ...] = (
    "success",
    "answer_accuracy",
    "f1",
    "wrong_answers",
    "refused_unanswerable",
    "refused_answerable",
    "recall@1",
    "recall@5",
    "ndcg@10",
    "citation_precision",
    "citation_recall",
)
_THRESHOLDS = tuple(tenth / 10 for tenth in range(1, 10))


def html_report(report: Report, question_set: str, made_on: date) -> str:
    """Return the report as a page; ``question_set`` is the name of the set that was asked."""
    style = _STYLE_FILE.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # The style sheet by its hash, and nothing else: not even text that escaping had missed could
    # run or load anything.
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = f"Báo cáo đánh giá {escape(question_set)}"
    return (
        '<!doctype html>\n<html lang="vi"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{title}</title><style>{style}</style></head>\n<body><main>"
        + "\n".join(
            (
                _header(report, title, made_on),
                _headlines(report.overall),
                _outcomes(report.results),
                _coverage(report.results),
                _groups(report),
                f"<h2>Từng câu hỏi</h2>{questions_html(report.results, report.names)}",
                _method(report.warnings),
            )
        )
        + "</main></body></html>\n"
    )


def _header(report: Report, title: str, made_on: date) -> str:
    overall = report.overall
    return (
        f"<header><h1>{title}</h1><p>{overall.questions} câu hỏi, trong đó "
        f"{overall.answerable} câu kho trả lời được; {len(report.names)} tài liệu. "
        f"Đo ngày {made_on:%d/%m/%Y}. {times_text(report.results)}</p></header>"
    )


# --- figures --------------------------------------------------------------------------------------


def _headlines(overall: Summary) -> str:
    rows = "".join(
        f'<tr><th scope="row">{term.name}</th><td>{percent(overall.value(measure))}</td>'
        f"<td>{interval(overall.figures[measure].interval)}</td>"
        f'<td class="text">{term.meaning}</td></tr>'
        for measure, term in MEASURES.items()
    )
    return (
        f'<section class="cards">{headline_cards(overall.figures)}</section>'
        '<details class="all"><summary>Mọi chỉ số</summary>'
        '<div class="wide"><table><thead><tr><th>Chỉ số</th><th>%</th><th>khoảng 95 %</th>'
        f'<th class="text">Nghĩa</th></tr></thead><tbody>{rows}</tbody></table></div></details>'
    )


def _outcomes(results: Sequence[Result]) -> str:
    counts = Counter(result.outcome for result in results)
    if not counts:
        return ""
    bar = stacked_bar([(outcome, counts[outcome]) for outcome in OUTCOMES if counts[outcome]])
    return f"<h2>Kết quả từng câu, và vì sao không đạt</h2>{bar}{outcome_links(counts)}"


# --- refusing -------------------------------------------------------------------------------------


def _coverage(results: Sequence[Result]) -> str:
    points = curve(results)
    if not points:
        return ""
    rows = "".join(map(_threshold_row, points_at(results, _THRESHOLDS)))
    return (
        "<h2>Nếu từ chối nhiều hơn hay ít hơn</h2><p>Mỗi câu trả lời có một độ tin. Chỉ trả lời "
        "khi độ tin đạt ngưỡng: ngưỡng càng cao, càng ít câu được trả lời và càng ít câu sai.</p>"
        f'<div class="side">{coverage_plot(points, _now(results))}'
        '<div class="wide"><table><thead><tr><th>Ngưỡng</th><th>Được trả lời</th><th>Đúng</th>'
        "<th>TC+</th><th>TC-</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div></div>"
    )


def _threshold_row(point: Point) -> str:
    shares = (point.coverage, point.accuracy, point.refused_unanswerable, point.refused_answerable)
    cells = "".join(f"<td>{percent(share)}</td>" for share in shares)
    threshold = f"{point.threshold:.1f}".replace(".", ",")
    return f'<tr><th scope="row">{threshold}</th>{cells}</tr>'


def _now(results: Sequence[Result]) -> tuple[float, float] | None:
    """Return coverage and accuracy as measured, over the questions that can be judged."""
    judged = [r for r in results if not r.question.answerable or r.right is not None]
    answered = [result for result in judged if not result.abstained]
    accuracy = mean(bool(result.right) for result in answered)
    return None if accuracy is None else (len(answered) / len(judged), accuracy)


# --- groups ---------------------------------------------------------------------------------------


def _groups(report: Report) -> str:
    return (
        _group_table("Theo loại câu hỏi", report.by_kind, KINDS)
        + _group_table("Theo ngôn ngữ", report.by_lang, LANGS)
        + _group_table("Theo tài liệu", report.by_document, {})
    )


def _group_table(title: str, summaries: Sequence[Summary], labels: Labels) -> str:
    if not summaries:
        return ""
    terms = [MEASURES[measure] for measure in _COLUMNS]
    head = "".join(
        f'<th><abbr title="{term.name}: {term.meaning}">{term.short}</abbr></th>' for term in terms
    )
    rows = "".join(_group_row(summary, labels) for summary in summaries)
    return (
        f'<h2>{title}</h2><div class="wide"><table class="groups"><thead><tr><th></th><th>Câu</th>'
        f"{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _group_row(summary: Summary, labels: Labels) -> str:
    figures = (summary.figures[measure] for measure in _COLUMNS)
    cells = "".join(
        f"<td>{percent(figure.value)}<small>{interval(figure.interval)}</small></td>"
        for figure in figures
    )
    name = escape(label(summary.name, labels))
    return f'<tr><th scope="row">{name}</th><td>{summary.questions}</td>{cells}</tr>'


# --- how it was measured --------------------------------------------------------------------------


def _method(warnings: Sequence[str]) -> str:
    resamples = f"{RESAMPLES:,}".replace(",", ".")
    listed = "".join(f"<li>{escape(warning)}</li>" for warning in warnings)
    summary = f"<summary>{len(warnings)} lưu ý về bộ câu hỏi</summary>"
    doubts = f"<details>{summary}<ul>{listed}</ul></details>"
    return (
        "<h2>Cách đo</h2><p>Con số trong ngoặc vuông là khoảng tin cậy 95 %: bốc lại các câu hỏi "
        f"{resamples} lần có hoàn lại (bootstrap, mầm cố định). Chỉ số đo trên ít hơn {FEWEST} câu "
        "không có khoảng; khi mọi câu như nhau thì khoảng thu về một điểm, điều đó không nghĩa là "
        "chắc chắn. Câu bị từ chối được tính là không đúng và không có trích dẫn. Câu hỏi có "
        "bằng chứng ở nhiều tài liệu được tính cho từng tài liệu.</p>" + (doubts if listed else "")
    )
