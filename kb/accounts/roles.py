"""Accounts and what their roles allow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kb.errors import NotAllowedError

Role = Literal["reader", "editor", "admin"]
ROLES: tuple[Role, ...] = ("reader", "editor", "admin")  # each may do what those before it may
_NAMES: dict[Role, str] = {
    "reader": "người đọc (reader)",
    "editor": "người biên tập (editor)",
    "admin": "quản trị (admin)",
}


@dataclass(frozen=True, slots=True)
class Account:
    """Who asks for something; the name is empty where accounts are off."""

    name: str
    role: Role


LOCAL = Account("", "admin")
"""Whoever sits at this machine, where accounts are off: everything is allowed."""


def allows(account: Account, role: Role) -> bool:
    """Tell whether an account may do what needs ``role``."""
    return ROLES.index(account.role) >= ROLES.index(role)


def require(account: Account, role: Role) -> None:
    """Let pass an account whose role is ``role`` or above.

    Raises:
        NotAllowedError: its role is lower.
    """
    if not allows(account, role):
        raise NotAllowedError(
            f"Việc này cần vai trò {_NAMES[role]}; tài khoản «{account.name}» là "
            f"{_NAMES[account.role]}. Hãy liên hệ người quản trị hệ thống."
        )
