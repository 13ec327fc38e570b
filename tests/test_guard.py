"""The guard before a stand-in application: hosts, origins, sessions, tokens, limits, headers."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from kb.accounts import Account, Users
from kb.accounts import passwords as password_module
from kb.config import Config
from kb.server.access import Access, SignInLimits, needs_accounts
from kb.server.guard import Guard
from kb.server.rate_limits import Allowance, GrowingDelay
from kb.server.routes.signing_in import safe_address
from kb.server.rules import KIB, Rule
from kb.server.sessions import IDLE, LONGEST, Sessions

PASSWORD = "mật khẩu đủ dài"
HOST = "http://127.0.0.1:7860"
HERE = {"Origin": HOST}
RULES = (
    Rule("/", ("GET", "HEAD"), "reader"),
    Rule("/open", ("GET",), None),
    Rule("/read", ("GET",), "reader", costs=True),
    Rule("/write", ("POST",), "editor", body=4 * KIB),
    Rule("/manage/{name}", ("DELETE",), "admin"),
    Rule("/files/{path:path}", ("GET",), "reader"),
)


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def echo(request: Request) -> Response:
    account: Account | None = getattr(request.state, "account", None)
    body = await request.body()
    return JSONResponse(
        {"path": request.url.path, "name": account and account.name, "size": len(body)},
        headers={"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true"},
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Users:
    monkeypatch.setattr(password_module, "COST", (2, 8, 1))
    made = Users(tmp_path)
    for role in ("reader", "editor", "admin"):
        made.add(role, role, PASSWORD)
    return made


def access_to(users: Users, clock: Clock, *, signing_in: bool) -> Access:
    return Access(
        signing_in=signing_in,
        hosts=frozenset({"127.0.0.1", "localhost", "[::1]"}),
        cookie="kb_session_7860",
        rules=RULES,
        users=users,
        sessions=Sessions(clock),
        questions=Allowance(3, 0.5, clock),
    )


def client_of(access: Access) -> TestClient:
    methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]
    app = Starlette(routes=[Route("/{path:path}", echo, methods=methods)])
    app.add_middleware(Guard, access=access)
    return TestClient(app, base_url=HOST, follow_redirects=False)


@pytest.fixture
def local(users: Users, clock: Clock) -> TestClient:
    """No accounts: whoever reaches the app may do everything."""
    return client_of(access_to(users, clock, signing_in=False))


@pytest.fixture
def access(users: Users, clock: Clock) -> Access:
    return access_to(users, clock, signing_in=True)


@pytest.fixture
def guarded(access: Access) -> TestClient:
    return client_of(access)


def bearer(users: Users, name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {users.give_token(name)}"}


# --- what exists ----------------------------------------------------------------------------------


def test_what_has_no_rule_does_not_exist(local: TestClient) -> None:
    assert local.get("/secret").status_code == 404
    assert local.get("/secret").json() == {"error": "Không có địa chỉ này."}
    assert local.get("/read/").status_code == 404
    assert local.get("/manage/a/b").status_code == 404
    assert local.put("/read", headers=HERE).status_code == 405
    assert local.options("/read", headers=HERE).status_code == 405
    assert local.get("/read").json() == {"path": "/read", "name": "", "size": 0}


@pytest.mark.parametrize(
    "path",
    ["/files/%2e%2e/x", "/files/a%00b", "/files/..%5c..%5cx", "/files/a%0d%0ab"],
)
def test_paths_that_lead_elsewhere_are_refused(local: TestClient, path) -> None:
    sent = local.build_request("GET", HOST)
    # The client itself would tidy the path up.
    sent.url = sent.url.copy_with(raw_path=path.encode())
    assert local.send(sent).status_code == 404


def test_websockets_are_closed(local: TestClient) -> None:
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), local.websocket_connect("/open"):
        pass


# --- where a request comes from -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:7860", 200),
        ("localhost", 200),
        ("LOCALHOST:80", 200),
        ("[::1]:7860", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("evil.example:7860", 421),
        ("", 421),
    ],
)
def test_only_this_machines_own_names_are_answered(local: TestClient, host, status) -> None:
    assert local.get("/read", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),  # no browser
        ({"Origin": HOST}, 200),
        ({"Origin": HOST, "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Referer": f"{HOST}/?q=1"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),  # another program on this machine
        ({"Origin": "null"}, 403),
        ({"Origin": f"{HOST}.evil.example"}, 403),
        ({"Origin": HOST, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Referer": "http://evil.example/"}, 403),
    ],
)
def test_other_sites_cannot_change_anything(local: TestClient, headers, status) -> None:
    assert local.post("/write", headers=headers).status_code == status


def test_a_cookie_without_a_word_of_where_it_comes_from_changes_nothing(
    access: Access, guarded: TestClient, users: Users
) -> None:
    token = access.sessions.open(users.get("editor"))
    cookie = {"Cookie": f"kb_session_7860={token}"}
    assert guarded.post("/write", headers=cookie).status_code == 403
    assert guarded.post("/write", headers=cookie | HERE).status_code == 200


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("cross-site", "navigate", "document", 200),  # a link in a mail or a portal
        ("cross-site", "navigate", "iframe", 403),
        ("cross-site", "no-cors", "image", 403),
        ("same-site", "cors", "empty", 403),
        ("same-origin", "cors", "empty", 200),
        ("none", "navigate", "document", 200),
    ],
)
def test_other_sites_may_link_but_not_embed(local: TestClient, site, mode, dest, status) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    assert local.get("/read", headers=headers).status_code == status


# --- who ------------------------------------------------------------------------------------------


def test_nobody_signed_in_gets_nothing_but_what_is_open(guarded: TestClient) -> None:
    assert guarded.get("/open").status_code == 200
    assert guarded.get("/read").status_code == 401
    assert guarded.get("/read").headers["WWW-Authenticate"] == 'Bearer realm="kb"'
    assert guarded.post("/write", headers=HERE).status_code == 401
    assert guarded.get("/api/none").status_code == 404
    page = guarded.get("/?q=a%20b&c=1", headers={"Accept": "text/html"})
    assert page.status_code == 303
    assert page.headers["Location"] == "/dang-nhap?tiep=%2F%3Fq%3Da%2520b%26c%3D1"


@pytest.mark.parametrize(
    ("role", "statuses"),
    [("reader", (200, 403, 403)), ("editor", (200, 200, 403)), ("admin", (200, 200, 200))],
)
def test_each_role_reaches_what_it_may(guarded: TestClient, users: Users, role, statuses) -> None:
    headers = bearer(users, role)
    found = (
        guarded.get("/read", headers=headers).status_code,
        guarded.post("/write", headers=headers).status_code,
        guarded.delete("/manage/x", headers=headers).status_code,
    )
    assert found == statuses


def test_tokens_that_were_not_given_are_refused(guarded: TestClient, users: Users) -> None:
    token = users.give_token("admin")
    for value in (
        "Bearer",
        "Bearer ",
        "Bearer kb_x",
        f"Basic {token}",
        f"Bearer {token}x",
        f"Bearer {users.get('admin').token}",  # the hash itself
    ):
        assert guarded.get("/read", headers={"Authorization": value}).status_code == 401
    assert guarded.get("/read", headers={"Authorization": f"bearer {token}"}).status_code == 200
    # A wrong token is not saved by a right cookie, and a token in the address is none.
    assert guarded.get(f"/read?token={token}").status_code == 401


def test_a_session_ends_with_idleness_and_with_the_day(
    access: Access, guarded: TestClient, users: Users, clock: Clock
) -> None:
    guarded.cookies.set("kb_session_7860", access.sessions.open(users.get("reader")))
    for _ in range(3):
        clock.now += IDLE - 1
        assert guarded.get("/files/a").status_code == 200
    clock.now += LONGEST - 3 * (IDLE - 1) + 1
    assert guarded.get("/files/a").status_code == 401
    guarded.cookies.set("kb_session_7860", access.sessions.open(users.get("reader")))
    clock.now += IDLE + 1
    assert guarded.get("/files/a").status_code == 401
    clock.now -= IDLE
    assert guarded.get("/files/a").status_code == 401


def test_a_session_ends_with_the_password_and_the_user_and_follows_the_role(
    access: Access, guarded: TestClient, users: Users
) -> None:
    guarded.cookies.set("kb_session_7860", access.sessions.open(users.get("editor")))
    assert guarded.post("/write", headers=HERE).status_code == 200
    users.set_role("editor", "reader")
    assert guarded.post("/write", headers=HERE).status_code == 403
    users.set_password("editor", "another password")
    assert guarded.get("/files/a").status_code == 401
    guarded.cookies.set("kb_session_7860", access.sessions.open(users.get("admin")))
    users.remove("admin")
    assert guarded.get("/files/a").status_code == 401


def test_made_up_sessions_are_none(guarded: TestClient) -> None:
    for value in ("", "x", "a" * 43, "../../x"):
        guarded.cookies.set("kb_session_7860", value)
        assert guarded.get("/files/a").status_code == 401


def test_a_damaged_file_of_users_closes_the_app(guarded: TestClient, users: Users) -> None:
    headers = bearer(users, "admin")
    users.path.write_text("{", encoding="utf-8")
    answer = guarded.get("/read", headers=headers)
    assert answer.status_code == 503
    assert "bị hỏng" in answer.json()["error"]


# --- how much -------------------------------------------------------------------------------------


def test_bodies_are_cut_off_at_the_limit_of_their_rule(local: TestClient) -> None:
    assert local.post("/write", content=b"x" * 4 * KIB).json()["size"] == 4 * KIB
    assert local.post("/write", content=b"x" * (4 * KIB + 1)).status_code == 413

    def endless():
        while True:
            yield b"x" * KIB

    sent = 0

    def counted():
        nonlocal sent
        for piece in endless():
            sent += 1
            if sent > 100:
                break
            yield piece

    assert local.post("/write", content=counted()).status_code == 413
    assert local.post("/write", headers={"Content-Length": "-1"}).status_code == 413
    assert local.post("/write", headers={"Content-Length": "9e9"}).status_code == 413


def test_questions_are_limited_for_each_account(
    guarded: TestClient, users: Users, clock: Clock
) -> None:
    reader, editor = bearer(users, "reader"), bearer(users, "editor")
    assert [guarded.get("/read", headers=reader).status_code for _ in range(4)] == [200] * 3 + [429]
    answer = guarded.get("/read", headers=reader)
    assert answer.headers["Retry-After"] == "2"
    assert "sau 2 giây" in answer.json()["error"]
    assert guarded.get("/files/a", headers=reader).status_code == 200  # costs nothing
    assert guarded.get("/read", headers=editor).status_code == 200
    clock.now += 2
    assert guarded.get("/read", headers=reader).status_code == 200
    assert guarded.get("/read", headers=reader).status_code == 429


def test_who_sits_at_the_machine_is_not_limited(local: TestClient) -> None:
    assert {local.get("/read").status_code for _ in range(20)} == {200}


def test_the_delay_after_failures_doubles_and_ends_with_success() -> None:
    clock = Clock()
    delay = GrowingDelay(2, 60.0, clock)
    assert [delay.attempt("a"), delay.attempt("a")] == [0, 0]
    assert delay.attempt("a") == 1
    assert delay.attempt("b") == 0
    waits = []
    for _ in range(8):
        waits.append(delay.attempt("a"))
        clock.now += waits[-1]
        delay.attempt("a")
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    delay.succeeded("a")
    assert delay.attempt("a") == 0


def test_the_limits_remember_a_bounded_number_of_keys() -> None:
    delay, allowance = GrowingDelay(1, 60.0), Allowance(1, 0.001)
    for number in range(20_000):
        delay.attempt(str(number))
        allowance.take(str(number))
    assert len(delay._failures) == 10_000
    assert len(allowance._buckets) == 10_000


def test_guessing_is_slowed_by_pair_and_by_address_but_locks_nobody_out() -> None:
    limits = SignInLimits()
    assert [limits.attempt("lan", "10.0.0.1") for _ in range(6)][:5] == [0] * 5
    assert limits.attempt("lan", "10.0.0.1") > 0
    assert limits.attempt("lan", "10.0.0.2") == 0  # she herself, at her own desk
    found = [limits.attempt(f"user{number}", "10.0.0.9") for number in range(30)]
    assert found[:20] == [0] * 20
    assert found[-1] > 0


# --- headers --------------------------------------------------------------------------------------


def test_every_answer_says_what_browsers_may_do_with_it(guarded: TestClient) -> None:
    for path in ("/open", "/read", "/nowhere"):
        headers = guarded.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        policy = headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy
        assert "http" not in policy
        assert "unsafe-eval" not in policy
        assert not [name for name in headers if name.startswith("access-control-")]


# --- settings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "needed"),
    [
        (Config(), False),
        (Config(host="localhost"), False),
        (Config(host="::1"), False),
        (Config(host="127.0.0.5"), False),
        (Config(host="0.0.0.0"), True),
        (Config(host="::"), True),
        (Config(host="192.168.1.5"), True),
        (Config(host="may-chu"), True),
        (Config(accounts=True), True),
        (Config(names=("hoidap.tinh.local",)), True),
    ],
)
def test_accounts_are_needed_as_soon_as_others_can_reach_the_app(config, needed) -> None:
    assert needs_accounts(config) is needed


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/", "/"),
        ("/?q=a b&c", "/?q=a b&c"),
        ("/van-ban/x#trich", "/van-ban/x#trich"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("http://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("evil.example", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_stays_in_the_app(wanted, led_to) -> None:
    assert safe_address(wanted) == led_to
