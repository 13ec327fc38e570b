"""Evaluations in a process of their own: kept when finished, gone when stopped, one at a time."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.config import Config
from kb.errors import KBError, NotFoundError
from kb.evaluation.reports.report_file import read_report
from kb.evaluation.result import MEASURES
from kb.evaluation.sets.saved import SavedSets
from kb.evaluation_runs import EvaluationJob, Progress, SavedRuns
from kb.knowledge_base import KnowledgeBase

LIMIT = 300  # seconds after which a test gives up

DOCUMENT = """QUYẾT ĐỊNH
Về việc xây dựng cầu Ví Dụ
Điều 1. Cầu Ví Dụ dài 820 m, rộng 12 m.
Điều 2. Sở Giao thông vận tải chủ trì xây dựng cầu Ví Dụ.
"""
QUESTIONS = [
    {
        "id": "1",
        "lang": "vi",
        "kind": "agency",
        "question": "Cơ quan nào chủ trì xây dựng cầu Ví Dụ?",
        "answers": ["Sở Giao thông vận tải"],
        "evidence": [
            {
                "document": "cau.txt",
                "quote": "Điều 2. Sở Giao thông vận tải chủ trì xây dựng cầu Ví Dụ.",
            }
        ],
    },
    {"id": "2", "kind": "unanswerable", "question": "Giá vàng hôm nay là bao nhiêu?"},
]


def question_set(count: int = 1) -> bytes:
    rows = [row | {"id": f"{row['id']}-{n}"} for n in range(count) for row in QUESTIONS]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evaluated")
    (folder / "cau.txt").write_text(DOCUMENT, encoding="utf-8")
    with KnowledgeBase(folder / "store") as kb:
        kb.ingest([folder / "cau.txt"])
    SavedSets(folder / "store").add("Nhỏ.jsonl", question_set())
    SavedSets(folder / "store").add("Dài.jsonl", question_set(5_000))
    return folder / "store"


@pytest.fixture
def job(home: Path) -> Iterator[EvaluationJob]:
    job = EvaluationJob(home, Config(home=home))
    yield job
    job.stop()


def ended(job: EvaluationJob) -> Progress:
    until = time.monotonic() + LIMIT
    while job.progress().phase == "running":
        assert time.monotonic() < until
        time.sleep(0.05)
    return job.progress()


def start(job: EvaluationJob, home: Path, name: str) -> None:
    job.start(name, SavedSets(home).path(name), "an")


def test_a_run_is_kept_with_its_reports(home: Path, job: EvaluationJob) -> None:
    assert job.progress() == Progress()
    start(job, home, "nho")
    assert job.progress().phase == "running"
    finished = ended(job)
    assert (finished.phase, finished.done, finished.total) == ("finished", 2, 2)
    runs = SavedRuns(home)
    run = runs.run(finished.run_id)
    assert run in runs.all()
    assert (run.question_set, run.account, run.questions, run.answerable) == ("nho", "an", 2, 1)
    assert run.figures["recall@5"].value == 1.0
    assert run.figures["recall@5"].interval is None
    report = read_report(runs.file(run.id, "report.json"))
    assert {m: figure.value for m, figure in run.figures.items()} == {
        measure: report["overall"][measure] for measure in MEASURES
    }
    assert "Báo cáo đánh giá nho" in runs.file(run.id, "report.html").read_text(encoding="utf-8")
    runs.remove(run.id)
    with pytest.raises(NotFoundError):
        runs.run(run.id)


def test_one_run_at_a_time_and_it_can_be_stopped(home: Path, job: EvaluationJob) -> None:
    before = SavedRuns(home).all()
    start(job, home, "dai")
    with pytest.raises(KBError, match="mỗi lúc chỉ chạy được một bộ"):
        start(job, home, "nho")
    until = time.monotonic() + LIMIT
    while job.progress().done < 2:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert job.progress().total == 10_000
    assert job.progress().seconds_left is not None
    job.stop()
    assert job.progress().phase == "stopped"
    start(job, home, "nho")  # at once, while the other may still be dying
    finished = ended(job)
    assert finished.phase == "finished"
    runs = SavedRuns(home)
    assert {run.id for run in runs.all()} == {run.id for run in before} | {finished.run_id}
    assert list(runs.folder.glob("unfinished-*")) == []


def test_an_empty_collection_is_told_what_to_do(tmp_path: Path) -> None:
    sets = SavedSets(tmp_path)
    sets.add("nho.jsonl", question_set())
    job = EvaluationJob(tmp_path, Config(home=tmp_path))
    start(job, tmp_path, "nho")
    failed = ended(job)
    assert failed.phase == "failed"
    assert "chưa có văn bản nào" in failed.reason
    assert SavedRuns(tmp_path).all() == ()


def test_a_set_that_went_bad_fails_with_its_reason(home: Path, job: EvaluationJob) -> None:
    path = home / "question-sets" / "hong.jsonl"
    path.write_text("{", encoding="utf-8")
    job.start("hong", path, "")
    failed = ended(job)
    path.unlink()
    assert failed.phase == "failed"
    assert "không phải JSON hợp lệ" in failed.reason


def test_a_worker_that_dies_is_no_report(home: Path, job: EvaluationJob) -> None:
    start(job, home, "dai")
    child = job._child
    assert child is not None
    child.kill()
    failed = ended(job)
    assert failed.phase == "failed"
    assert "bị ngắt giữa chừng" in failed.reason


@pytest.mark.parametrize("run_id", ["..", "", "x", "20261121-223910-51b8", "../question-sets"])
def test_an_id_from_outside_is_no_path(home: Path, run_id: str) -> None:
    runs = SavedRuns(home)
    for act in (runs.run, runs.report, runs.remove):
        with pytest.raises(NotFoundError):
            act(run_id)
    assert (home / "question-sets").is_dir()


def test_a_damaged_run_hides_no_other(home: Path) -> None:
    folder = home / "evaluations" / "20200101-000000-abcd"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text('{"overall": 3}', encoding="utf-8")
    assert all(run.id != folder.name for run in SavedRuns(home).all())
