"""Asking in the browser, as several tests do."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from browser.served_app import Served
from kb.ui.wording import ask as wording

if TYPE_CHECKING:
    from playwright.sync_api import Page

ANSWER_LIMIT = 20_000
RESULT = "#kb-answer .kb-answer, #kb-answer .kb-refused"

QUESTION = "Cơ quan nào chủ trì xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn?"
ROW_START = "Xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn\n"
UNANSWERABLE = "Giá vàng tại thành phố Hồ Chí Minh ngày 15/8/2019 là bao nhiêu?"


def ask(page: Page, served: Served, question: str) -> None:
    """Open the app, type ``question``, press Enter, wait for the answer or the refusal."""
    page.goto(served.address)
    box = page.get_by_label(wording.QUESTION_LABEL)
    box.wait_for()
    page.locator("#kb-answer .kb-quiet", has_text="văn bản").wait_for()
    box.fill(question)
    box.press("Enter")
    page.locator(RESULT).wait_for(timeout=ANSWER_LIMIT)


def open_question(page: Page, served: Served, question: str) -> None:
    """Open the app by an address that carries ``question``, wait for the answer."""
    page.goto(f"{served.address}/?q={quote(question)}")
    page.locator(RESULT).wait_for(timeout=ANSWER_LIMIT)
