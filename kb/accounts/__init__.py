"""Who may do what: accounts with roles, their file, and the log of what was done."""

from __future__ import annotations

from kb.accounts.audit import AuditLog
from kb.accounts.roles import LOCAL, ROLES, Account, Role, allows, require
from kb.accounts.users import User, Users

__all__ = ["LOCAL", "ROLES", "Account", "AuditLog", "Role", "User", "Users", "allows", "require"]
