"""The route that writes packs: files come back as downloads, refusals as Vietnamese words."""

from __future__ import annotations

import io
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import docx
import openpyxl
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient
from starlette.middleware.base import RequestResponseEndpoint

from kb.accounts import Account
from kb.knowledge_base import KnowledgeBase
from kb.server.failures import handle_failures
from kb.server.routes.evidence_pack import evidence_pack_routes
from kb.server.rules import OWN, rule_for
from kb.server.services import Services

TEXT = "QUYẾT ĐỊNH\nVề việc trồng rừng\nĐiều 1. Kinh phí\n=1+1 là 300 triệu đồng.\n"
QUOTE = "=1+1 là 300 triệu đồng."


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("route")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    with KnowledgeBase(folder / "home") as kb:
        assert kb.ingest([folder / "a.txt"]).failed == ()
        yield kb


@pytest.fixture(scope="module")
def client(kb: KnowledgeBase) -> Iterator[TestClient]:
    app = FastAPI()
    handle_failures(app)
    # Of all services it uses the collection alone.
    app.include_router(evidence_pack_routes(cast(Services, SimpleNamespace(kb=kb))))

    @app.middleware("http")
    async def as_reader(request: Request, follow: RequestResponseEndpoint) -> Response:
        request.state.account = Account("lan.nt", "reader")
        return await follow(request)

    with TestClient(app) as client:
        yield client


def item(kb: KnowledgeBase, quote: str = QUOTE) -> dict[str, Any]:
    start = TEXT.index(QUOTE)
    citation = {
        "document_id": kb.document("a.txt").id,
        "start": start,
        "end": start + len(QUOTE),
        "label": "Điều 1",
        "page": None,
        "quote": quote,
    }
    return {
        "question": "Kinh phí?",
        "understood_as": "Kinh phí?",
        "answer": "300 triệu đồng",
        "citations": [citation],
    }


def test_a_workbook_is_downloaded(client: TestClient, kb: KnowledgeBase) -> None:
    sent = {"items": [item(kb), item(kb, "bịa")], "format": "xlsx"}
    answer = client.post("/api/evidence-pack", json=sent)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith('attachment; filename="ho-so-trich-dan')
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    assert answer.headers["x-kb-left-out"] == "1"
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cell = book["Trích dẫn"]["E2"]
    assert (cell.value, cell.data_type) == (QUOTE, "s")
    about = dict(book["Thông tin"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert about["Người lập"] == "lan.nt"


def test_a_word_file_is_downloaded(client: TestClient, kb: KnowledgeBase) -> None:
    answer = client.post("/api/evidence-pack", json={"items": [item(kb)], "format": "docx"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].endswith("wordprocessingml.document")
    lines = [one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs]
    assert QUOTE in lines


def test_what_does_not_stand_gives_no_file(client: TestClient, kb: KnowledgeBase) -> None:
    sent = {"items": [item(kb, "bịa")], "format": "docx"}
    answer = client.post("/api/evidence-pack", json=sent)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("Không trích dẫn nào còn khớp")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"items": [], "format": "docx"}, 400),
        ({"items": [{"citations": 3}], "format": "docx"}, 400),
        ({"items": "x", "format": "docx"}, 422),
        ({"items": [], "format": "exe"}, 422),
        ({"items": []}, 422),
        ([], 422),
    ],
)
def test_what_is_malformed_is_refused(client: TestClient, sent: object, status: int) -> None:
    answer = client.post("/api/evidence-pack", json=sent)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}


def test_the_route_has_a_rule_with_a_limit() -> None:
    rule = rule_for(OWN, "POST", "/api/evidence-pack")
    assert rule is not None
    assert (rule.role, rule.body) == ("reader", 4 << 20)
    assert rule_for(OWN, "GET", "/api/evidence-pack") is None
