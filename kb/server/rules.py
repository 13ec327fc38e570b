"""Which addresses there are, and who may use each; whatever is not listed does not exist.

The list is for the app's own routes and for those of Gradio that its pages need. A test holds it
against the routes of the application, so that a route without a rule cannot be added by accident.
Left out of Gradio on purpose: uploads, ``file=`` and ``proxy=``, streams, component servers, deep
links, the run history, monitoring and profiling, code editing, its own login and API pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kb.accounts import Role

KIB, MIB = 1 << 10, 1 << 20
READ = ("GET", "HEAD")
_SMALL = 64 * KIB


@dataclass(frozen=True, slots=True)
class Rule:
    """Some methods of an address; ``role`` is ``None`` where nobody need be signed in.

    ``{x}`` in ``path`` stands for one segment, ``{x:path}`` for the rest. ``body`` is how many
    bytes may be sent; ``costs`` says that a request counts towards the limit of questions.
    """

    path: str
    methods: tuple[str, ...]
    role: Role | None
    body: int = _SMALL
    costs: bool = False


OWN: tuple[Rule, ...] = (
    Rule("/kb/{path:path}", READ, None),
    Rule("/dang-nhap", ("GET", "HEAD", "POST"), None),
    Rule("/dang-xuat", ("POST",), None),
    Rule("/phien", ("GET",), "reader"),
    Rule("/api/ask", ("GET", "POST"), "reader", costs=True),
    Rule("/api/search", ("GET", "POST"), "reader", costs=True),
    Rule("/api/find", ("GET", "POST"), "reader", body=256 * KIB, costs=True),
    Rule("/api/quote", ("GET", "POST"), "reader", body=256 * KIB, costs=True),
    Rule("/api/openapi.json", ("GET",), "reader"),
    Rule("/api/documents", ("GET",), "reader"),
    Rule("/api/documents", ("POST",), "editor", body=4096 * MIB),
    Rule("/api/documents/{document_id}", ("GET",), "reader"),
    Rule("/api/documents/{document_id}", ("DELETE",), "editor"),
    Rule("/api/documents/{document_id}/reread", ("POST",), "editor"),
    Rule("/api/documents/{document_id}/text", ("GET",), "reader"),
    Rule("/api/documents/{document_id}/original", ("GET",), "reader"),
    Rule("/api/documents/{document_id}/pages/{page}.png", ("GET",), "reader", costs=True),
    Rule("/api/ingest", ("GET",), "reader"),
    Rule("/api/ingest/stop", ("POST",), "editor"),
    Rule("/api/ingest/retry", ("POST",), "editor"),
    Rule("/api/ingest/clear", ("POST",), "editor"),
    Rule("/fragments/documents", ("GET",), "reader"),
    Rule("/fragments/ingest", ("GET",), "reader"),
    Rule("/van-ban/{document_id}", ("GET",), "reader"),
    Rule("/api/question-sets", ("GET",), "reader"),
    Rule("/api/question-sets", ("POST",), "editor", body=32 * MIB),
    Rule("/api/question-sets/{name}", ("GET",), "reader"),
    Rule("/api/question-sets/{name}", ("DELETE",), "editor"),
    Rule("/api/question-template", ("GET",), "reader"),
    Rule("/api/evaluations", ("GET",), "reader"),
    Rule("/api/evaluations", ("POST",), "editor"),
    Rule("/api/evaluations/stop", ("POST",), "editor"),
    Rule("/api/evaluations/{evaluation_id}", ("DELETE",), "editor"),
    Rule("/api/evaluations/{evaluation_id}/report.html", ("GET",), "reader"),
    Rule("/api/evaluations/{evaluation_id}/report.json", ("GET",), "reader"),
    Rule("/danh-gia/noi-dung", ("GET",), "reader"),
    Rule("/danh-gia/tien-do", ("GET",), "reader"),
    Rule("/danh-gia/kiem-tra/{name}", ("GET",), "reader", costs=True),
    Rule("/danh-gia/so-sanh", ("GET",), "reader", costs=True),
    Rule("/api/evidence-pack", ("POST",), "reader", body=4 * MIB, costs=True),
)

GRADIO: tuple[Rule, ...] = (
    Rule("/", READ, "reader"),
    Rule("/config", ("GET",), "reader"),
    Rule("/assets/{path:path}", READ, None),
    Rule("/static/{path:path}", READ, None),
    Rule("/theme.css", READ, None),
    Rule("/gradio_api/theme.css", READ, None),
    Rule("/favicon.ico", READ, None),
    Rule("/robots.txt", READ, None),
    Rule("/gradio_api/info", ("GET",), "reader"),
    Rule("/gradio_api/startup-events", ("GET",), "reader"),
    Rule("/gradio_api/heartbeat/{session_hash}", ("GET",), "reader"),
    Rule("/gradio_api/queue/join", ("POST",), "reader", body=2 * MIB, costs=True),
    Rule("/gradio_api/queue/data", ("GET",), "reader"),
    Rule("/gradio_api/cancel", ("POST",), "reader"),
    Rule("/gradio_api/reset", ("POST",), "reader"),
)

MCP: tuple[Rule, ...] = (
    Rule("/gradio_api/mcp", ("GET", "POST", "DELETE"), "reader", body=MIB, costs=True),
    Rule("/gradio_api/mcp/", ("GET", "POST", "DELETE"), "reader", body=MIB, costs=True),
)


def rule_for(rules: tuple[Rule, ...], method: str, path: str) -> Rule | None:
    """Return the rule for a request; ``None`` where there is no such address or method."""
    for rule in rules:
        if method in rule.methods and _pattern(rule.path).fullmatch(path):
            return rule
    return None


@cache
def _pattern(path: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{\w+(?::path)?\})", path)
    return re.compile("".join(map(_piece, pieces)), re.DOTALL)


def _piece(piece: str) -> str:
    if piece.endswith(":path}"):
        return ".*"
    return "[^/]+" if piece.startswith("{") else re.escape(piece)
