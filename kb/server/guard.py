"""What every request passes before anything else sees it.

Deny by default: an address without a rule does not exist, an address with a role is for accounts
that have it. The account found is put into ``scope["state"]["account"]`` for the handlers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from kb.accounts import require
from kb.errors import KBError
from kb.server import wording
from kb.server.failures import failure_response, status_of, wants_page
from kb.server.response_headers import with_security_headers
from kb.server.rules import Rule, rule_for
from kb.ui.wording import common

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kb.server.access import Access

_SAFE = ("GET", "HEAD", "OPTIONS")


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        """Stand before ``app`` and decide by ``access``."""
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through to the application, or answer it here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # the app has no websockets
            await send({"type": "websocket.close", "code": 1008})
            return
        send = with_security_headers(scope, send)
        try:
            refusal, rule = self._decide(scope)
        except KBError as error:
            refusal, rule = failure_response(scope, status_of(error), str(error)), None
        if refusal is not None or rule is None:
            answer = refusal or failure_response(scope, 404, wording.NOT_FOUND)
            await answer(scope, receive, send)
            return
        await self._app(scope, _limited(receive, rule.body), send)

    def _decide(self, scope: Scope) -> tuple[Response | None, Rule | None]:
        """Return the refusal of a request, or the rule it goes by.

        Raises:
            KBError: the account's role does not suffice, or the users cannot be read.
        """
        headers = Headers(scope=scope)
        refusal = self._wrong_sender(scope, headers)
        if refusal is not None:
            return refusal, None
        rule = self._rule(scope)
        if isinstance(rule, int):
            said = wording.NOT_FOUND if rule == 404 else wording.METHOD_NOT_ALLOWED
            return failure_response(scope, rule, said), None
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > rule.body:
            return failure_response(scope, 413, wording.TOO_LARGE), None
        account = self._access.account(scope)
        if rule.role is not None:
            if account is None:
                return _not_signed_in(scope), None
            require(account, rule.role)
        if account is not None:
            scope.setdefault("state", {})["account"] = account
        if rule.costs and account is not None and account.name:
            wait = self._access.questions.take(account.name)
            if wait:
                return _too_many(scope, wait), None
        return None, rule

    def _wrong_sender(self, scope: Scope, headers: Headers) -> Response | None:
        host = headers.get("host", "")
        hosts = self._access.hosts
        if hosts is not None and _name(host) not in hosts:
            return failure_response(scope, 421, wording.WRONG_HOST.format(host=host[:100]))
        if not _same_origin(scope, headers, self._access.cookie):
            return failure_response(scope, 403, wording.WRONG_ORIGIN)
        return None

    def _rule(self, scope: Scope) -> Rule | int:
        """Return the rule of a request, or the status that says that there is none."""
        path, rules = str(scope["path"]), self._access.rules
        if not _plain(path):
            return 404
        rule = rule_for(rules, scope["method"], path)
        if rule is not None:
            return rule
        known = any(rule_for(rules, method, path) for one in rules for method in one.methods)
        return 405 if known else 404


def _plain(path: str) -> bool:
    """Tell whether a path says where it leads: no steps upwards, no characters out of sight."""
    segments = path.split("/")
    return path.isprintable() and "\\" not in path and not {".", ".."} & set(segments)


def _name(host: str) -> str:
    """Return the name in a Host header, without the port."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()


def _same_origin(scope: Scope, headers: Headers, cookie: str) -> bool:
    """Tell whether a request comes from the app's own pages, or from no web page at all."""
    site = headers.get("sec-fetch-site")
    if scope["method"] in _SAFE:
        # Another page may link to this one, but not embed it or ask in the background.
        opened = headers.get("sec-fetch-mode") == "navigate"
        framed = headers.get("sec-fetch-dest") in ("iframe", "frame", "embed", "object")
        return site in (None, "same-origin", "none") or (opened and not framed)
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin") or headers.get("referer")
    if origin is not None:
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    # No browser of today leaves out all three. Programs do, but they bring a token, no cookie.
    return site is not None or cookie not in headers.get("cookie", "")


def _not_signed_in(scope: Scope) -> Response:
    if wants_page(scope) and scope["method"] in _SAFE:
        query = scope["query_string"].decode("ascii", "replace")
        wanted = f"{scope['path']}?{query}" if query else str(scope["path"])
        return RedirectResponse(f"/dang-nhap?tiep={quote(wanted, safe='')}", 303)
    return failure_response(
        scope, 401, common.NOT_SIGNED_IN, {"WWW-Authenticate": 'Bearer realm="kb"'}
    )


def _too_many(scope: Scope, wait: int) -> Response:
    said = wording.TOO_MANY.format(seconds=wait)
    return failure_response(scope, 429, said, {"Retry-After": str(wait)})


def _limited(receive: Receive, limit: int) -> Receive:
    """Stop a body that grows beyond what its rule allows, whatever length it declared."""
    left = limit

    async def limited() -> Message:
        nonlocal left
        message = await receive()
        if message["type"] == "http.request":
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413)
        return message

    return limited
