"""A scripted server that speaks OpenAI's chat protocol, for tests; the real client talks to it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What the server does: the text in pieces, after waiting; or an HTTP error."""

    text: str = ""
    status: int = 200
    wait: float = 0.0  # seconds before the first piece
    pause: float = 0.0  # seconds between pieces
    piece: int = 7  # characters a piece
    cut: bool = False  # the connection ends without the closing lines


Script = Callable[[list[dict[str, Any]]], Reply]


@dataclass
class Scripted:
    """A running server: its address, and the requests that it got."""

    url: str
    script: Script
    requests: list[dict[str, Any]] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    served: Scripted
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body["authorization"] = self.headers.get("Authorization")
        body["path"] = self.path
        self.served.requests.append(body)
        reply = self.served.script(body["messages"])
        time.sleep(reply.wait)
        if reply.status != 200:
            self.answer_error(reply.status)
        elif body.get("stream"):
            self.answer_streamed(reply)
        else:
            self.answer_whole(reply)

    def answer_error(self, status: int) -> None:
        self.send_json(status, {"error": {"message": f"scripted {status}", "type": "x"}})

    def answer_whole(self, reply: Reply) -> None:
        message = {"role": "assistant", "content": reply.text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        self.send_json(200, chunk([choice], usage(reply)) | {"object": "chat.completion"})

    def answer_streamed(self, reply: Reply) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for at in range(0, len(reply.text), reply.piece):
            delta = {"role": "assistant", "content": reply.text[at : at + reply.piece]}
            self.event(chunk([{"index": 0, "delta": delta, "finish_reason": None}]))
            time.sleep(reply.pause)
        if not reply.cut:
            self.event(chunk([{"index": 0, "delta": {}, "finish_reason": "stop"}]))
            self.event(chunk([], usage(reply)))
            self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def event(self, content: dict[str, Any]) -> None:
        self.wfile.write(f"data: {json.dumps(content, ensure_ascii=False)}\n\n".encode())
        self.wfile.flush()

    def send_json(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output clean."""


@contextmanager
def serving(script: Script) -> Iterator[Scripted]:
    """Serve ``script`` (messages to reply) on a free port of this machine."""
    served = Scripted("", script)

    handler = type("Handler", (_Handler,), {"served": served})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda request, address: None  # type: ignore[method-assign]
    served.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()


def chunk(choices: list[dict[str, Any]], counted: dict[str, int] | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": "scripted",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "scripted",
        "choices": choices,
    }
    return made | ({"usage": counted} if counted else {})


def usage(reply: Reply) -> dict[str, int]:
    words = len(reply.text.split())
    return {"prompt_tokens": 100, "completion_tokens": words, "total_tokens": 100 + words}


def statements(*pairs: tuple[str, str], source: str = "S1") -> str:
    """Write statements, each with one quote, as the model is asked to."""
    return json.dumps(
        {
            "statements": [
                {"text": text, "evidence": [{"source": source, "quote": quote}]}
                for text, quote in pairs
            ]
        },
        ensure_ascii=False,
    )
