"""Nothing leaves the machine: the browser's side is watched in every test by ``new_page``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from browser.asking import QUESTION, open_question
from browser.served_app import Served
from kb.server import wording as server_wording

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_the_server_connects_to_nothing_outside(page: Page, served: Served) -> None:
    open_question(page, served, QUESTION)
    assert served.connected_to() <= {"127.0.0.1", "::1"}


def test_the_address_is_announced_in_vietnamese(served: Served) -> None:
    lines = served.output.read_text(encoding="utf-8")
    assert lines.startswith(server_wording.OPEN_BROWSER.format(address=served.address))
