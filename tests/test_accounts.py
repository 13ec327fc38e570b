"""Accounts: roles, passwords, the file of users, the audit log, and the commands for them."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kb.accounts import LOCAL, Account, AuditLog, Users, allows, require
from kb.accounts import passwords as password_module
from kb.accounts.passwords import Hashed, hash_password, token_hash, verify_password
from kb.cli import app
from kb.errors import AccountError, NotAllowedError, NotFoundError

PASSWORD = "mật khẩu đủ dài"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scrypt with the least work, because nothing here depends on how much it is."""
    monkeypatch.setattr(password_module, "COST", (2, 8, 1))


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("reader", ["reader"]),
        ("editor", ["reader", "editor"]),
        ("admin", ["reader", "editor", "admin"]),
    ],
)
def test_a_role_may_do_what_those_below_it_may(role, allowed) -> None:
    account = Account("lan", role)
    assert [one for one in ("reader", "editor", "admin") if allows(account, one)] == allowed


def test_a_lower_role_is_refused_with_what_is_needed() -> None:
    with pytest.raises(NotAllowedError) as refusal:
        require(Account("lan", "reader"), "editor")
    assert "người biên tập (editor)" in str(refusal.value)
    assert "«lan» là người đọc (reader)" in str(refusal.value)
    require(LOCAL, "admin")


# --- passwords ------------------------------------------------------------------------------------


def test_the_default_cost_is_what_is_recommended(monkeypatch) -> None:
    monkeypatch.undo()
    hashed = hash_password(PASSWORD)
    assert (hashed.n, hashed.r, hashed.p) == (1 << 15, 8, 3)
    expected = hashlib.scrypt(
        PASSWORD.encode(), salt=hashed.salt, n=1 << 15, r=8, p=3, maxmem=1 << 28, dklen=32
    )
    assert hashed.hash == expected


def test_only_the_password_itself_is_right() -> None:
    hashed = hash_password(PASSWORD)
    assert verify_password(PASSWORD, hashed)
    for wrong in ("", PASSWORD[:-1], PASSWORD + " ", PASSWORD.upper(), "a" * 10_000):
        assert not verify_password(wrong, hashed)


def test_keyboards_that_compose_letters_otherwise_type_the_same_password() -> None:
    hashed = hash_password("mật khẩu của tôi")
    decomposed = "mâ\u0323t khâ\u0309u cu\u0309a tôi"
    assert verify_password(decomposed, hashed)


def test_the_parameters_stored_with_a_hash_are_used() -> None:
    salt = b"0123456789abcdef"
    made = hashlib.scrypt(PASSWORD.encode(), salt=salt, n=4, r=8, p=2, dklen=32)
    assert verify_password(PASSWORD, Hashed(salt, made, 4, 8, 2))
    assert not verify_password(PASSWORD, Hashed(salt, made, 4, 8, 1))


@pytest.mark.parametrize("password", ["", "123456789", "x" * 257])
def test_too_short_and_too_long_passwords_are_refused(password) -> None:
    with pytest.raises(AccountError, match=f"có {len(password)} ký tự; cần từ 10 đến 256"):
        hash_password(password)


# --- the file -------------------------------------------------------------------------------------


def test_users_are_kept_without_their_passwords(tmp_path: Path) -> None:
    users = Users(tmp_path)
    users.add("Lan", "editor", PASSWORD)
    written = (tmp_path / "users.json").read_text(encoding="utf-8")
    assert PASSWORD not in written
    assert [(user.name, user.role) for user in Users(tmp_path).all()] == [("lan", "editor")]
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "users.json").stat().st_mode) == 0o600


def test_the_same_password_is_hashed_differently_for_two_users(tmp_path: Path) -> None:
    users = Users(tmp_path)
    one, other = users.add("a", "reader", PASSWORD), users.add("b", "reader", PASSWORD)
    assert one.password.salt != other.password.salt
    assert one.password.hash != other.password.hash


def test_signing_in_needs_name_and_password(tmp_path: Path) -> None:
    users = Users(tmp_path)
    users.add("lan", "reader", PASSWORD)
    assert users.signed_in(" LAN ", PASSWORD).account == Account("lan", "reader")
    assert users.signed_in("lan", "something else") is None
    assert users.signed_in("minh", PASSWORD) is None


