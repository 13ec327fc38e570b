"""Finished evaluations, a folder each: the report as JSON and HTML, and what a list shows."""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from kb.errors import KBError, NotFoundError
from kb.evaluation.reports.html_report import html_report
from kb.evaluation.reports.report_file import (
    read_report,
    report_object,
    write_report,
    write_text,
)
from kb.evaluation.result import MEASURES, Measure
from kb.evaluation.run import Report
from kb.evaluation.summary import Figure

ReportFile = Literal["report.html", "report.json"]

_CARD = "run.json"
_ID = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{4}")
_UNFINISHED = "unfinished-"


@dataclass(frozen=True, slots=True)
class SavedRun:
    """What a list tells of a finished evaluation.

    ``question_set`` names the set as it was then; ``at`` is when it began, in local time;
    ``warnings`` counts what in the set did not fit the collection.
    """

    id: str
    question_set: str
    account: str
    at: datetime
    seconds: float
    questions: int
    answerable: int
    figures: Mapping[Measure, Figure]
    warnings: int


class SavedRuns:
    """The finished evaluations of a collection."""

    def __init__(self, home: Path) -> None:
        """Keep the evaluations of the collection in the folder ``home``."""
        self.folder = home / "evaluations"

    def begin(self) -> str:
        """Make the folder of an evaluation that begins now, and return its id.

        Raises:
            KBError: it cannot be made.
        """
        run_id = f"{datetime.now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        try:
            self._unfinished(run_id).mkdir(parents=True)
        except OSError as error:
            raise KBError(f"Không ghi được vào «{self.folder}» ({error.strerror}).") from error
        return run_id

    def finish(
        self, run_id: str, report: Report, question_set: str, account: str, seconds: float
    ) -> None:
        """Keep the report of an evaluation that was begun; only then is it in the list.

        Raises:
            KBError: the report cannot be written.
        """
        folder = self._unfinished(run_id)
        written = report_object(report)
        at = _began(run_id)
        write_text(folder / "report.html", html_report(report, question_set, at.date()))
        write_report(folder / "report.json", written)
        card = {
            "question_set": question_set,
            "account": account,
            "seconds": round(seconds, 1),
            "warnings": len(report.warnings),
            "overall": written["overall"],
        }
        write_text(folder / _CARD, json.dumps(card, ensure_ascii=False) + "\n")
        try:
            folder.rename(self.folder / run_id)
        except OSError as error:
            raise KBError(f"Không ghi được «{run_id}» ({error.strerror}).") from error

    def sweep(self) -> None:
        """Remove what evaluations that did not finish have left; none may be running."""
        for folder in self.folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def all(self) -> tuple[SavedRun, ...]:
        """List the evaluations, newest first; a damaged one is left out."""
        found = sorted(self.folder.glob("*"), reverse=True)
        runs = (_read_card(path) for path in found if _ID.fullmatch(path.name))
        return tuple(run for run in runs if run is not None)

    def run(self, run_id: str) -> SavedRun:
        """Tell of one evaluation what the list tells.

        Raises:
            NotFoundError: there is no such evaluation.
        """
        run = _read_card(self._folder_of(run_id))
        if run is None:
            raise _gone()
        return run

    def file(self, run_id: str, name: ReportFile) -> Path:
        """Return a file of an evaluation; ``run_id`` may come from anyone.

        Raises:
            NotFoundError: there is no such evaluation.
        """
        path = self._folder_of(run_id) / name
        if not path.is_file():
            raise _gone()
        return path

    def report(self, run_id: str) -> dict[str, Any]:
        """Read the JSON object of a report.

        Raises:
            NotFoundError: there is no such evaluation.
            KBError: the report is damaged or of another version.
        """
        return read_report(self.file(run_id, "report.json"))

    def remove(self, run_id: str) -> None:
        """Remove an evaluation and its reports.

        Raises:
            NotFoundError: there is no such evaluation.
            KBError: it cannot be removed.
        """
        try:
            shutil.rmtree(self._folder_of(run_id))
        except OSError as error:
            raise KBError(f"Không xoá được lần đánh giá này ({error.strerror}).") from error

    def _folder_of(self, run_id: str) -> Path:
        folder = self.folder / run_id
        if not _ID.fullmatch(run_id) or not folder.is_dir():
            raise _gone()
        return folder

    def _unfinished(self, run_id: str) -> Path:
        return self.folder / f"{_UNFINISHED}{run_id}"


def _gone() -> NotFoundError:
    return NotFoundError("Không có lần đánh giá này; có thể vừa bị xoá. Hãy tải lại trang.")


def _began(run_id: str) -> datetime:
    return datetime.strptime(run_id[:15], "%Y%m%d-%H%M%S")


def _read_card(folder: Path) -> SavedRun | None:
    try:
        card = json.loads((folder / _CARD).read_text(encoding="utf-8"))
        overall = card["overall"]
        return SavedRun(
            id=folder.name,
            question_set=str(card["question_set"]),
            account=str(card["account"]),
            at=_began(folder.name),
            seconds=float(card["seconds"]),
            questions=int(overall["questions"]),
            answerable=int(overall["answerable"]),
            figures={measure: _figure(overall, measure) for measure in MEASURES},
            warnings=int(card["warnings"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None  # not written by this program, or being removed right now


def _figure(overall: Mapping[str, Any], measure: Measure) -> Figure:
    bounds = overall["intervals"][measure]
    value = overall[measure]
    return Figure(
        None if value is None else float(value),
        None if bounds is None else (float(bounds[0]), float(bounds[1])),
    )
