"""The evaluation page over HTTP: sets in and out, runs and reports, roles, nothing as a path."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from fastapi import FastAPI, Request, Response
from starlette.testclient import TestClient

from kb.accounts import Account, AuditLog, Role, Users
from kb.config import Config
from kb.evaluation.feedback import record
from kb.evaluation.sets.question_set import read_questions
from kb.evaluation.sets.template import EXAMPLES
from kb.knowledge_base import KnowledgeBase
from kb.records import Answer
from kb.server.failures import handle_failures
from kb.server.routes.evaluations import REPORT_POLICY, evaluations_routes
from kb.server.routes.question_sets import question_sets_routes
from kb.server.services import Services
from kb.ui.wording import evaluation as wording

LIMIT = 300  # seconds after which a test gives up
HOSTILE = "<img src=x onerror=alert(1)>"
DOCUMENT = "QUYẾT ĐỊNH\nVề cầu Ví Dụ\nĐiều 1. Cầu Ví Dụ dài 820 m, rộng 12 m.\n"
QUESTION = {
    "id": "1",
    "lang": "vi",
    "kind": "fact",
    "question": "Cầu Ví Dụ dài bao nhiêu?",
    "answers": ["820 m"],
    "evidence": [{"document": "cau.txt", "quote": "Điều 1. Cầu Ví Dụ dài 820 m, rộng 12 m."}],
}
UNKNOWN = QUESTION | {
    "id": HOSTILE,
    "question": f"Cầu {HOSTILE} dài bao nhiêu?",
    "evidence": [{"document": f"{HOSTILE}.txt", "quote": HOSTILE}],
}


def jsonl(*rows: object) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def served(home: Path) -> TestClient:
    """The routes of this page alone; the header ``role`` says who is asking."""
    kb = KnowledgeBase(home)
    app = FastAPI()
    handle_failures(app)

    @app.middleware("http")
    async def identify(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        role: Role = "reader" if request.headers.get("role") == "reader" else "editor"
        request.state.account = Account(role, role)
        return await call_next(request)

    # The ingest jobs are of no use here.
    services = Services(kb, Config(home=home), Users(home), AuditLog(home), None)  # type: ignore[arg-type]
    app.include_router(question_sets_routes(services))
    app.include_router(evaluations_routes(services))
    return TestClient(app)


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    return served(tmp_path)


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """A collection in which a set of two questions has been evaluated twice."""
    folder = tmp_path_factory.mktemp("evaluated")
    (folder / "cau.txt").write_text(DOCUMENT, encoding="utf-8")
    with KnowledgeBase(folder / "store") as kb:
        kb.ingest([folder / "cau.txt"])
    client = served(folder / "store")
    upload(client, "Cầu.jsonl", jsonl(QUESTION, UNKNOWN))
    for _ in range(2):
        assert run(client, "cau")["phase"] == "finished"
    return client


def upload(client: TestClient, name: str, content: bytes, **query: str) -> Response:
    params = {"name": name, **query}
    return client.post("/api/question-sets", params=params, content=content)


def run(client: TestClient, name: str) -> dict[str, str]:
    started = client.post("/api/evaluations", json={"question_set": name})
    assert started.status_code == 202, started.text
    until = time.monotonic() + LIMIT
    while (progress := client.get("/api/evaluations").json()["progress"])["phase"] == "running":
        assert time.monotonic() < until
        time.sleep(0.05)
    return progress


def run_ids(client: TestClient) -> list[str]:
    return [one["id"] for one in client.get("/api/evaluations").json()["evaluations"]]


def test_the_page_of_an_empty_collection_says_what_to_do(client: TestClient) -> None:
    page = client.get("/danh-gia/noi-dung").text
    assert wording.NO_SETS in page
    assert wording.NO_RUNS in page
    assert client.get("/danh-gia/tien-do").text == ""
    upload(client, "a.jsonl", jsonl(QUESTION))
    assert wording.CHECK_EMPTY_STORE in client.get("/danh-gia/kiem-tra/a").text
    progress = run(client, "a")
    assert progress["phase"] == "failed"
    assert "chưa có văn bản nào" in client.get("/danh-gia/tien-do").text


def test_a_set_goes_in_and_comes_out_in_every_format(tmp_path: Path) -> None:
    client = served(tmp_path)
    template = client.get("/api/question-template")
    assert 'filename="bo-cau-hoi-mau.xlsx"' in template.headers["content-disposition"]
    uploaded = upload(client, "Bộ mẫu.bin", template.content)
    assert (uploaded.status_code, uploaded.json()) == (201, {"name": "bo-mau"})
    for kind in ("xlsx", "csv", "jsonl"):
        out = client.get("/api/question-sets/bo-mau", params={"format": kind})
        assert out.headers["content-disposition"] == f'attachment; filename="bo-mau.{kind}"'
        assert read_questions(out.content, f"bo-mau.{kind}") == EXAMPLES
    assert [one["name"] for one in client.get("/api/question-sets").json()] == ["bo-mau"]
    assert upload(client, "bo mau.csv", template.content).status_code == 409
    assert upload(client, "bo mau.csv", template.content, replace="true").status_code == 201
    assert client.delete("/api/question-sets/bo-mau").status_code == 200
    assert client.get("/api/question-sets").json() == []
    assert [json.loads(line)["action"] for line in AuditLog(tmp_path).lines()] == [
        "question-set.upload",
        "question-set.upload",
        "question-set.remove",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "không thấy cột"),
        (b'{"question": 1}', "dòng 1"),
        (b"\xff\xff\xff", "không phải văn bản UTF-8"),
        (b"PK\x03\x04", "bị hỏng"),
    ],
)
def test_an_invalid_set_is_refused_with_its_row(
    client: TestClient, content: bytes, said: str
) -> None:
    refused = upload(client, "bo.csv", content)
    assert refused.status_code == 400
    assert said in refused.json()["error"]
    assert client.get("/api/question-sets").json() == []


def test_what_does_not_fit_is_told_row_by_row_and_escaped(evaluated: TestClient) -> None:
    checked = evaluated.get("/danh-gia/kiem-tra/cau").text
    assert "2 câu hỏi; 0 lỗi, 2 lưu ý" in checked
    assert "Dòng 2" in checked
    assert "không có trong kho" in checked
    assert HOSTILE not in checked
    assert "&lt;img src=x" in checked


def test_reports_are_read_and_downloaded(evaluated: TestClient) -> None:
    run_id = run_ids(evaluated)[0]
    page = evaluated.get(f"/api/evaluations/{run_id}/report.html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == REPORT_POLICY
    assert REPORT_POLICY.startswith("sandbox; default-src 'none'")
    assert HOSTILE not in page.text
    report = evaluated.get(f"/api/evaluations/{run_id}/report.json").json()
    assert report["format"] == "kb-evaluation"
    assert report["overall"]["questions"] == 2
    listed = evaluated.get("/api/evaluations").json()["evaluations"][0]
    assert listed["answer_accuracy"] == report["overall"]["answer_accuracy"]
    assert listed["warnings"] == len(report["warnings"]) == 2


def test_the_page_shows_figures_and_runs_escaped(evaluated: TestClient) -> None:
    page = evaluated.get("/danh-gia/noi-dung").text
    for run_id in run_ids(evaluated):
        assert f'value="{run_id}"' in page
        assert f'href="/api/evaluations/{run_id}/report.html"' in page
    assert wording.LATEST_HEADING in page
    assert 'data-run="cau"' in page


def test_two_runs_are_compared(evaluated: TestClient) -> None:
    after, before = run_ids(evaluated)
    address = "/danh-gia/so-sanh"
    compared = evaluated.get(address, params={"before": before, "after": after}).text
    assert "Chất lượng không giảm có ý nghĩa thống kê." in compared
    assert '<th scope="row" title=' in compared
    same = evaluated.get(address, params={"before": before, "after": before})
    assert (same.status_code, same.json()["error"]) == (400, wording.SAME_RUN)
    gone = evaluated.get(address, params={"before": "../x", "after": after})
    assert gone.status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/question-sets?name=a.csv"),
        ("DELETE", "/api/question-sets/a"),
        ("POST", "/api/evaluations"),
        ("POST", "/api/evaluations/stop"),
        ("DELETE", "/api/evaluations/20260101-000000-abcd"),
    ],
)
def test_a_reader_changes_nothing(tmp_path: Path, method: str, path: str) -> None:
    client = served(tmp_path)
    upload(client, "a.jsonl", jsonl(QUESTION))
    before = sorted(tmp_path.rglob("*"))
    refused = client.request(method, path, headers={"role": "reader"}, json={"question_set": "a"})
    assert refused.status_code == 403
    assert sorted(tmp_path.rglob("*")) == before


def test_a_reader_sees_no_button_that_would_be_refused(evaluated: TestClient) -> None:
    page = evaluated.get("/danh-gia/noi-dung", headers={"role": "reader"}).text
    for button in ("data-run=", "data-delete=", "data-upload=", "data-stop"):
        assert button not in page
    assert wording.READER_NOTE in page
    assert "data-check-set=" in page


@pytest.mark.parametrize("name", ["..%2f..%2fusers", "%2e%2e", "A", "x.jsonl", "a%00b"])
def test_no_name_leads_out_of_the_folders(client: TestClient, name: str) -> None:
    for method, path in (
        ("GET", f"/api/question-sets/{name}"),
        ("DELETE", f"/api/question-sets/{name}"),
        ("GET", f"/danh-gia/kiem-tra/{name}"),
        ("GET", f"/api/evaluations/{name}/report.html"),
        ("GET", f"/api/evaluations/{name}/report.json"),
        ("DELETE", f"/api/evaluations/{name}"),
    ):
        assert client.request(method, path).status_code in (404, 405), path


def test_feedback_waits_in_the_list_until_it_is_filled_in(tmp_path: Path) -> None:
    client = served(tmp_path)
    record(tmp_path, "an", Answer(f"Cầu {HOSTILE}?", "", (), (), "không thấy"), "wrong")
    page = client.get("/danh-gia/noi-dung").text
    assert wording.FEEDBACK_NAME in page
    assert wording.SET_UNFINISHED.format(count=1) in page
    out = client.get("/api/question-sets/phan-hoi", params={"format": "xlsx"}).content
    assert read_questions(out, "phan-hoi.xlsx")[0].todo
    checked = client.get("/danh-gia/kiem-tra/phan-hoi").text
    assert "chờ bổ sung nên không được đo" in checked


def test_a_damaged_set_hides_no_other(tmp_path: Path) -> None:
    client = served(tmp_path)
    upload(client, "a.jsonl", jsonl(QUESTION))
    (tmp_path / "question-sets" / "b.jsonl").write_text("{", encoding="utf-8")
    page = client.get("/danh-gia/noi-dung").text
    assert 'data-run="a"' in page
    assert 'data-run="b"' not in page
    assert "không phải JSON hợp lệ" in page


def test_a_body_that_is_too_large_is_cut_off(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.server.routes.question_sets.LARGEST_UPLOAD", 10)
    assert upload(client, "a.csv", b"x" * 11).status_code == 413
