"""Serving the application, on this machine only unless told otherwise."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import typer

from kb.accounts import Users
from kb.config import Config
from kb.errors import KBError
from kb.server import wording

if TYPE_CHECKING:
    from fastapi import FastAPI


def serve(config: Config, announce: Callable[[str], Any] = typer.echo) -> None:
    """Serve the web app until interrupted; ``announce`` receives each line for the console.

    A port that is taken is an error rather than a reason to move to the next one: the address that
    people have bookmarked must not silently become another.

    Raises:
        KBError: the port is taken or cannot be opened, others could reach the app and there are
            no accounts, or the knowledge base cannot be read.
    """
    _refuse_taken_port(config)
    from kb.server.access import is_local, require_users

    require_users(config, Users(config.home))  # before the model is loaded, which takes seconds
    from kb.knowledge_base import KnowledgeBase
    from kb.server.application import create

    with KnowledgeBase(config=config, background=True) as kb, running(create(kb, config), config):
        if not is_local(config.host):
            announce(wording.OPEN_TO_NETWORK.format(host=config.host))
        announce(wording.OPEN_BROWSER.format(address=f"http://{config.host}:{config.port}"))
        stopped = _stop_asked()
        with suppress(KeyboardInterrupt):
            stopped.wait()
        announce(wording.STOPPED)


def _stop_asked() -> threading.Event:
    """Return what is set when the system asks the process to end, so that it ends orderly."""
    asked = threading.Event()
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: asked.set())
    return asked


@contextmanager
def running(app: FastAPI, config: Config) -> Iterator[None]:
    """Serve ``app`` from a thread of this process while the context lasts.

    Raises:
        KBError: the port cannot be opened.
    """
    import uvicorn

    settings = uvicorn.Config(
        app,
        host=config.host,
        port=config.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
        # Longer than a person looks at an answer: the next question needs no new connection.
        timeout_keep_alive=75,
    )
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, name="web", daemon=True)
    thread.start()
    try:
        while not server.started:
            if not thread.is_alive():
                other = config.port + 1
                raise KBError(
                    wording.CANNOT_LISTEN.format(host=config.host, port=config.port, other=other)
                )
            time.sleep(0.02)
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=10)


def _refuse_taken_port(config: Config) -> None:
    # Asking beforehand costs a moment; finding out after the model is loaded costs seconds.
    try:
        with socket.create_connection((config.host, config.port), timeout=0.5):
            pass
    except OSError:
        return
    raise KBError(
        wording.PORT_TAKEN.format(host=config.host, port=config.port, other=config.port + 1)
    )
