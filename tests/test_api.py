"""The JSON API: the objects of the command line, with verbatim citations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from kb.cli import app as command_line
from tests.served_in_process import QUESTION, TEXT, InProcess, in_process

ROOT = Path(__file__).parent.parent
PHRASE = "chăm sóc vườn hoa Ánh Dương"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    made = in_process(tmp_path_factory.mktemp("api"), accounts=False)
    yield made
    made.kb.close()


@pytest.fixture(scope="module")
def client(served: InProcess) -> TestClient:
    return served.client()


def from_command_line(served: InProcess, *arguments: str) -> dict:
    environment = {"KB_HOME": str(served.kb.home)}
    done = CliRunner().invoke(command_line, [*arguments, "--json"], env=environment)
    return json.loads(done.stdout)


def test_asking_gives_the_object_of_the_command_line(served: InProcess, client) -> None:
    by_address = client.get("/api/ask", params={"question": QUESTION}).json()
    by_body = client.post("/api/ask", json={"question": QUESTION}).json()
    assert by_address == by_body == from_command_line(served, "ask", QUESTION)
    assert by_address["answer"].startswith("Tổ Công viên")
    [citation] = by_address["citations"]
    assert TEXT[citation["start"] : citation["end"]] == citation["quote"]


def test_searching_gives_the_object_of_the_command_line(served: InProcess, client) -> None:
    found = client.get("/api/search", params={"question": QUESTION, "limit": 1}).json()
    assert found == from_command_line(served, "search", QUESTION, "--limit", "1")
    [hit] = found["hits"]
    assert TEXT[hit["start"] : hit["end"]] == hit["text"]


def test_finding_gives_the_object_of_the_command_line(served: InProcess, client) -> None:
    found = client.get("/api/find", params={"wording": PHRASE}).json()
    assert found == from_command_line(served, "find", PHRASE)
    assert found["counts"]["exact"] == 2
    only = {"wording": PHRASE, "kind": ["Nghị quyết"]}
    assert client.post("/api/find", json=only).json()["matches"] == []


def test_checking_a_quotation_gives_the_object_of_the_command_line(
    served: InProcess, client
) -> None:
    right = client.post("/api/quote", json={"quotation": PHRASE}).json()
    assert right == from_command_line(served, "quote", PHRASE)
    assert right["verdict"] == "verbatim"
    wrong = f"không {PHRASE}"
    assert client.get("/api/quote", params={"quotation": wrong}).json()["verdict"] != "verbatim"


@pytest.mark.parametrize(
    ("path", "sent", "field"),
    [
        ("/api/ask", {}, "question"),
        ("/api/ask", {"question": ""}, "question"),
        ("/api/ask", {"question": "x" * 1001}, "question"),
        ("/api/ask", {"question": "x", "limit": 3}, "limit"),
        ("/api/search", {"question": "x", "limit": 0}, "limit"),
        ("/api/search", {"question": "x", "limit": 101}, "limit"),
        ("/api/find", {"wording": "x", "years": [2023]}, "years"),
        ("/api/quote", {"wording": "x"}, "quotation"),
    ],
)
def test_what_is_missing_or_too_much_is_named(client, path, sent, field) -> None:
    answer = client.post(path, json=sent)
    assert answer.status_code == 422
    assert field in answer.json()["error"]
    assert answer.json()["error"].startswith("Giá trị thiếu hoặc không đúng kiểu")


def test_broken_bodies_are_told_of(client) -> None:
    for content in (b"{", b"\xff\xfe", b'{"question": "\\ud800"}', b"[]"):
        headers = {"Content-Type": "application/json"}
        answer = client.post("/api/ask", content=content, headers=headers)
        assert answer.status_code in (200, 400, 422), content
        answer.json()


def test_the_description_lists_the_routes_and_needs_nothing_from_outside(client) -> None:
    described = client.get("/api/openapi.json").json()
    assert {"/api/ask", "/api/search", "/api/find", "/api/quote", "/api/documents"} <= set(
        described["paths"]
    )
    assert not [path for path in described["paths"] if not path.startswith("/api/")]
    assert "securitySchemes" not in described.get("components", {})


def test_the_documentation_names_every_route_described(client) -> None:
    written = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for path, methods in client.get("/api/openapi.json").json()["paths"].items():
        for method in methods:
            assert re.search(rf"\b{method.upper()}\b[^\n]*`?{re.escape(path)}", written), (
                method,
                path,
            )


def test_a_collection_with_accounts_describes_its_tokens(tmp_path: Path) -> None:
    served = in_process(tmp_path, accounts=True)
    described = served.client("reader").get("/api/openapi.json").json()
    assert described["components"]["securitySchemes"] == {
        "token": {"type": "http", "scheme": "bearer"}
    }
    assert described["security"] == [{"token": []}]
    served.kb.close()
