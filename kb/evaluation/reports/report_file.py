"""An evaluation as a JSON object, and the report files that hold one (docs/evaluation.md)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kb.errors import KBError
from kb.evaluation.coverage import curve
from kb.evaluation.result import MEASURES, Result
from kb.evaluation.run import Report
from kb.evaluation.summary import Summary
from kb.records import Evidence, Hit, Question
from kb.serial import HITS, citation_object, distinct, encodable

FORMAT = "kb-evaluation"
VERSION = 1


def report_object(report: Report) -> dict[str, Any]:
    """Return the report as one JSON object; shares and means are 0 to 1, or null over nothing."""
    outcomes = Counter(result.outcome for result in report.results)
    return {
        "format": FORMAT,
        "version": VERSION,
        "overall": _summary_object(report.overall),
        "by_lang": [_summary_object(summary) for summary in report.by_lang],
        "by_kind": [_summary_object(summary) for summary in report.by_kind],
        "by_document": [_summary_object(summary) for summary in report.by_document],
        "outcomes": {outcome.value: count for outcome, count in sorted(outcomes.items())},
        "coverage": [asdict(point) for point in curve(report.results)],
        "warnings": list(report.warnings),
        "results": [_result_object(result, report.names) for result in report.results],
    }


def write_report(path: Path, report: Mapping[str, Any]) -> None:
    """Write the JSON object of a report to a file.

    Raises:
        KBError: the file cannot be written.
    """
    write_text(path, json.dumps(report, ensure_ascii=False, indent=1) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a file in UTF-8 with line feeds, whatever the machine's own habits.

    Raises:
        KBError: the file cannot be written.
    """
    try:
        path.write_text(encodable(text), encoding="utf-8", newline="\n")
    except OSError as error:
        raise KBError(f"Không ghi được «{path}» ({error.strerror}).") from error


def read_report(path: Path) -> dict[str, Any]:
    """Read the JSON object of a report, as ``write_report`` wrote it.

    Raises:
        KBError: the file cannot be read, or is no report of a version known here.
    """
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise KBError(f"Không mở được báo cáo «{path}» ({error.strerror}).") from error
    except ValueError as error:
        raise KBError(
            f"«{path}» không phải tệp JSON; hãy chọn tệp .json nằm cạnh báo cáo HTML."
        ) from error
    if not isinstance(report, dict) or report.get("format") != FORMAT:
        raise KBError(
            f"«{path}» không phải báo cáo đánh giá; hãy chọn tệp .json do `kb eval --report` ghi."
        )
    if report.get("version") != VERSION:
        raise KBError(
            f"Báo cáo «{path}» có phiên bản {report.get('version')}, cần phiên bản {VERSION}; "
            "hãy chạy lại `kb eval --report`."
        )
    return report


# --- the object -----------------------------------------------------------------------------------


def _summary_object(summary: Summary) -> dict[str, Any]:
    return {
        "name": summary.name,
        "questions": summary.questions,
        "answerable": summary.answerable,
        **{measure: figure.value for measure, figure in summary.figures.items()},
        "intervals": {measure: figure.interval for measure, figure in summary.figures.items()},
    }


def _result_object(result: Result, names: Mapping[str, str]) -> dict[str, Any]:
    answer = result.answer
    shown = () if result.abstained else answer.statements
    return {
        **_question_object(result.question),
        "understood_as": answer.understood_as,
        "outcome": result.outcome.value,
        "abstained": result.abstained,
        "abstained_because": answer.abstained_because,
        "answer": "" if result.abstained else answer.text,
        "confidence": answer.confidence,
        "withheld": [statement.text for statement in answer.withheld],
        "right": result.right,
        "right_if_shown": result.right_if_shown,
        "wrong": result.wrong,
        "found_at": list(result.found_at),
        **{measure: _number(result.measured(measure)) for measure in MEASURES},
        "citations": [citation_object(c) for c in distinct(c for s in shown for c in s.citations)],
        "hits": [_hit_object(hit, names) for hit in answer.hits[:HITS]],
        "milliseconds": round(result.seconds * 1000, 1),
    }


def _question_object(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "lang": question.lang,
        "kind": question.kind,
        "question": question.question,
        "answers": list(question.answers),
        "evidence": _evidence(question.evidence),
        "evidence_any": _evidence(question.evidence_any),
    }


def _evidence(pieces: Sequence[Evidence]) -> list[dict[str, str]]:
    return [{"document": piece.document, "quote": piece.quote} for piece in pieces]


def _hit_object(hit: Hit, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "document": names[hit.section.document_id],
        "label": hit.section.label,
        "start": hit.start,
        "end": hit.shown_end,
        "score": float(hit.score),
    }


def _number(value: float | None) -> float | None:
    """Return booleans as 0 or 1: a measure is a number."""
    return None if value is None else float(value)
