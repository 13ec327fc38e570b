"""Errors as answers: a JSON object for programs, a short page for people."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from kb.errors import (
    AccountError,
    KBError,
    LoadError,
    ModelError,
    NotAllowedError,
    NotFoundError,
    StoreError,
)
from kb.serial import encodable
from kb.server import wording
from kb.server.plain_pages import message_page

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Scope

_STATUS: tuple[tuple[type[KBError], HTTPStatus], ...] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (NotAllowedError, HTTPStatus.FORBIDDEN),
    (LoadError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
    (ModelError, HTTPStatus.SERVICE_UNAVAILABLE),
    (AccountError, HTTPStatus.SERVICE_UNAVAILABLE),
)
_SAID = {
    400: wording.BAD_REQUEST,
    403: wording.FORBIDDEN,
    404: wording.NOT_FOUND,
    405: wording.METHOD_NOT_ALLOWED,
    413: wording.TOO_LARGE,
}


def handle_failures(app: FastAPI) -> None:
    """Let every error of the app's own routes leave as ``{"error": …}`` or as a page."""

    async def known(request: Request, error: Exception) -> Response:
        return failure_response(request.scope, status_of(error), str(error))

    async def http(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return failure_response(request.scope, status, _SAID.get(status, wording.UNEXPECTED))

    async def invalid(request: Request, error: Exception) -> Response:
        return failure_response(request.scope, 422, _invalid_values(error))

    async def unexpected(request: Request, error: Exception) -> Response:
        return failure_response(request.scope, 500, wording.UNEXPECTED)

    app.add_exception_handler(KBError, known)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(Exception, unexpected)


def status_of(error: Exception) -> int:
    """Return the HTTP status for an error: 400 for one that has none of its own."""
    for kind, status in _STATUS:
        if isinstance(error, kind):
            return status
    return HTTPStatus.BAD_REQUEST


def failure_response(
    scope: Scope, status: int, said: str, headers: dict[str, str] | None = None
) -> Response:
    """Say what went wrong: to a browser that opens a page as a page, to all else as JSON."""
    said = encodable(said)
    if wants_page(scope):
        return HTMLResponse(message_page(said, status), status, headers)
    return JSONResponse({"error": said}, status, headers)


def wants_page(scope: Scope) -> bool:
    """Tell whether a browser asks for a page that a person will look at."""
    path = str(scope["path"])
    if path.startswith(("/api/", "/gradio_api/")):
        return False
    accepted = dict(scope["headers"]).get(b"accept", b"")
    return b"text/html" in accepted


def _invalid_values(error: Exception) -> str:
    if not isinstance(error, RequestValidationError):
        return wording.BAD_REQUEST
    # The names of the fields only: what stood in them is the sender's own.
    names = (".".join(str(part) for part in one["loc"][1:]) for one in error.errors())
    fields = ", ".join(dict.fromkeys(name for name in names if name))
    return wording.INVALID_VALUES.format(fields=fields or "nội dung gửi lên")
