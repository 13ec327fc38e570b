"""Starting the web app: what it refuses, in words that say what to do."""

from __future__ import annotations

import socket

import pytest

from kb.config import Config
from kb.errors import KBError
from kb.server.serving import serve


def test_a_taken_port_is_refused_with_its_number_and_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(KBError) as refusal:
            serve(Config(port=port))
    assert f"Cổng {port} trên 127.0.0.1" in str(refusal.value)
    assert f"KB_PORT={port + 1}" in str(refusal.value)
