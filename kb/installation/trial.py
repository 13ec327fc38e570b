"""The trial itself: ingest, ask and serve a tiny document, while every connection is noted.

Python raises an audit event for each name looked up and each connection made by Python code. Code
in other languages that opens sockets by itself is not seen; none of the default engines does.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import sys
from pathlib import Path

_TEXT = "QUYẾT ĐỊNH\nĐiều 1. Trồng rừng\nDiện tích rừng trồng tại xã Nà Bản là 75 ha.\n"
_QUESTION = "Diện tích rừng trồng tại xã Nà Bản là bao nhiêu?"
_ANSWER = "75 ha"
# Event: the position of the address or the host among its arguments.
_EVENTS = {
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.bind": 1,
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
}


def main() -> None:
    """Run the trial and write what was seen to the file named by the last argument."""
    report = Path(sys.argv[-1])
    attempts: dict[str, None] = {}
    watch(attempts)
    answered = _try_out(report.parent)
    found = {"answered": answered, "attempts": list(attempts)}
    report.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def watch(attempts: dict[str, None]) -> None:
    """Note from now on, for good, each attempt to reach or to be reached from outside."""

    def note(event: str, arguments: tuple[object, ...]) -> None:
        at = _EVENTS.get(event)
        if at is None or at >= len(arguments):
            return
        host = host_of(arguments[at])
        if host is not None and not is_local(host):
            attempts[f"{event.removeprefix('socket.')} {host}"] = None

    sys.addaudithook(note)


def host_of(address: object) -> str | None:
    """Return the host of an address or host argument; ``None`` where no network is meant."""
    if isinstance(address, tuple):
        address = address[0] if address else None
        return address if isinstance(address, str) else None
    if isinstance(address, bytes):
        return address.decode("ascii", "replace")
    # A plain string is a host's name, or the path of a socket between processes of one machine.
    return address if isinstance(address, str) and "/" not in address else None


def is_local(host: str) -> bool:
    """Say whether a host is this machine itself."""
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _try_out(folder: Path) -> bool:
    """Use the program as someone would; say whether the answer is right and the page comes."""
    from kb.config import Config
    from kb.knowledge_base import KnowledgeBase
    from kb.server.application import create
    from kb.server.serving import running

    source = folder / "thu.txt"
    source.write_text(_TEXT, encoding="utf-8")
    config = Config(home=folder / "kb", port=_free_port())
    with KnowledgeBase(config=config) as kb:
        kb.ingest([source])
        answer = kb.ask(_QUESTION)
        with running(create(kb, config), config):
            page = _front_page(config.host, config.port)
    return _ANSWER in answer.text and page


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _front_page(host: str, port: int) -> bool:
    import http.client

    connection = http.client.HTTPConnection(host, port, timeout=60)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == http.HTTPStatus.OK
    finally:
        connection.close()
