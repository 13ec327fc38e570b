"""Markup, scripts and path traversal, tried wherever the app takes or shows text."""

from __future__ import annotations

import http.client
import json
import os
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

from browser.asking import ANSWER_LIMIT, RESULT, ask, open_question
from browser.hostile import (
    HOSTILE,
    HOSTILE_NAME,
    HOSTILE_QUESTION,
    MARKUP,
    TRAVERSALS,
    came_to_life,
)
from browser.served_app import CORPUS, PASSWORD, ROOT, Served
from kb.server import wording as server_wording
from kb.ui.wording import ask as wording
from kb.ui.wording import common, find

if TYPE_CHECKING:
    from playwright.sync_api import Page

PIECES = 15  # so many together stay under the limit of a question


def test_enough_is_tried() -> None:
    assert len(set(MARKUP)) >= 40
    assert len(set(TRAVERSALS)) >= 40


@pytest.mark.parametrize("first", range(0, len(MARKUP), PIECES))
def test_markup_in_a_question_is_text(page: Page, served: Served, first: int) -> None:
    question = " ".join(MARKUP[first : first + PIECES])
    open_question(page, served, question)
    assert page.get_by_label(wording.QUESTION_LABEL).input_value() == question
    assert came_to_life(page) == []


def test_markup_typed_into_the_question_box_is_text(page: Page, served: Served) -> None:
    ask(page, served, f"{HOSTILE} {HOSTILE_QUESTION}")
    assert came_to_life(page) == []


def test_markup_in_documents_and_file_names_is_text(page: Page, served: Served) -> None:
    ask(page, served, HOSTILE_QUESTION)
    assert f"Tổ {HOSTILE} chịu trách nhiệm" in (page.locator("#kb-answer").text_content() or "")
    assert came_to_life(page) == []
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=re.compile(common.OPEN_HERE)).first.click()
    viewer = opened.value
    viewer.locator("#trich").first.wait_for()
    text = viewer.locator(".kb-full").text_content() or ""
    assert [each for each in MARKUP if each not in text] == []
    assert came_to_life(viewer) == []
    page.get_by_role("tab", name=common.DOCUMENTS_TAB).click()
    page.locator(".kb-row").first.wait_for()
    assert os.name == "nt" or HOSTILE_NAME in (page.locator("#kb-documents").text_content() or "")
    assert came_to_life(page) == []


def test_markup_found_and_checked_as_a_quotation_is_text(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/?trang=tim&tu={quote('window.hacked=1')}")
    page.locator(".kb-found-places mark").first.wait_for(timeout=ANSWER_LIMIT)
    assert came_to_life(page) == []
    page.get_by_label(find.MODE_QUOTE).check()
    for first in range(0, len(MARKUP), PIECES):
        page.get_by_label(find.QUOTE_LABEL).fill("\n".join(MARKUP[first : first + PIECES]))
        page.get_by_role("button", name=find.QUOTE_BUTTON, exact=True).click()
        page.locator("#kb-quote-results h2").wait_for(timeout=ANSWER_LIMIT)
        assert came_to_life(page) == []


def test_markup_as_a_name_and_an_address_elsewhere_when_signing_in(
    page: Page, served_with_accounts: Served
) -> None:
    page.goto(f"{served_with_accounts.address}/dang-nhap?tiep=https://evil.example/")
    for name, password in ((MARKUP[8], "x"), (MARKUP[10], "x"), ("lan", PASSWORD)):
        page.get_by_label(server_wording.SIGN_IN_NAME).fill(name)
        page.get_by_label(server_wording.SIGN_IN_PASSWORD).fill(password)
        page.get_by_role("button", name=server_wording.SIGN_IN_BUTTON).click()
        page.wait_for_load_state()
        assert came_to_life(page) == []
    page.get_by_role("button", name=common.SIGN_OUT).wait_for(timeout=ANSWER_LIMIT)
    assert page.url.startswith(served_with_accounts.address)


def test_markup_in_the_glossary_is_text(page: Page, served: Served) -> None:
    open_question(page, served, "Who looks after the zinnia bed and the marigold bed?")
    assert HOSTILE in (page.locator(RESULT).first.text_content() or "")
    assert came_to_life(page) == []


def test_no_address_leads_out_of_the_folders(served: Served) -> None:
    _, listing = get(served, "/api/documents")
    document = json.loads(listing)["documents"][0]["id"]
    corpus = quote(str(next(CORPUS.glob("*.txt"))))
    answered = {}
    for path in TRAVERSALS:
        wanted = path.format(corpus=corpus, app=quote(str(ROOT / "app.py")), id=document)
        status, _ = get(served, wanted)
        if not 400 <= status < 500:
            answered[wanted] = status
    assert answered == {}


def get(served: Served, path: str) -> tuple[int, bytes]:
    """Ask for ``path`` exactly as written, which no browser would do; returns status and body."""
    connection = http.client.HTTPConnection(urlsplit(served.address).netloc, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body
