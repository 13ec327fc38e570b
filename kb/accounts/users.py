"""The file of users: names, roles, and hashes of passwords and tokens."""

from __future__ import annotations

import hmac
import re
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kb.accounts.passwords import (
    NOBODY,
    Hashed,
    hash_password,
    new_token,
    token_hash,
    verify_password,
)
from kb.accounts.roles import ROLES, Account, Role
from kb.accounts.users_file import read_users, write_users
from kb.errors import AccountError, NotFoundError
from kb.store.lock import FileLock

FILE_NAME = "users.json"
_LOCK = "users.lock"
_LOCK_WAIT = 10.0
_NAME = re.compile(r"[\w.@-]{1,64}")


@dataclass(frozen=True, slots=True)
class User:
    """One user; ``token`` is the hash of the token for programs, if there is one."""

    name: str
    role: Role
    password: Hashed
    token: str | None = None

    @property
    def account(self) -> Account:
        """What the rest of the program knows of a user."""
        return Account(self.name, self.role)


class Users:
    """The users of a collection; what another process writes is seen at the next call."""

    def __init__(self, home: Path) -> None:
        """Keep the users in the folder ``home``; the file is made with the first user."""
        self.path = home / FILE_NAME
        self._lock = threading.Lock()
        self._seen: tuple[int, int, int] | None = None
        self._users: dict[str, User] = {}

    def all(self) -> tuple[User, ...]:
        """Return the users, ordered by name.

        Raises:
            AccountError: the file is damaged.
        """
        return tuple(user for _, user in sorted(self._current().items()))

    def get(self, name: str) -> User | None:
        """Return the user with this name, if any.

        Raises:
            AccountError: the file is damaged.
        """
        return self._current().get(normal_name(name))

    def signed_in(self, name: str, password: str) -> User | None:
        """Return the user who has this name and password, if any; both failures take as long.

        Raises:
            AccountError: the file is damaged.
        """
        user = self.get(name)
        right = verify_password(password, user.password if user else NOBODY)
        return user if right else None

    def with_token(self, token: str) -> User | None:
        """Return the user to whom a token was given, if any.

        Raises:
            AccountError: the file is damaged.
        """
        wanted = token_hash(token)
        found = None
        for user in self._current().values():
            if user.token and hmac.compare_digest(user.token, wanted):
                found = user
        return found

    def add(self, name: str, role: str, password: str) -> User:
        """Add a user.

        Raises:
            AccountError: the name is taken or cannot be one, the role is none, or the password is
                too short.
        """
        key = normal_name(name)
        if not _NAME.fullmatch(key):
            raise AccountError(
                f"Tên «{name}» không dùng được: cần 1 đến 64 chữ cái, chữ số hoặc dấu . _ - @, "
                "không có dấu cách."
            )
        user = User(key, checked_role(role), hash_password(password))
        with self._changing() as users:
            if key in users:
                raise AccountError(f"Đã có người dùng «{key}». Hãy chọn tên khác.")
            users[key] = user
        return user

    def remove(self, name: str) -> None:
        """Remove a user; the sessions and the token end with it.

        Raises:
            NotFoundError: there is no such user.
            AccountError: the file cannot be written.
        """
        with self._changing() as users:
            del users[_known(users, name).name]

    def set_password(self, name: str, password: str) -> None:
        """Give a user another password; the sessions opened with the old one end.

        Raises:
            NotFoundError: there is no such user.
            AccountError: it is too short, or the file cannot be written.
        """
        hashed = hash_password(password)
        with self._changing() as users:
            user = _known(users, name)
            users[user.name] = replace(user, password=hashed)

    def set_role(self, name: str, role: str) -> None:
        """Give a user another role, in force at once.

        Raises:
            NotFoundError: there is no such user.
            AccountError: the role is none, or the file cannot be written.
        """
        checked = checked_role(role)
        with self._changing() as users:
            user = _known(users, name)
            users[user.name] = replace(user, role=checked)

    def give_token(self, name: str) -> str:
        """Make a token for a user's programs and return it, the only time it is seen.

        Raises:
            NotFoundError: there is no such user.
            AccountError: the file cannot be written.
        """
        token = new_token()
        with self._changing() as users:
            user = _known(users, name)
            users[user.name] = replace(user, token=token_hash(token))
        return token

    def revoke_token(self, name: str) -> None:
        """Take a user's token away.

        Raises:
            NotFoundError: there is no such user.
            AccountError: the file cannot be written.
        """
        with self._changing() as users:
            user = _known(users, name)
            users[user.name] = replace(user, token=None)

    def _current(self) -> dict[str, User]:
        with self._lock:
            try:
                status = self.path.stat()
                # Every write makes a new file, so the inode tells two apart within a clock tick.
                seen = (status.st_mtime_ns, status.st_size, status.st_ino)
            except FileNotFoundError:
                seen = None
            if seen != self._seen:
                self._users = {user.name: user for user in _read(self.path)} if seen else {}
                self._seen = seen
            return self._users

    @contextmanager
    def _changing(self) -> Iterator[dict[str, User]]:
        """Lend the users to be changed; the file is written when the block ends without error."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.path.with_name(_LOCK))
        if not lock.acquire(_LOCK_WAIT):
            raise AccountError("Một lệnh khác đang sửa danh sách người dùng. Hãy thử lại.")
        try:
            users = {user.name: user for user in _read(self.path)} if self.path.exists() else {}
            yield users
            write_users(self.path, [_as_object(user) for _, user in sorted(users.items())])
        finally:
            lock.release()


def normal_name(name: str) -> str:
    """Return a name as it is kept: NFC, in small letters."""
    return unicodedata.normalize("NFC", name.strip()).lower()


def checked_role(role: str) -> Role:
    """Return the role of that name.

    Raises:
        AccountError: there is none.
    """
    for known in ROLES:
        if role == known:
            return known
    raise AccountError(f"Không có vai trò «{role}»; cần một trong: {', '.join(ROLES)}.")


def _known(users: dict[str, User], name: str) -> User:
    found = users.get(normal_name(name))
    if found is None:
        raise NotFoundError(f"Không có người dùng «{name}». Xem danh sách bằng «kb user list».")
    return found


def _read(path: Path) -> list[User]:
    found = []
    try:
        for one in read_users(path):
            kept = one["password"]
            hashed = Hashed(
                bytes.fromhex(kept["salt"]),
                bytes.fromhex(kept["hash"]),
                *(int(kept[parameter]) for parameter in ("n", "r", "p")),
            )
            if len(hashed.hash) != 32 or len(hashed.salt) < 8:
                raise ValueError("hash")
            found.append(User(one["name"], checked_role(one["role"]), hashed, one.get("token")))
    except (KeyError, TypeError, ValueError) as error:
        raise AccountError(
            f"Tệp người dùng «{path}» bị hỏng, nên không ai đăng nhập được. "
            "Hãy khôi phục tệp từ bản sao lưu, hoặc xoá tệp rồi chạy «kb user add»."
        ) from error
    return found


def _as_object(user: User) -> dict[str, object]:
    password = user.password
    return {
        "name": user.name,
        "role": user.role,
        "password": {
            "n": password.n,
            "r": password.r,
            "p": password.p,
            "salt": password.salt.hex(),
            "hash": password.hash.hex(),
        },
        "token": user.token,
    }
