"""The MCP endpoint, spoken to with the real client; skipped where its package is not installed."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb.accounts import ROLES, Users
from kb.accounts import passwords as password_module
from kb.config import Config
from kb.errors import KBError
from kb.knowledge_base import KnowledgeBase
from kb.server import application
from kb.server.serving import running
from tests.served_in_process import PASSWORD, QUESTION, TEXT


def test_without_the_package_the_app_says_what_to_install(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(application, "find_spec", lambda name: None)
    with (
        KnowledgeBase(tmp_path) as kb,
        pytest.raises(KBError, match=r"pip install 'kb\[mcp\]'"),
    ):
        application.create(kb, Config(home=tmp_path, mcp=True))


@dataclass
class Served:
    address: str
    tokens: dict[str, str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    pytest.importorskip("mcp")
    folder = tmp_path_factory.mktemp("mcp")
    (folder / "vườn hoa.txt").write_text(TEXT, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = Config(home=folder / "store", port=port, accounts=True, mcp=True)
    cost, password_module.COST = password_module.COST, (2, 8, 1)
    users = Users(config.home)
    for role in ROLES:
        users.add(role, role, PASSWORD)
    password_module.COST = cost
    tokens = {role: users.give_token(role) for role in ROLES}
    with KnowledgeBase(config=config) as kb:
        kb.ingest([folder / "vườn hoa.txt"])
        with running(application.create(kb, config), config):
            yield Served(f"http://127.0.0.1:{port}/gradio_api/mcp/", tokens)


def called(served: Served, *calls: tuple[str, dict]) -> list:
    """Connect as a reader, list the tools, call some; returns the tools, then the results."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def talk() -> list:
        headers = {"Authorization": f"Bearer {served.tokens['reader']}"}
        async with (
            streamablehttp_client(served.address, headers=headers) as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            return [
                await session.list_tools(),
                *[await session.call_tool(name, given) for name, given in calls],
            ]

    return asyncio.run(talk())


def test_an_assistant_sees_the_five_tools_and_how_to_call_them(served: Served) -> None:
    [listed] = called(served)
    tools = {tool.name: tool for tool in listed.tools}
    assert set(tools) == {"ask", "search", "find", "quote", "documents"}
    assert list(tools["ask"].inputSchema["properties"]) == ["question"]
    assert tools["ask"].inputSchema["required"] == ["question"]
    assert "citations" in tools["ask"].description
    assert "trích dẫn" in tools["ask"].description


def test_an_assistant_receives_verbatim_citations(served: Served) -> None:
    _, asked, checked, found, listed = called(
        served,
        ("ask", {"question": QUESTION}),
        ("quote", {"quotation": "chăm sóc vườn hoa Ánh Dương"}),
        ("find", {"wording": "vườn hoa", "limit": 1}),
        ("documents", {}),
    )
    [citation] = json.loads(asked.content[0].text)["citations"]
    assert TEXT[citation["start"] : citation["end"]] == citation["quote"]
    assert json.loads(checked.content[0].text)["verdict"] == "verbatim"
    assert json.loads(found.content[0].text)["counts"]["exact"] == 2
    [document] = json.loads(listed.content[0].text)["documents"]
    assert document["document"] == "vườn hoa.txt"


def test_without_a_token_there_is_no_endpoint(served: Served) -> None:
    import httpx

    sent = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    accept = {"Accept": "application/json, text/event-stream"}
    for headers in ({}, {"Authorization": "Bearer kb_wrong"}):
        answer = httpx.post(served.address, json=sent, headers=accept | headers, trust_env=False)
        assert answer.status_code == 401
    for path in ("schema", "sse", "messages/"):
        token = {"Authorization": f"Bearer {served.tokens['admin']}"}
        answer = httpx.get(served.address + path, headers=token, trust_env=False)
        assert answer.status_code == 404