def test_an_unknown_name_costs_as_much_as_a_known_one(tmp_path: Path, monkeypatch) -> None:
    hashed = []
    monkeypatch.setattr(
        "kb.accounts.users.verify_password",
        lambda password, against: bool(hashed.append(against)),
    )
    users = Users(tmp_path)
    known = users.add("lan", "reader", PASSWORD)
    users.signed_in("lan", "wrong password")
    users.signed_in("nobody", "wrong password")
    monkeypatch.undo()
    assert hashed[0] == known.password
    assert (hashed[1].n, hashed[1].r, hashed[1].p) == (1 << 15, 8, 3)


@pytest.mark.parametrize("name", ["", "a b", "a/b", "../x", "a\nb", "<b>", "a" * 65])
def test_names_that_would_cause_trouble_are_refused(tmp_path: Path, name) -> None:
    with pytest.raises(AccountError, match="không dùng được"):
        Users(tmp_path).add(name, "reader", PASSWORD)
    assert not (tmp_path / "users.json").exists()


def test_a_name_is_taken_once_whatever_its_case(tmp_path: Path) -> None:
    users = Users(tmp_path)
    users.add("lan", "reader", PASSWORD)
    with pytest.raises(AccountError, match="Đã có người dùng «lan»"):
        users.add("LAN", "admin", PASSWORD)
    assert users.get("lan").role == "reader"


def test_an_unknown_role_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AccountError, match="Không có vai trò «root»"):
        Users(tmp_path).add("lan", "root", PASSWORD)


def test_what_another_process_changes_is_seen_at_once(tmp_path: Path) -> None:
    here, there = Users(tmp_path), Users(tmp_path)
    there.add("lan", "reader", PASSWORD)
    assert here.get("lan").role == "reader"
    there.set_role("lan", "admin")
    assert here.get("lan").role == "admin"
    there.remove("lan")
    assert here.get("lan") is None


def test_a_token_is_known_by_its_hash_until_another_is_given(tmp_path: Path) -> None:
    users = Users(tmp_path)
    users.add("lan", "reader", PASSWORD)
    first = users.give_token("lan")
    written = json.loads((tmp_path / "users.json").read_text(encoding="utf-8"))
    assert written["users"][0]["token"] == hashlib.sha256(first.encode()).hexdigest()
    assert users.with_token(first).name == "lan"
    second = users.give_token("lan")
    assert users.with_token(first) is None
    assert users.with_token(second).name == "lan"
    users.revoke_token("lan")
    assert users.with_token(second) is None
    assert users.with_token("") is None
    assert len(first) >= 43


def test_nobody_by_that_name(tmp_path: Path) -> None:
    for change in (
        lambda users: users.remove("x"),
        lambda users: users.set_password("x", PASSWORD),
        lambda users: users.set_role("x", "admin"),
        lambda users: users.give_token("x"),
        lambda users: users.revoke_token("x"),
    ):
        with pytest.raises(NotFoundError, match="Không có người dùng «x»"):
            change(Users(tmp_path))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"version": 2, "users": []}',
        '{"version": 1, "users": [{"name": "lan", "role": "admin"}]}',
        '{"version": 1, "users": [{"name": "lan", "role": "root", "password": {}}]}',
        '{"version": 1, "users": [{"name": "lan", "role": "admin", "password": '
        '{"n": 2, "r": 8, "p": 1, "salt": "", "hash": ""}}]}',
    ],
)
def test_a_damaged_file_lets_nobody_in_and_is_not_overwritten(tmp_path: Path, content) -> None:
    (tmp_path / "users.json").write_text(content, encoding="utf-8")
    users = Users(tmp_path)
    for use in (
        lambda: users.signed_in("lan", ""),
        lambda: users.with_token(""),
        lambda: users.add("minh", "admin", PASSWORD),
    ):
        with pytest.raises(AccountError):
            use()
    assert (tmp_path / "users.json").read_text(encoding="utf-8") == content


