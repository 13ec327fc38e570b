"""The whole application in this process, without a port, for tests of its routes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi.routing import iter_route_contexts
from starlette.routing import Mount
from starlette.testclient import TestClient

from kb.accounts import ROLES, Users
from kb.accounts import passwords as password_module
from kb.config import Config
from kb.knowledge_base import KnowledgeBase
from kb.server.application import create

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.routing import BaseRoute

ADDRESS = "http://127.0.0.1:7860"
PASSWORD = "mật khẩu đủ dài"
QUESTION = "Tổ nào chăm sóc vườn hoa Ánh Dương?"
TEXT = (
    "QUYẾT ĐỊNH\nVề việc chăm sóc vườn hoa Ánh Dương\n"
    "Điều 1. Tổ Công viên chịu trách nhiệm chăm sóc vườn hoa Ánh Dương.\n"
)


@dataclass
class InProcess:
    """The application over a small collection, its users, and a token for each role."""

    app: FastAPI
    kb: KnowledgeBase
    users: Users
    tokens: dict[str, str] = field(default_factory=dict)

    def client(self, role: str | None = None) -> TestClient:
        """A client of nobody, or of the user who has this role."""
        headers = {"Authorization": f"Bearer {self.tokens[role]}"} if role else {}
        return TestClient(
            self.app,
            base_url=ADDRESS,
            headers=headers,
            follow_redirects=False,
            raise_server_exceptions=False,
        )

    def own_routes(self) -> Iterator[tuple[str, str]]:
        """The paths and methods of the app's own routes, mounts left out."""
        for route in iter_route_contexts(self.app.routes):
            for method in sorted(getattr(route, "methods", None) or ()):
                yield str(route.path), method

    def gradio_routes(self) -> Iterator[tuple[str, str]]:
        """The paths and methods of Gradio's routes."""
        mounted = [r for r in self.app.routes if isinstance(r, Mount) and r.path == ""]
        yield from _walk(mounted[0].routes, "")


def _walk(routes: list[BaseRoute], prefix: str) -> Iterator[tuple[str, str]]:
    for route in iter_route_contexts(routes):
        methods = getattr(route, "methods", None)
        for method in sorted(methods or ("GET",)):
            yield prefix + str(route.path), method


def in_process(folder: Path, *, accounts: bool) -> InProcess:
    """Compose the application over a collection with one document in ``folder``.

    There is a user for each role, called as the role.
    """
    source = folder / "vườn hoa.txt"
    source.write_text(TEXT, encoding="utf-8")
    cost, password_module.COST = password_module.COST, (2, 8, 1)
    try:
        users = Users(folder / "store")
        for role in ROLES:
            users.add(role, role, PASSWORD)
        tokens = {role: users.give_token(role) for role in ROLES}
    finally:
        password_module.COST = cost
    config = Config(home=folder / "store", accounts=accounts)
    kb = KnowledgeBase(config=config)
    kb.ingest([source])
    return InProcess(create(kb, config), kb, users, tokens)
