"""``kb user`` and ``kb audit``: who may use the web app, and what was done in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from kb.cli.edge import shown_errors
from kb.config import Config
from kb.errors import AccountError

user = typer.Typer(
    help="Tài khoản của trang web: thêm, liệt kê, xoá, đổi mật khẩu, cấp mã truy cập.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Name = Annotated[str, typer.Argument(metavar="TÊN", help="Tên đăng nhập.")]
Role = Annotated[
    str,
    typer.Option(
        metavar="VAI_TRÒ",
        help="reader: hỏi và đọc; editor: thêm nạp, gỡ văn bản; admin: thêm quản trị.",
    ),
]
FromStdin = Annotated[
    bool,
    typer.Option("--password-stdin", help="Đọc mật khẩu từ dòng đầu của stdin, cho tập lệnh."),
]


@user.command("add")
def add(name: Name, role: Role = "reader", password_stdin: FromStdin = False) -> None:
    """Thêm một người dùng; mật khẩu được hỏi hai lần, không hiện trên màn hình."""
    with _accounts() as accounts:
        added = accounts.users.add(name, role, _password(password_stdin))
        accounts.note("user-add", f"{added.name} {added.role}")
    typer.echo(f"Đã thêm «{added.name}», vai trò {added.role}.")


@user.command("list")
def list_users() -> None:
    """Liệt kê người dùng, vai trò, và ai có mã truy cập."""
    with _accounts() as accounts:
        users = accounts.users.all()
    for one in users:
        token = "\t(có mã truy cập)" if one.token else ""
        typer.echo(f"{one.name}\t{one.role}{token}")
    typer.echo(f"{len(users)} người dùng.")


@user.command("remove")
def remove(name: Name) -> None:
    """Xoá một người dùng; phiên đang mở và mã truy cập mất hiệu lực ngay."""
    with _accounts() as accounts:
        accounts.users.remove(name)
        accounts.note("user-remove", name)
    typer.echo(f"Đã xoá «{name}».")


@user.command("password")
def password(name: Name, password_stdin: FromStdin = False) -> None:
    """Đặt mật khẩu mới; các phiên đang mở của người này kết thúc."""
    with _accounts() as accounts:
        accounts.users.set_password(name, _password(password_stdin))
        accounts.note("user-password", name)
    typer.echo(f"Đã đổi mật khẩu của «{name}».")


@user.command("role")
def role(name: Name, role: Annotated[str, typer.Argument(metavar="VAI_TRÒ")]) -> None:
    """Đổi vai trò của một người dùng; có hiệu lực ngay."""
    with _accounts() as accounts:
        accounts.users.set_role(name, role)
        accounts.note("user-role", f"{name} {role}")
    typer.echo(f"«{name}» nay có vai trò {role}.")


@user.command("token")
def token(
    name: Name,
    revoke: Annotated[bool, typer.Option("--revoke", help="Huỷ mã đang có.")] = False,
) -> None:
    """Cấp mã truy cập cho API và MCP; mã chỉ hiện một lần này, mã cũ hết hiệu lực."""
    with _accounts() as accounts:
        if revoke:
            accounts.users.revoke_token(name)
            accounts.note("token-revoke", name)
            typer.echo(f"Đã huỷ mã truy cập của «{name}».")
            return
        given = accounts.users.give_token(name)
        accounts.note("token-give", name)
    typer.echo(f"Mã truy cập của «{name}» (chỉ hiện lần này, hãy cất giữ):", err=True)
    typer.echo(given)


def audit() -> None:
    """In nhật ký: đăng nhập, nạp, gỡ, đổi tài khoản; mỗi dòng một đối tượng JSON."""
    from kb.accounts import AuditLog

    with shown_errors():
        for line in AuditLog(Config.from_environment().home).lines():
            typer.echo(line)


class _Accounts:
    """The users and the log of the collection that the environment names."""

    def __init__(self) -> None:
        from kb.accounts import Account, AuditLog, Users

        home = Config.from_environment().home
        self.users = Users(home)
        self._log = AuditLog(home)
        self._account = Account("(dòng lệnh)", "admin")

    def note(self, action: str, detail: str) -> None:
        """Record a change in the audit log."""
        self._log.record(self._account, action, detail)


@contextmanager
def _accounts() -> Iterator[_Accounts]:
    with shown_errors():
        yield _Accounts()


def _password(from_stdin: bool) -> str:
    """Ask for a password twice, or take the first line of stdin.

    Raises:
        AccountError: there is no terminal to ask on, or nothing was given.
    """
    if from_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
        if not given:
            raise AccountError("stdin không có mật khẩu; cần một dòng.")
        return given
    if not sys.stdin.isatty():
        raise AccountError("Không có cửa sổ dòng lệnh để hỏi mật khẩu; hãy dùng --password-stdin.")
    return str(
        typer.prompt("Mật khẩu", hide_input=True, confirmation_prompt="Nhập lại mật khẩu", err=True)
    )