def test_changes_at_the_same_time_do_not_undo_each_other(tmp_path: Path) -> None:
    names = [f"u{number}" for number in range(8)]
    threads = [
        threading.Thread(target=Users(tmp_path).add, args=(name, "reader", PASSWORD))
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [user.name for user in Users(tmp_path).all()] == names


# --- the log --------------------------------------------------------------------------------------


def test_the_log_has_a_line_for_each_thing_done(tmp_path: Path) -> None:
    log = AuditLog(tmp_path / "new")
    log.record(Account("lan", "editor"), "upload", "báo cáo.pdf")
    log.record(LOCAL, "remove", "b.txt")
    lines = [json.loads(line) for line in AuditLog(tmp_path / "new").lines()]
    assert [(one["account"], one["action"], one["detail"]) for one in lines] == [
        ("lan", "upload", "báo cáo.pdf"),
        ("", "remove", "b.txt"),
    ]
    assert lines[0]["time"][10] == "T"
    if os.name == "posix":
        assert stat.S_IMODE(log.path.stat().st_mode) == 0o600


def test_a_file_name_cannot_forge_a_line_or_repaint_a_console(tmp_path: Path) -> None:
    name = 'a\n{"account": "admin"}\r\x1b[2J\x9b\u202egpj.exe\u2028\x00\x7f\ud800'
    log = AuditLog(tmp_path)
    log.record(Account("lan", "editor"), "upload", name)
    raw = log.path.read_bytes().decode("utf-8")
    assert raw.count("\n") == 1
    assert all(char.isprintable() for char in raw[:-1])
    assert json.loads(raw)["detail"] == name.replace("\ud800", "?")


def test_the_log_is_only_added_to_and_its_lines_are_short(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    log.path.write_text('{"old": 1}\n', encoding="utf-8")
    log.record(LOCAL, "upload", "x" * 10_000)
    lines = list(log.lines())
    assert lines[0] == '{"old": 1}'
    assert len(json.loads(lines[1])["detail"]) == 500


def test_lines_of_several_threads_do_not_mix(tmp_path: Path) -> None:
    logs = [AuditLog(tmp_path) for _ in range(4)]

    def write(log: AuditLog) -> None:
        for _ in range(50):
            log.record(LOCAL, "upload", "y" * 300)

    threads = [threading.Thread(target=write, args=(log,)) for log in logs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [json.loads(line)["detail"] for line in logs[0].lines()] == ["y" * 300] * 200


# --- the commands ---------------------------------------------------------------------------------


def kb(home: Path, *arguments: str, typed: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, arguments, input=typed, env={"KB_HOME": str(home)})
    return done.exit_code, done.stdout, done.stderr


def test_the_commands_manage_users_and_write_the_log(tmp_path: Path) -> None:
    typed = f"{PASSWORD}\n"
    assert kb(tmp_path, "user", "add", "lan", "--role", "admin", "--password-stdin", typed=typed)[
        :2
    ] == (0, "Đã thêm «lan», vai trò admin.\n")
    code, token, said = kb(tmp_path, "user", "token", "lan")
    assert code == 0
    assert Users(tmp_path).with_token(token.strip()).name == "lan"
    assert "chỉ hiện lần này" in said
    assert kb(tmp_path, "user", "list")[1] == "lan\tadmin\t(có mã truy cập)\n1 người dùng.\n"
    assert kb(tmp_path, "user", "role", "lan", "reader")[0] == 0
    assert (
        kb(tmp_path, "user", "password", "lan", "--password-stdin", typed="another one!\n")[0] == 0
    )
    assert Users(tmp_path).signed_in("lan", "another one!").role == "reader"
    assert kb(tmp_path, "user", "remove", "lan")[0] == 0
    lines = [json.loads(line) for line in kb(tmp_path, "audit")[1].splitlines()]
    assert [line["action"] for line in lines] == [
        "user-add",
        "token-give",
        "user-role",
        "user-password",
        "user-remove",
    ]
    assert {line["account"] for line in lines} == {"(dòng lệnh)"}
    assert token.strip() not in str(lines)
    assert token_hash(token.strip()) not in str(lines)


def test_a_password_is_no_argument_and_needs_a_terminal(tmp_path: Path) -> None:
    assert kb(tmp_path, "user", "add", "lan", PASSWORD)[0] == 2
    code, _, said = kb(tmp_path, "user", "add", "lan")
    assert code == 1
    assert "--password-stdin" in said
    code, _, said = kb(tmp_path, "user", "add", "lan", "--password-stdin", typed="short\n")
    assert code == 1
    assert "có 5 ký tự" in said
    assert not (tmp_path / "users.json").exists()
