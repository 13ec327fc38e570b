"""Who is asking, and whether there are accounts at all."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.requests import HTTPConnection

from kb.accounts import LOCAL, Account, Users
from kb.errors import AccountError
from kb.server import wording
from kb.server.rate_limits import Allowance, GrowingDelay
from kb.server.rules import GRADIO, MCP, OWN, Rule
from kb.server.sessions import Sessions

if TYPE_CHECKING:
    from starlette.types import Scope

    from kb.config import Config
    from kb.server.services import Services

_QUARTER_HOUR = 900.0


@dataclass(frozen=True, slots=True)
class SignInLimits:
    """How failures to sign in slow further attempts down.

    By name alone the delay stays short: otherwise anyone could lock a colleague out.
    """

    pair: GrowingDelay = field(default_factory=lambda: GrowingDelay(5, _QUARTER_HOUR))
    address: GrowingDelay = field(default_factory=lambda: GrowingDelay(20, _QUARTER_HOUR))
    name: GrowingDelay = field(default_factory=lambda: GrowingDelay(30, 60.0))

    def attempt(self, name: str, address: str) -> int:
        """Begin an attempt; returns 0, or how many seconds to wait before one."""
        return (
            self.pair.attempt(f"{address} {name}")
            or self.address.attempt(address)
            or self.name.attempt(name)
        )

    def succeeded(self, name: str, address: str) -> None:
        """Forget the failures; those of the address stand, as it may be trying other names."""
        self.pair.succeeded(f"{address} {name}")
        self.name.succeeded(name)


@dataclass(frozen=True, slots=True)
class Access:
    """What the guard decides by; ``hosts`` is ``None`` where any Host header will do."""

    signing_in: bool
    hosts: frozenset[str] | None
    cookie: str
    rules: tuple[Rule, ...]
    users: Users
    sessions: Sessions = field(default_factory=Sessions)
    sign_in_limits: SignInLimits = field(default_factory=SignInLimits)
    questions: Allowance = field(default_factory=lambda: Allowance(60, 2.0))

    @classmethod
    def of(cls, services: Services) -> Access:
        """Decide by the settings whether there are accounts.

        Raises:
            AccountError: there must be accounts and are none, or their file is damaged.
        """
        config = services.config
        require_users(config, services.accounts)
        return cls(
            signing_in=needs_accounts(config),
            hosts=_hosts(config),
            # Cookies do not tell ports apart: two collections on one machine must not share one.
            cookie=f"kb_session_{config.port}",
            rules=OWN + GRADIO + (MCP if config.mcp else ()),
            users=services.accounts,
        )

    def account(self, scope: Scope) -> Account | None:
        """Return who sends a request; ``None`` where nobody is signed in.

        Raises:
            AccountError: the file of users is damaged.
        """
        if not self.signing_in:
            return LOCAL
        connection = HTTPConnection(scope)
        kind, _, token = connection.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            user = self.users.with_token(token.strip())
        elif session := connection.cookies.get(self.cookie):
            user = self.sessions.user(session, self.users.get)
        else:
            return None
        return user.account if user else None


def needs_accounts(config: Config) -> bool:
    """Tell whether people must sign in: whenever others than this machine can reach the app."""
    return config.accounts or bool(config.names) or not is_local(config.host)


def require_users(config: Config, users: Users) -> None:
    """Refuse to go on where people must sign in and nobody could.

    Raises:
        AccountError: there is no user, or their file is damaged.
    """
    if needs_accounts(config) and not users.all():
        raise AccountError(wording.NO_ACCOUNT_YET.format(host=config.host))


def is_local(host: str) -> bool:
    """Tell whether an address to listen on can be reached from this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _hosts(config: Config) -> frozenset[str] | None:
    # A foreign page can let its own name point to this machine (DNS rebinding), and then counts
    # as the same origin. Where people sign in their cookie does not go to that name.
    if not is_local(config.host) and not config.names:
        return None
    return frozenset({"127.0.0.1", "localhost", "[::1]", config.host.lower(), *config.names})
