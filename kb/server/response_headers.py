"""What every answer tells the browser: where content may come from, and who may show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import Message, Scope, Send

_POLICY = (
    "default-src 'none'; {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; media-src 'self' blob:; "
    "worker-src 'self' blob:; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_OWN_PAGES = _POLICY.format(scripts="script-src 'self'")
# Gradio's page carries its configuration as a script in the page, and makes functions of strings
# to fill in its templates.
_GRADIO_PAGE = _POLICY.format(scripts="script-src 'self' 'unsafe-inline' 'unsafe-eval'")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not "no-referrer": with it browsers send "Origin: null" from the app's own forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_STATIC = ("/kb/", "/assets/", "/static/")


def with_security_headers(scope: Scope, send: Send) -> Send:
    """Add the headers to whatever is sent; a policy that a route set itself stays."""
    path = str(scope["path"])

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers.setdefault(
                "Content-Security-Policy", _GRADIO_PAGE if path == "/" else _OWN_PAGES
            )
            if not path.startswith(_STATIC):
                # Answers and documents stay out of the caches of shared computers.
                headers.setdefault("Cache-Control", "no-store")
            # No other site may read anything, whatever Gradio would allow.
            for name in [name for name in headers if name.startswith("access-control-")]:
                del headers[name]
        await send(message)

    return sending
