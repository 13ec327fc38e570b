"""Signing in and out through the whole application, and what is written down of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from kb.accounts import passwords as password_module
from kb.config import Config
from kb.errors import KBError
from kb.server.serving import serve
from tests.served_in_process import ADDRESS, PASSWORD, InProcess, in_process

HERE = {"Origin": ADDRESS}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InProcess]:
    made = in_process(tmp_path_factory.mktemp("signing-in"), accounts=True)
    yield made
    made.kb.close()


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(password_module, "COST", (2, 8, 1))


def sign_in(client: TestClient, name: str, password: str, wanted: str = "/"):
    form = {"ten": name, "mat_khau": password, "tiep": wanted}
    return client.post("/dang-nhap", data=form, headers=HERE)


def log_of(served: InProcess) -> list[tuple[str, str]]:
    lines = (served.kb.home / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    return [(line["account"], line["action"]) for line in map(json.loads, lines)]


def test_the_right_password_opens_a_session_that_signing_out_ends(served: InProcess) -> None:
    client = served.client()
    answer = sign_in(client, "Reader", PASSWORD, "/?q=abc")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?q=abc")
    cookie = answer.headers["Set-Cookie"]
    assert re.fullmatch(r"kb_session_7860=[\w-]{43}; HttpOnly; Path=/; SameSite=lax", cookie), (
        cookie
    )
    assert client.get("/").status_code == 200
    assert "<b>reader</b> (người đọc)" in client.get("/phien").text
    kept = dict(client.cookies)
    answer = client.post("/dang-xuat", headers=HERE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/dang-nhap")
    client.cookies.update(kept)  # whoever has copied the cookie is out as well
    assert client.get("/phien").status_code == 401
    assert log_of(served)[-2:] == [("reader", "sign-in"), ("reader", "sign-out")]


def test_under_https_the_cookie_goes_over_https_only(served: InProcess) -> None:
    client = TestClient(served.app, base_url="https://127.0.0.1", follow_redirects=False)
    form = {"ten": "reader", "mat_khau": PASSWORD}
    answer = client.post("/dang-nhap", data=form, headers={"Origin": "https://127.0.0.1"})
    assert answer.headers["Set-Cookie"].endswith("; Secure")


def test_each_session_has_a_token_of_its_own(served: InProcess) -> None:
    one, other = served.client(), served.client()
    one.headers["Cookie"] = "kb_session_7860=chosen-by-someone-else"
    cookies = [sign_in(client, "editor", PASSWORD).headers["Set-Cookie"] for client in (one, other)]
    tokens = {cookie.partition(";")[0].partition("=")[2] for cookie in cookies}
    assert len(tokens) == 2
    assert "chosen-by-someone-else" not in tokens
    assert other.get("/phien").status_code == 200


def test_a_wrong_password_is_told_without_saying_whether_the_name_is_right(
    served: InProcess,
) -> None:
    known = sign_in(served.client(), "admin", "wrong password")
    unknown = sign_in(served.client(), "nobody", "wrong password")
    assert (known.status_code, unknown.status_code) == (401, 401)
    assert known.text.replace("admin", "X") == unknown.text.replace("nobody", "X")
    assert 'role="alert"' in known.text
    assert "Set-Cookie" not in known.headers
    assert log_of(served)[-2:] == [("admin", "sign-in-failed"), ("nobody", "sign-in-failed")]


def test_guessing_is_stopped_before_the_password_is_looked_at(
    served: InProcess, monkeypatch
) -> None:
    looked = []
    monkeypatch.setattr(
        type(served.users), "signed_in", lambda *arguments: looked.append(arguments)
    )
    client = served.client()
    statuses = [sign_in(client, "victim", f"guess {number}").status_code for number in range(20)]
    assert statuses == [401] * 5 + [429] * 15
    assert len(looked) == 5
    answer = sign_in(client, "victim", PASSWORD)
    assert int(answer.headers["Retry-After"]) >= 1
    assert "Đã thử sai nhiều lần" in answer.text


def test_other_sites_cannot_sign_anyone_in_or_out(served: InProcess) -> None:
    client = served.client()
    sign_in(client, "reader", PASSWORD)
    evil = {"Origin": "http://evil.example"}
    assert client.post("/dang-xuat", headers=evil).status_code == 403
    assert client.get("/dang-xuat").status_code == 405
    form = {"ten": "editor", "mat_khau": PASSWORD}
    assert client.post("/dang-nhap", data=form, headers=evil).status_code == 403
    assert "<b>reader</b>" in client.get("/phien").text


def test_the_page_works_without_scripts_and_for_screen_readers(served: InProcess) -> None:
    page = served.client().get("/dang-nhap", params={"tiep": '/?q="><script>alert(1)</script>'})
    assert page.status_code == 200
    assert "<script" not in page.text
    assert 'lang="vi"' in page.text
    for name in ("ten", "mat_khau"):
        assert f'<label for="{name}">' in page.text
        assert f'id="{name}" name="{name}"' in page.text
    assert "unsafe-eval" not in page.headers["Content-Security-Policy"]
    assert (
        served.client()
        .get("/dang-nhap", params={"tiep": "//evil.example"})
        .text.count('name="tiep" value="/"')
    )


def test_who_is_signed_in_is_led_past_the_page(served: InProcess) -> None:
    client = served.client()
    sign_in(client, "reader", PASSWORD)
    answer = client.get("/dang-nhap", params={"tiep": "/?q=x"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?q=x")


def test_without_accounts_there_is_nothing_to_sign_in_to(tmp_path) -> None:
    open_ = in_process(tmp_path, accounts=False)
    client = open_.client()
    assert client.get("/phien").text == ""
    assert client.get("/dang-nhap").headers["Location"] == "/"
    answer = sign_in(client, "admin", "whatever")
    assert answer.headers["Location"] == "/"
    assert "Set-Cookie" not in answer.headers
    open_.kb.close()


@pytest.mark.parametrize(
    "config", [{"host": "0.0.0.0"}, {"accounts": True}, {"names": ("kb.tinh.local",)}]
)
def test_others_are_not_let_near_without_accounts(tmp_path, config) -> None:
    with pytest.raises(KBError, match="kb user add TÊN --role admin"):
        serve(Config(home=tmp_path, port=1, **config))
