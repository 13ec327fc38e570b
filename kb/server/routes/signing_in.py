"""Signing in and out: plain pages that work without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from kb.accounts import Account
from kb.accounts.users import normal_name
from kb.server import wording
from kb.server.sign_in_page import sign_in_page
from kb.ui.signed_in import signed_in

if TYPE_CHECKING:
    from kb.server.access import Access
    from kb.server.services import Services

_TEXT = 300  # characters of a name or password that are looked at


def signing_in_routes(services: Services, access: Access) -> APIRouter:
    """Make the routes ``/dang-nhap``, ``/dang-xuat`` and ``/phien``, which tells who is there."""
    router = APIRouter(include_in_schema=False)
    # A verification takes 100 MiB-seconds and a core: more at once would let strangers fill the
    # machine. Those that wait hold no thread.
    verifying = CapacityLimiter(2)

    @router.api_route("/dang-nhap", methods=["GET", "HEAD"])
    def page(request: Request, tiep: str = "/") -> Response:
        wanted = safe_address(tiep)
        if not access.signing_in or access.account(request.scope) is not None:
            return RedirectResponse(wanted, 303)
        return HTMLResponse(sign_in_page(wanted))

    @router.post("/dang-nhap")
    async def sign_in(
        request: Request,
        ten: Annotated[str, Form()] = "",
        mat_khau: Annotated[str, Form()] = "",
        tiep: Annotated[str, Form()] = "/",
    ) -> Response:
        wanted = safe_address(tiep)
        if not access.signing_in:
            return RedirectResponse(wanted, 303)
        name = normal_name(ten[:_TEXT])
        address = request.client.host if request.client else ""
        limits = access.sign_in_limits
        wait = limits.attempt(name, address)
        if wait:
            said = wording.SIGN_IN_WAIT.format(seconds=wait)
            headers = {"Retry-After": str(wait)}
            return HTMLResponse(sign_in_page(wanted, name, said), 429, headers)
        user = await to_thread.run_sync(
            access.users.signed_in, name, mat_khau[:_TEXT], limiter=verifying
        )
        if user is None:
            services.audit.record(Account(name, "reader"), "sign-in-failed", address)
            return HTMLResponse(sign_in_page(wanted, name, wording.SIGN_IN_FAILED), 401)
        limits.succeeded(name, address)
        services.audit.record(user.account, "sign-in", address)
        answer = RedirectResponse(wanted, 303)
        answer.set_cookie(
            access.cookie,
            access.sessions.open(user),
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
            path="/",
        )
        return answer

    @router.get("/phien")
    def session(request: Request) -> Response:
        return HTMLResponse(signed_in(request.state.account))

    @router.post("/dang-xuat")
    def sign_out(request: Request) -> Response:
        token = request.cookies.get(access.cookie)
        account = access.account(request.scope)
        if token and account is not None:
            access.sessions.close(token)
            services.audit.record(account, "sign-out")
        answer = RedirectResponse("/dang-nhap" if access.signing_in else "/", 303)
        answer.delete_cookie(access.cookie, path="/", httponly=True, samesite="lax")
        return answer

    return router


def safe_address(wanted: str) -> str:
    """Return an address of this app, or ``/`` where what is wanted leads elsewhere."""
    # Browsers read a backslash as a slash and drop tabs and line ends.
    if not wanted.startswith("/") or "\\" in wanted or not wanted.isprintable():
        return "/"
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    if parts.scheme or parts.netloc or wanted.startswith("//"):
        return "/"
    return wanted
