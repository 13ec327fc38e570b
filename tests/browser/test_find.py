"""The page that finds wording and checks quotations, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from browser.conftest import NewPage
from browser.served_app import Served
from kb.ui.wording import common
from kb.ui.wording import find as wording

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

LIMIT = 20_000
LEADER = "Chủ đầu tư: Sở Công Thương tỉnh Bắc Kạn."
HOSTILE = '<img src=x onerror="window.hacked=1">'


def open_find(page: Page, served: Served, address: str = "/?trang=tim") -> Locator:
    page.goto(served.address + address)
    box = page.get_by_label(wording.FIND_LABEL)
    box.wait_for(timeout=LIMIT)
    return box


def find(page: Page, served: Served, words: str) -> Locator:
    box = open_find(page, served)
    box.fill(words)
    box.press("Enter")
    found = page.locator("#kb-find-results .kb-found-places, #kb-find-results .kb-refused")
    found.wait_for(timeout=LIMIT)
    return found


def check(page: Page, served: Served, words: str) -> Locator:
    open_find(page, served)
    page.get_by_label(wording.MODE_QUOTE).check(force=True)
    box = page.get_by_label(wording.QUOTE_LABEL)
    box.fill(words)
    box.press("Control+Enter")
    page.locator("#kb-quote-results .kb-verdict").wait_for(timeout=LIMIT)
    return page.locator("#kb-quote-results")


def test_words_are_found_and_the_address_can_be_shared(page: Page, served: Served) -> None:
    found = find(page, served, LEADER)
    assert found.locator("#kb-found-exact mark").inner_text() == LEADER
    assert "trang=tim" in page.url and "tu=" in page.url
    shared = page.url.removeprefix(served.address)
    box = open_find(page, served, shared)
    page.locator("#kb-found-exact mark").wait_for(timeout=LIMIT)
    assert box.input_value() == LEADER


def test_the_quote_is_copied_as_it_stands(page: Page, served: Served) -> None:
    found = find(page, served, "so cong thuong tinh bac kan")
    card = found.locator(".kb-place").first
    assert card.locator("mark").inner_text() == "Sở Công Thương tỉnh Bắc Kạn"
    card.get_by_role("button", name=common.COPY_QUOTE).click()
    card.get_by_role("button", name=common.COPIED).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "Sở Công Thương tỉnh Bắc Kạn"


def test_a_filter_leaves_out_other_documents(page: Page, served: Served) -> None:
    open_find(page, served)
    page.locator(".kb-find-filters > summary").click()
    page.get_by_label(wording.FILTER_YEAR).select_option("2014")
    box = page.get_by_label(wording.FIND_LABEL)
    box.fill("Ủy ban nhân dân")
    box.press("Enter")
    page.locator(".kb-place").first.wait_for(timeout=LIMIT)
    named = set(page.locator(".kb-place .kb-document").all_text_contents())
    assert named == {"Quyết định số 320/QĐ-UBND ngày 25/02/2014"}
    assert page.get_by_text(wording.FILTERS_ON, exact=True).is_visible()


def test_a_verbatim_and_an_altered_quotation(page: Page, served: Served) -> None:
    right = check(page, served, LEADER)
    assert wording.VERDICTS["verbatim"] in right.locator(".kb-verdict h2").inner_text()
    assert right.locator(".kb-place mark").inner_text() == LEADER
    wrong = check(page, served, LEADER.replace("Kạn", "Cạn"))
    assert wording.VERDICTS["different"] in wrong.locator(".kb-verdict h2").inner_text()
    assert "Cạn" in wrong.locator(".kb-panel .kb-diff del").inner_text()
    assert "Kạn" in wrong.locator(".kb-panel .kb-diff ins").inner_text()


def test_markup_in_words_and_quotations_is_text(page: Page, served: Served) -> None:
    find(page, served, HOSTILE)
    check(page, served, f"{LEADER} {HOSTILE}")
    open_find(page, served, f"/?trang=tim&tu={quote(HOSTILE)}")
    page.locator("#kb-find-results h2").first.wait_for(timeout=LIMIT)
    assert page.locator(".gradio-container img").count() == 0
    assert page.evaluate("window.hacked") is None


def test_a_phone_needs_no_sideways_scrolling(new_page: NewPage, served: Served) -> None:
    page = new_page(360, 740)
    find(page, served, "UBND thành phố Bắc Kạn")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    check(page, served, LEADER.replace("Sở Công Thương", "Sở Xây dựng không phải"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
