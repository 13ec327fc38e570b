"""No page has a serious or critical violation for axe-core, light or dark, desktop or phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from browser import axe
from browser.asking import ANSWER_LIMIT, QUESTION, UNANSWERABLE, open_question
from browser.conftest import missing
from browser.served_app import PASSWORD, Served
from kb.server import wording as server_wording
from kb.ui.wording import ask, common, documents, evaluation, evidence, find

if TYPE_CHECKING:
    from playwright.sync_api import Page

WORDING = "phát triển đô thị"
MISQUOTED = "Xây dựng Chương trình phát triển đô thị thị xã Bắc Kạn"


@pytest.fixture(autouse=True)
def installed() -> None:
    if not axe.SCRIPT.exists():
        missing(f"axe-core ({axe.INSTALL})")


def test_asking(page: Page, served: Served) -> None:
    page.goto(served.address)
    page.locator("#kb-answer .kb-quiet", has_text="văn bản").wait_for(timeout=ANSWER_LIMIT)
    assert axe.violations(page) == []
    open_question(page, served, UNANSWERABLE)
    assert axe.violations(page) == []


def test_an_answer_and_the_pages_it_leads_to(page: Page, served: Served) -> None:
    open_question(page, served, QUESTION)
    for summary in page.locator(".kb-evidence summary").all():
        summary.click()
    page.get_by_role("button", name=ask.CHOOSE).click()
    assert axe.violations(page) == []
    with page.context.expect_page() as opened:
        page.get_by_role("link", name=re.compile(common.OPEN_HERE)).first.click()
    opened.value.locator("#trich").first.wait_for()
    assert axe.violations(opened.value) == []
    opened.value.close()
    page.get_by_role("tab", name=evidence.TAB).click()
    page.locator(".kb-pack-item").wait_for()
    assert axe.violations(page) == []


def test_finding_and_checking_a_quotation(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/?trang=tim&tu={quote(WORDING)}")
    page.locator(".kb-found-places mark").first.wait_for(timeout=ANSWER_LIMIT)
    page.locator(".kb-find-filters summary").click()
    assert axe.violations(page) == []
    page.get_by_label(find.MODE_QUOTE).check()
    page.get_by_label(find.QUOTE_LABEL).fill(MISQUOTED)
    page.get_by_role("button", name=find.QUOTE_BUTTON, exact=True).click()
    page.get_by_text(find.VERDICTS["different"]).first.wait_for(timeout=ANSWER_LIMIT)
    assert axe.violations(page) == []


def test_documents_and_the_question_before_removing_one(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/?trang=van-ban")
    page.locator(".kb-row").first.wait_for(timeout=ANSWER_LIMIT)
    assert axe.violations(page) == []
    page.locator("[data-remove]").first.click()
    page.get_by_role("button", name=documents.CANCEL).wait_for()
    assert axe.violations(page) == []


def test_evaluation(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/?trang=danh-gia")
    page.get_by_role("heading", name=evaluation.RUNS_HEADING).wait_for(timeout=ANSWER_LIMIT)
    assert axe.violations(page) == []


def test_signing_in_and_an_address_that_is_not_there(
    page: Page, served_with_accounts: Served
) -> None:
    page.goto(served_with_accounts.address)
    page.get_by_label(server_wording.SIGN_IN_NAME).fill("lan")
    page.get_by_label(server_wording.SIGN_IN_PASSWORD).fill("sai")
    page.get_by_role("button", name=server_wording.SIGN_IN_BUTTON).click()
    page.get_by_role("alert").wait_for()
    assert axe.violations(page) == []
    page.get_by_label(server_wording.SIGN_IN_PASSWORD).fill(PASSWORD)
    page.get_by_role("button", name=server_wording.SIGN_IN_BUTTON).click()
    page.get_by_role("button", name=common.SIGN_OUT).wait_for(timeout=ANSWER_LIMIT)
    assert axe.violations(page) == []
    page.goto(f"{served_with_accounts.address}/khong-co")
    assert axe.violations(page) == []
