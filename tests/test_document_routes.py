"""The routes of documents: lists, texts, files, pages, sending, removing, and what they refuse."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from test_cited_pages import pdf
from test_uploads import ORDER, idle, wait

from kb.accounts import Account, AuditLog, Users
from kb.config import Config
from kb.ingest_jobs import DEFAULT_LIMITS, IngestJobs
from kb.knowledge_base import KnowledgeBase
from kb.server.failures import handle_failures
from kb.server.routes.documents import documents_routes
from kb.server.routes.ingest import ingest_routes
from kb.server.routes.viewer import viewer_routes
from kb.server.services import Services
from kb.ui.wording import viewer as viewer_words

HOSTILE = '<img src=x onerror="window.hacked=1">'
NAME = '2024/Quyết định «số 1» "a".txt'
PAGES = ("Điều 1. Trường Nà Bản có vốn 12 tỷ đồng.", "Điều 2. Sở Xây dựng chủ trì.")


class As:
    """Stands in for the guard: every request comes from ``account``."""

    account = Account("lan", "editor")

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def __call__(self, scope, receive, send) -> None:
        scope.setdefault("state", {})["account"] = As.account
        await self._app(scope, receive, send)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("routes")
    sources = folder / "sources"
    (sources / "2024").mkdir(parents=True)
    (sources / NAME).write_text(ORDER.format(12) + HOSTILE, encoding="utf-8")
    (sources / "hai trang.pdf").write_bytes(pdf(*PAGES))
    with KnowledgeBase(folder / "home") as kb:
        assert kb.ingest([sources]).failed == ()
        config = Config(home=kb.home)
        limits = replace(DEFAULT_LIMITS, file=100_000, free=0)
        jobs = IngestJobs(kb, config, limits)
        yield Services(kb, config, Users(kb.home), AuditLog(kb.home), jobs)
        jobs.close()


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    app = FastAPI()
    handle_failures(app)
    for routes in (documents_routes, ingest_routes, viewer_routes):
        app.include_router(routes(services))
    As.account = Account("lan", "editor")
    with TestClient(As(app)) as made:
        yield made


def id_of(services: Services, name: str) -> str:
    return next(one.id for one in services.kb.facts() if one.source == name)


def actions(services: Services) -> list[tuple[str, str, str]]:
    lines = map(json.loads, services.audit.lines())
    return [(line["account"], line["action"], line["detail"].split(" (")[0]) for line in lines]


def sent(client: TestClient, *files: tuple[str, bytes], **fields: str) -> tuple[int, list[str]]:
    answer = client.post("/api/documents", data=fields, files=[("file", one) for one in files])
    return answer.status_code, [one["error"] for one in answer.json()["files"]]


# --- reading ---


def test_documents_are_listed_filtered_and_sorted(client: TestClient) -> None:
    found = client.get("/api/documents").json()
    assert [one["name"] for one in found["documents"]] == [NAME, "hai trang.pdf"]
    assert found["documents"][1]["pages"] == 2
    found = client.get("/api/documents", params={"q": "QUYET DINH so 1"}).json()
    assert [one["name"] for one in found["documents"]] == [NAME]
    assert client.get("/api/documents", params={"sort": "x"}).status_code == 422
    assert client.get("/api/documents", params={"limit": 10**6}).status_code == 422


def test_the_text_is_what_kb_show_prints(client: TestClient, services: Services) -> None:
    for facts in services.kb.facts():
        answer = client.get(f"/api/documents/{facts.id}/text")
        assert answer.content == services.kb.document_by_id(facts.id).text.encode()
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_the_original_is_saved_under_its_name_and_never_shown(
    client: TestClient, services: Services
) -> None:
    answer = client.get(f"/api/documents/{id_of(services, NAME)}/original")
    assert answer.content == (ORDER.format(12) + HOSTILE).encode()
    assert answer.headers["content-type"] == "application/octet-stream"
    named = answer.headers["content-disposition"]
    assert named.startswith("attachment; filename=\"Quy_t __nh _s_ 1_ _a_.txt\"; filename*=UTF-8''")
    assert named.endswith(quote(NAME.partition("/")[2], safe=""))
    assert answer.headers["content-security-policy"].startswith("sandbox")


def test_a_page_is_drawn_once_and_marked_anew(
    client: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    page_image = services.kb.page_image

    def counted(*asked: object) -> bytes:
        drawn.append(asked)
        return page_image(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(KnowledgeBase, "page_image", lambda self, *asked: counted(*asked))
    path = f"/api/documents/{id_of(services, 'hai trang.pdf')}/pages"
    plain = client.get(f"{path}/1.png")
    assert plain.headers["content-type"] == "image/png"
    assert plain.content.startswith(b"\x89PNG")
    assert client.get(f"{path}/1.png").content == plain.content
    assert len(drawn) == 1
    assert client.get(f"{path}/1.png?start=0&end=9").content != plain.content
    assert client.get(f"{path}/3.png").status_code == 404
    assert client.get(f"{path}/0.png").status_code == 404
    text = id_of(services, NAME)
    assert client.get(f"/api/documents/{text}/pages/1.png").status_code == 404


@pytest.mark.parametrize(
    "id_",
    [
        "nothing",
        "..%2f..%2fkb.sqlite3",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5c..%5cusers.json",
        "C:%5cWindows%5cwin.ini",
        "users.json",
        "%00",
        "::$DATA",
        "a" * 5000,
    ],
)
def test_no_path_leads_out_of_the_collection(client: TestClient, id_: str) -> None:
    for path in ("", "/text", "/original", "/pages/1.png"):
        answer = client.get(f"/api/documents/{id_}{path}")
        assert answer.status_code == 404
        assert "error" in answer.json() or "detail" in answer.json()
    assert client.delete(f"/api/documents/{id_}").status_code == 404
    assert client.post(f"/api/documents/{id_}/reread").status_code == 404
    assert client.get(f"/van-ban/{id_}").status_code == 404


def test_the_page_of_a_document_escapes_all_of_it(client: TestClient, services: Services) -> None:
    path = f"/van-ban/{id_of(services, NAME)}"
    page = client.get(path, params={"tu": "0", "den": "7"})
    assert '<mark id="trich" tabindex="-1">Điều 1.</mark>' in page.text
    assert "<img" not in page.text
    assert "&lt;img src=x" in page.text
    assert "nằm ngoài văn bản" in client.get(path, params={"tu": "7", "den": "<b>"}).text
    missing = client.get("/van-ban/gone")
    assert viewer_words.MISSING in missing.text
    paged = client.get(f"/van-ban/{id_of(services, 'hai trang.pdf')}", params={"trang": "2"})
    assert "/pages/2.png" in paged.text


def test_the_list_escapes_names(client: TestClient) -> None:
    shown = client.get("/fragments/documents").text
    assert "a&quot;.txt" in shown
    assert shown.count("data-remove") == 2
    assert client.get("/fragments/documents", params={"q": "<b>"}).text.count("<b>") == 0


# --- changing ---


def test_files_are_taken_one_by_one_with_their_reasons(
    client: TestClient, services: Services
) -> None:
    status, errors = sent(
        client,
        ("../../x/gửi lên.txt", ORDER.format(77).encode()),
        ("trang.png", b"\x89PNG\r\n\x1a\nxx"),
        ("lớn.txt", b"x" * 100_001),
        (NAME.partition("/")[2], ORDER.format(5).encode()),
    )
    assert status == 202
    assert errors[0] == errors[3] == ""
    assert "ảnh" in errors[1]
    assert "quá lớn" in errors[2]
    progress = wait(services.jobs, lambda now: idle(now) and now.ended == 2)
    assert progress.counts == {"done": 2}
    assert "x/gửi lên.txt" in services.kb.names()
    assert ("lan", "upload", "x/gửi lên.txt") in actions(services)
    status, errors = sent(client, ("f", b"Other words of some length."), name=NAME)
    assert status == 422
    assert "đã có văn bản khác nội dung" in errors[0]
    assert client.get("/api/ingest").json()["counts"] == {"done": 2}
    panel = client.get("/fragments/ingest").text
    assert "2 nạp xong" in panel
    assert 'data-active="0"' in panel


def test_two_people_send_at_once(client: TestClient, services: Services) -> None:
    jobs = services.jobs
    one, two = jobs.receive("cùng tên.txt"), jobs.receive("cùng tên.txt")
    for (_, receiver), words in ((one, "Điều 1. Một."), (two, "Điều 1. Hai.")):
        receiver.write(words.encode())
    jobs.accept(one[1], one[0], "lan")
    with pytest.raises(Exception, match="cùng tên"):
        jobs.accept(two[1], two[0], "minh")
    wait(jobs, lambda now: idle(now) and now.counts.get("done", 0) >= 1)
    assert services.kb.document("cùng tên.txt").text == "Điều 1. Một."


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"content-type": "application/json"}, b"{}"),
        ({"content-type": "multipart/form-data"}, b"x"),
        ({"content-type": "multipart/form-data; boundary=b"}, b"--c\r\n\r\nx"),
        (
            {"content-type": "multipart/form-data; boundary=b"},
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf',
        ),
        (
            {"content-type": "multipart/form-data; boundary=b"},
            b"--b\r\nX: " + b"y" * 20_000 + b"\r\n\r\n",
        ),
    ],
)
def test_a_body_that_is_no_form_is_refused(
    client: TestClient, services: Services, headers: dict[str, str], body: bytes
) -> None:
    before = services.jobs.progress()
    answer = client.post("/api/documents", headers=headers, content=body)
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]
    assert services.jobs.progress() == before
    assert not list((services.kb.home / "incoming").glob("*.part"))


def test_a_reader_changes_nothing(client: TestClient, services: Services) -> None:
    As.account = Account("minh", "reader")
    id_ = id_of(services, NAME)
    before = len(actions(services))
    assert client.delete(f"/api/documents/{id_}").status_code == 403
    assert client.post(f"/api/documents/{id_}/reread").status_code == 403
    assert sent_status(client) == 403
    for action in ("stop", "retry", "clear"):
        assert client.post(f"/api/ingest/{action}").status_code == 403
    assert client.get(f"/api/documents/{id_}/text").status_code == 200
    assert "data-remove" not in client.get("/fragments/documents").text
    assert 'data-edit="0"' in client.get("/fragments/ingest").text
    assert len(actions(services)) == before


def sent_status(client: TestClient) -> int:
    return client.post("/api/documents", files={"file": ("a.txt", b"x")}).status_code


def test_removing_waits_for_a_running_ingest(client: TestClient, services: Services) -> None:
    other = KnowledgeBase(services.kb.home)
    id_ = id_of(services, "hai trang.pdf")
    with other._store.writing():
        answer = client.delete(f"/api/documents/{id_}")
    other.close()
    assert answer.status_code == 409
    assert "đang được một tiến trình khác cập nhật" in answer.json()["error"]
    assert client.delete(f"/api/documents/{id_}").json() == {"removed": "hai trang.pdf"}
    assert client.get(f"/api/documents/{id_}/original").status_code == 404
    assert client.get(f"/van-ban/{id_}").status_code == 404
    assert actions(services)[-1] == ("lan", "remove", "hai trang.pdf")
    folder = Path(services.kb.home) / "originals"
    assert not [path for path in folder.rglob("*") if path.name == id_]
