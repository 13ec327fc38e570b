"""Every route of the whole application: who reaches it, and what does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from kb.accounts import Account, allows
from kb.server.rules import GRADIO, OWN, rule_for
from tests.served_in_process import ADDRESS, QUESTION, InProcess, in_process

# Bodies with which the handlers themselves are reached; what they refuse comes before their work.
BODIES = {
    "/api/evaluations": {"json": {"question_set": "x"}},
    "/api/documents": {"files": {"files": ("a.txt", b"x")}},
    "/api/question-sets": {"content": b"{}", "params": {"name": "x.jsonl"}},
}
HERE = {"Origin": ADDRESS}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    made = in_process(tmp_path_factory.mktemp("routes"), accounts=True)
    yield made
    made.kb.close()


def filled(path: str) -> str:
    """A path with something in place of its parameters."""
    return re.sub(r"\{\w+(:path)?\}", "1", path)


def test_every_route_has_a_rule_and_every_rule_a_route(served: InProcess) -> None:
    ruled = {(rule.path, method) for rule in OWN for method in rule.methods}
    routed = set(served.own_routes())
    assert routed - ruled == set()
    # Static files are a mount, without routes of its own.
    assert {
        (path, method) for path, method in ruled - routed if not path.startswith("/kb/")
    } == set()
    assert len({(rule.path, method) for rule in OWN for method in rule.methods}) == sum(
        len(rule.methods) for rule in OWN
    )


def test_whoever_has_not_the_role_is_refused_on_every_route(served: InProcess) -> None:
    checked = 0
    for role in (None, "reader", "editor"):
        client = served.client(role)
        for rule in OWN + GRADIO:
            if rule.role is None or (role and allows(Account("", role), rule.role)):
                continue
            for method in rule.methods:
                answer = client.request(method, filled(rule.path), headers=HERE)
                wanted = 401 if role is None else 403
                assert answer.status_code == wanted, (role, method, rule.path)
                checked += 1
    assert checked > 60


def test_the_handlers_themselves_ask_for_the_role(served: InProcess, monkeypatch) -> None:
    """Should the list of rules ever be wrong, the handlers still refuse."""
    monkeypatch.setattr("kb.server.guard.require", lambda account, role: None)
    client = served.client("reader")
    changing = [rule for rule in OWN if rule.role in ("editor", "admin")]
    assert changing
    for rule in changing:
        for method in rule.methods:
            body = BODIES.get(rule.path, {}) if method == "POST" else {}
            answer = client.request(method, filled(rule.path), headers=HERE, **body)
            assert answer.status_code == 403, (method, rule.path, answer.text)
            assert "cần vai trò" in answer.json()["error"]


def test_only_the_gradio_routes_on_the_list_are_there(served: InProcess) -> None:
    client = served.client("admin")
    closed, open_ = set(), set()
    for path, method in served.gradio_routes():
        if rule_for(GRADIO, method, filled(path)) is None:
            closed.add(path)
            status = client.request(method, filled(path), headers=HERE).status_code
            assert status in (404, 405), (method, path, status)
        else:
            open_.add(path)
    for part in ("upload", "file=", "proxy=", "vibe", "monitoring", "component_server", "stream"):
        assert any(part in path for path in closed), part
        assert not any(part in path for path in open_), part
    assert "/gradio_api/queue/join" in open_
    assert {rule.path for rule in GRADIO} - open_ <= {"/gradio_api/theme.css"}


def test_no_route_gives_files_of_the_machine(served: InProcess) -> None:
    client = served.client("admin")  # whom no role keeps from any route
    up = ("..%2f" * 8, "..%5c" * 8, "%2e%2e/" * 8, "....//" * 8, "%252e%252e%252f" * 8, "/", "")
    targets = ("etc/passwd", "users.json", "kb.sqlite3", "kb/config.py")
    places = (
        "/kb/",
        "/assets/",
        "/static/",
        "/file=",
        "/gradio_api/file=",
        "/api/question-sets/",
        "/api/evaluations/",
        "/api/documents/",
        "/van-ban/",
        "/danh-gia/kiem-tra/",
    )
    secrets = ("root:", "scrypt", '"users"', "SQLite format", "from_environment")
    for place in places:
        for steps in up:
            for target in targets:
                for end in ("", "/original", "/text", "/report.html", "/pages/1.png"):
                    answer = client.get(f"{place}{steps}{target}{end}")
                    assert answer.status_code >= 400, answer.url
                    assert not [word for word in secrets if word in answer.text], answer.url


def test_hostile_values_are_shown_as_text(served: InProcess) -> None:
    client = served.client("admin")
    hostile = "<img src=x onerror=alert(1)>"
    page = {"Accept": "text/html"}
    for answer in (
        client.get(f"/van-ban/{hostile}", headers=page),
        client.get(f"/{hostile}", headers=page),
        client.get("/", headers=page | {"Host": hostile}),
        served.client().get("/dang-nhap", params={"tiep": f'/"{hostile}'}, headers=page),
        served.client().post(
            "/dang-nhap", data={"ten": f'"{hostile}', "mat_khau": "x"}, headers=page | HERE
        ),
    ):
        assert "<img" not in answer.text


def test_an_unforeseen_error_tells_nothing_of_the_inside(served: InProcess, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("/secret/path")

    monkeypatch.setattr(type(served.kb), "search", broken)
    answer = served.client("reader").get("/api/search", params={"question": QUESTION})
    assert answer.status_code == 500
    assert "/secret/path" not in answer.text
    assert answer.json()["error"].startswith("Có lỗi ngoài dự kiến")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_pages_bring_nothing_from_outside(served: InProcess) -> None:
    client = served.client("reader")
    page = client.get("/")
    assert page.status_code == 200
    for text in (page.text, served.client().get("/dang-nhap").text):
        sources = re.findall(
            r"""<(?:script|link|img|iframe)[^>]*?(?:src|href)=["']([^"']+)""", text
        )
        assert sources
        outside = [one for one in sources if re.match(r"(https?:)?//", one)]
        assert outside == []
