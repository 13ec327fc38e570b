"""The page of chosen answers: order, removal, and the files that come out of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import openpyxl

from browser.asking import ANSWER_LIMIT
from browser.conftest import NewPage
from browser.hostile import HOSTILE, HOSTILE_QUESTION, came_to_life
from browser.served_app import Served
from kb.knowledge_base import KnowledgeBase
from kb.ui.wording import evidence as wording

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUESTIONS = (
    "Nhà máy nước Nặm Cắt có tổng vốn đầu tư dự kiến bao nhiêu?",
    "CCN Cẩm Giàng giai đoạn 2011-2015 quy mô bao nhiêu ha?",
    HOSTILE_QUESTION,
)
WORDS = wording.IN_BROWSER_WORDS


def chosen(served: Served) -> list[dict[str, Any]]:
    """The answers to ``QUESTIONS`` as the ask page keeps them."""
    items = []
    with KnowledgeBase(served.home) as kb:
        for question in QUESTIONS:
            answer = kb.ask(question)
            cited = [one for statement in answer.statements for one in statement.citations]
            citations = [
                {
                    "document_id": one.document_id,
                    "start": one.start,
                    "end": one.end,
                    "label": one.label,
                    "page": one.page,
                    "quote": one.quote,
                }
                for one in cited
            ]
            items.append(
                {
                    "question": question,
                    "understood_as": answer.understood_as,
                    "answer": answer.text,
                    "citations": citations,
                }
            )
    return items


def open_pack(page: Page, served: Served, items: list[dict[str, Any]]) -> None:
    page.goto(served.address)
    tab = page.get_by_role("tab", name=wording.TAB)
    tab.wait_for(timeout=ANSWER_LIMIT)
    page.evaluate("items => sessionStorage.setItem('kb-evidence', items)", json.dumps(items))
    tab.click()
    page.locator("#kb-pack[data-shown]").wait_for()


def questions(page: Page) -> list[str]:
    return page.locator(".kb-pack-item h3").all_text_contents()


def test_an_empty_pack_says_how_to_fill_it(page: Page, served: Served) -> None:
    open_pack(page, served, [])
    page.get_by_text(WORDS["empty"]).wait_for()
    assert page.get_by_role("button", name=wording.DOWNLOAD_DOCX).is_disabled()


def test_answers_are_moved_removed_and_brought_back(page: Page, served: Served) -> None:
    open_pack(page, served, chosen(served))
    first, second, third = QUESTIONS
    assert questions(page) == [first, second, third]
    page.get_by_role("button", name=f"{WORDS['down']}: {first}").click()
    assert questions(page) == [second, first, third]
    # The keyboard stays with the answer that was moved.
    page.keyboard.press("Enter")
    assert questions(page) == [second, third, first]
    page.get_by_role("button", name=f"{WORDS['remove']}: {third}").click()
    assert questions(page) == [second, first]
    page.get_by_role("button", name=WORDS["undo"]).click()
    assert questions(page) == [second, third, first]
    page.reload()
    page.get_by_role("tab", name=wording.TAB).click()
    page.locator(".kb-pack-item").first.wait_for()
    assert questions(page) == [second, third, first]
    page.get_by_role("button", name=wording.CLEAR).click()
    assert questions(page) == []
    page.get_by_role("button", name=WORDS["undo"]).click()
    assert questions(page) == [second, third, first]


def test_both_files_hold_the_quotes_as_they_stand(
    page: Page, served: Served, tmp_path: Path
) -> None:
    items = chosen(served)
    quotes = [one["quote"] for item in items for one in item["citations"]]
    open_pack(page, served, items)
    for label, name in ((wording.DOWNLOAD_DOCX, "a.docx"), (wording.DOWNLOAD_XLSX, "a.xlsx")):
        with page.expect_download() as download:
            page.get_by_role("button", name=label).click()
        assert download.value.suggested_filename.startswith("ho-so-trich-dan-")
        download.value.save_as(tmp_path / name)
        page.get_by_text(WORDS["made"]).wait_for()
    lines = [one.text for one in docx.Document(str(tmp_path / "a.docx")).paragraphs]
    assert [quote for quote in quotes if quote not in lines] == []
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Trích dẫn"]
    assert [row[4] for row in sheet.iter_rows(min_row=2, values_only=True)] == quotes


def test_a_quote_that_does_not_stand_is_told(page: Page, served: Served) -> None:
    items = chosen(served)[:2]
    items[0]["citations"][0]["quote"] += " (bịa)"
    open_pack(page, served, items)
    with page.expect_download():
        page.get_by_role("button", name=wording.DOWNLOAD_XLSX).click()
    page.get_by_text(WORDS["leftOut"].replace("{count}", "1")).wait_for()
    open_pack(page, served, items[:1])
    page.get_by_role("button", name=wording.DOWNLOAD_XLSX).click()
    page.get_by_text("Không trích dẫn nào còn khớp").wait_for()


def test_markup_stays_text_and_a_phone_needs_no_sideways_scrolling(
    new_page: NewPage, served: Served
) -> None:
    phone = new_page(width=390, height=800)
    items = chosen(served)[2:]
    items[0]["question"] = items[0]["answer"] = HOSTILE
    items[0]["citations"][0]["label"] = HOSTILE
    # Before the page runs, as it is after answers were chosen on another page.
    stored = json.dumps(json.dumps(items))
    phone.add_init_script(f"sessionStorage.setItem('kb-evidence', {stored})")
    phone.goto(f"{served.address}/?trang=ho-so")
    phone.locator(".kb-pack-item summary").first.click()
    assert phone.locator(".kb-pack-item h3").text_content() == HOSTILE
    assert came_to_life(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
