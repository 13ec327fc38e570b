"""The ask page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from browser.asking import (
    ANSWER_LIMIT,
    QUESTION,
    ROW_START,
    UNANSWERABLE,
    ask,
    open_question,
)
from browser.served_app import CORPUS, Served, serving
from kb.evaluation.feedback import FEEDBACK_SET
from kb.ui.wording import ask as wording
from kb.ui.wording import common

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ANSWER = "UBND thành phố Bắc Kạn"
UNACCENTED = "co quan nao chu tri chuong trinh phat trien do thi tp bac kan"
NUMBERED = "Quy mô CCN Vàng Mười giai đoạn 2016-2020 là bao nhiêu ha?"
OTHER = "Nhà máy nước Nặm Cắt có tổng vốn đầu tư dự kiến bao nhiêu?"


def ask_next(page: Page, question: str) -> None:
    """Ask in the page as it stands, by the keyboard."""
    box = page.get_by_label(wording.QUESTION_LABEL)
    box.fill(question)
    box.press("Enter")
    current(page, question).wait_for(timeout=ANSWER_LIMIT)


def current(page: Page, question: str):  # type: ignore[no-untyped-def]
    """The entry of the history that is on the page, once it is that of ``question``."""
    return page.locator("#kb-history [aria-current]", has_text=question)


def asked_in_address(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query).get("q", [""])[0]


def test_enter_asks_and_the_answer_comes_with_its_row_highlighted(
    page: Page, served: Served
) -> None:
    ask(page, served, QUESTION)
    assert page.locator(".kb-short").inner_text() == ANSWER
    card = page.locator(".kb-evidence .kb-card").first
    assert "STT 4" in card.locator("h3").inner_text()
    assert "Phụ lục I" in card.locator("h3").inner_text()
    assert card.locator(".kb-found td").inner_text() == ANSWER
    marked = card.locator("mark").text_content() or ""
    assert ROW_START in marked
    assert ANSWER in marked
    sources = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    assert sum(marked in text for text in sources) == 1
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.title() == common.APP_TITLE


def test_a_question_in_the_address_is_filled_in_and_asked(page: Page, served: Served) -> None:
    open_question(page, served, QUESTION)
    assert page.get_by_label(wording.QUESTION_LABEL).input_value() == QUESTION
    assert page.locator(".kb-short").inner_text() == ANSWER


def test_the_understanding_is_shown_and_can_be_undone(page: Page, served: Served) -> None:
    ask(page, served, UNACCENTED)
    assert page.locator(".kb-short").inner_text() == ANSWER
    assert "phát triển đô thị" in page.locator(".kb-understood").inner_text()
    page.get_by_role("button", name=wording.TAKE_VERBATIM).click()
    page.locator(".kb-understood", has_text=wording.TAKEN_VERBATIM).wait_for()
    assert "phát triển đô thị" not in page.locator(".kb-understood").inner_text()
    assert "nhu_go=1" in page.url
    assert asked_in_address(page) == UNACCENTED
    page.reload()
    page.locator(".kb-understood", has_text=wording.TAKEN_VERBATIM).wait_for(timeout=ANSWER_LIMIT)
    page.get_by_role("button", name=wording.TAKE_UNDERSTOOD).click()
    page.get_by_role("button", name=wording.TAKE_VERBATIM).wait_for(timeout=ANSWER_LIMIT)


def test_an_example_is_asked_by_a_click(page: Page, served: Served) -> None:
    page.goto(served.address)
    page.get_by_role("button", name=QUESTION).click(timeout=ANSWER_LIMIT)
    page.locator("#kb-answer .kb-answer").wait_for(timeout=ANSWER_LIMIT)
    assert page.get_by_label(wording.QUESTION_LABEL).input_value() == QUESTION
    assert page.locator(".kb-short").inner_text() == ANSWER


def test_what_the_documents_do_not_answer_is_refused(page: Page, served: Served) -> None:
    ask(page, served, UNANSWERABLE)
    refused = page.locator(".kb-refused").inner_text()
    assert wording.REFUSED_HEADING in refused
    assert wording.SEARCHED.format(count=len(list(CORPUS.glob("*.txt"))) + 1) in refused
    assert wording.ABSENT_WORDS.format(words="«15/8/2019»") in refused
    assert page.locator(".kb-short").count() == 0
    assert page.locator(".kb-evidence .kb-passage").count() == 3


def test_an_empty_question_is_met_with_a_hint(page: Page, served: Served) -> None:
    page.goto(served.address)
    page.locator("#kb-answer .kb-quiet", has_text="văn bản").wait_for()
    page.get_by_role("button", name=wording.ASK_BUTTON, exact=True).click()
    hint = page.get_by_text(wording.EMPTY_QUESTION).last
    hint.wait_for()
    assert hint.is_visible()
    assert page.locator(".kb-short").count() == 0


def test_quote_and_citations_are_copied_verbatim(page: Page, served: Served) -> None:
    open_question(page, served, NUMBERED)
    card = page.locator(".kb-evidence .kb-card").first
    for label, place in (
        (common.COPY_QUOTE, "mark"),
        (common.COPY_OFFICIAL, ".kb-official dd >> nth=0"),
        (common.COPY_LATER, ".kb-official dd >> nth=1"),
    ):
        button = card.get_by_role("button", name=label)
        button.click()
        card.locator(f'[data-label="{label}"]', has_text=common.COPIED).wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == card.locator(place).text_content()
    first, later = card.locator(".kb-official dd").all_text_contents()
    assert "Quyết định số 320/QĐ-UBND ngày 25 tháng 02 năm 2014 của" in first
    assert later.endswith("Quyết định số 320/QĐ-UBND")


def test_copying_works_without_the_clipboard_interface(page: Page, served: Served) -> None:
    # As on an office server reached over plain http, where browsers hide navigator.clipboard.
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    open_question(page, served, QUESTION)
    card = page.locator(".kb-evidence .kb-card").first
    card.get_by_role("button", name=common.COPY_QUOTE).click()
    card.get_by_role("button", name=common.COPIED).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == card.locator("mark").text_content()


def test_the_copied_link_asks_the_same_question(page: Page, served: Served) -> None:
    ask(page, served, QUESTION)
    page.get_by_role("button", name=wording.COPY_LINK).click()
    page.locator("[data-copy-link]", has_text=common.COPIED).wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{served.address}/?q=")
    page.goto(link)
    page.locator("#kb-answer .kb-answer").wait_for(timeout=ANSWER_LIMIT)
    assert page.get_by_label(wording.QUESTION_LABEL).input_value() == QUESTION


def test_earlier_questions_are_seen_again_and_forgotten(page: Page, served: Served) -> None:
    ask(page, served, QUESTION)
    first = page.locator(".kb-evidence").inner_html()
    ask_next(page, OTHER)
    assert page.locator(".kb-short").inner_text() != ANSWER
    page.locator("#kb-history").get_by_role("button", name=QUESTION).click()
    current(page, QUESTION).wait_for()
    page.get_by_text(re.compile("hiện lại nguyên như khi đó")).wait_for()
    assert page.locator(".kb-short").inner_text() == ANSWER
    assert page.locator(".kb-evidence").inner_html() == first
    assert page.get_by_label(wording.QUESTION_LABEL).input_value() == QUESTION
    page.get_by_role("button", name=wording.HISTORY_CLEAR).click()
    page.locator("#kb-answer .kb-quiet").wait_for()
    assert page.locator("#kb-history button").count() == 0
    assert page.url == f"{served.address}/"
    assert page.locator(".kb-short").count() == 0


def test_back_and_forward_show_the_questions_of_the_address(page: Page, served: Served) -> None:
    ask(page, served, QUESTION)
    current(page, QUESTION).wait_for()
    ask_next(page, OTHER)
    page.wait_for_function("new URL(location).searchParams.get('q').startsWith('Nhà máy')")
    page.go_back()
    current(page, QUESTION).wait_for()
    assert asked_in_address(page) == QUESTION
    assert page.locator(".kb-short").inner_text() == ANSWER
    page.go_forward()
    current(page, OTHER).wait_for()
    assert asked_in_address(page) == OTHER


def test_the_open_tab_stands_in_the_address(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/?trang=van-ban")
    chosen = page.locator('[role="tab"][aria-selected="true"]')
    chosen.filter(has_text=common.DOCUMENTS_TAB).wait_for()
    page.get_by_role("tab", name=common.ASK_TAB).click()
    chosen.filter(has_text=common.ASK_TAB).wait_for()
    assert page.url == f"{served.address}/"
    page.go_back()
    chosen.filter(has_text=common.DOCUMENTS_TAB).wait_for()


def test_the_keyboard_alone_asks_undoes_and_reads_on(page: Page, served: Served) -> None:
    page.goto(served.address)
    page.locator("#kb-answer .kb-quiet", has_text="văn bản").wait_for()
    page.locator("body").press("/")
    box = page.get_by_label(wording.QUESTION_LABEL)
    assert box.evaluate("box => box === document.activeElement")
    page.keyboard.type("gi do")
    page.keyboard.press("Escape")
    assert box.input_value() == ""
    page.keyboard.type(UNACCENTED)
    page.keyboard.press("Enter")
    page.locator("#kb-answer .kb-answer").wait_for(timeout=ANSWER_LIMIT)
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2, reached
    wanted = [
        *(wording.ASK_BUTTON, wording.TAKE_VERBATIM, wording.RIGHT, wording.WRONG, wording.MISSING),
        *(wording.CHOOSE, wording.COPY_LINK, common.COPY_QUOTE, common.COPY_CITATION),
    ]
    assert [one for one in reached if one in wanted] == wanted


def test_feedback_goes_into_the_question_set(page: Page, served: Served) -> None:
    ask(page, served, QUESTION)
    right = page.get_by_role("button", name=wording.RIGHT, exact=True)
    right.click()
    page.get_by_text(wording.FEEDBACK_KEPT).wait_for()
    assert right.get_attribute("aria-pressed") == "true"
    kept = (served.home / "question-sets" / f"{FEEDBACK_SET}.jsonl").read_text(encoding="utf-8")
    assert QUESTION in kept


def test_an_answer_is_chosen_for_the_pack_and_left_out_again(page: Page, served: Served) -> None:
    ask(page, served, QUESTION)
    button = page.locator(".kb-choose")
    button.click()
    assert button.inner_text() == wording.CHOSEN
    (chosen,) = page.evaluate("JSON.parse(sessionStorage.getItem('kb-evidence'))")
    marked = page.locator(".kb-evidence .kb-card mark").first.text_content()
    assert (chosen["question"], chosen["answer"]) == (QUESTION, ANSWER)
    assert [citation["quote"] for citation in chosen["citations"]] == [marked]
    page.get_by_role("button", name=wording.MISSING, exact=True).click()
    page.get_by_text(wording.FEEDBACK_KEPT).wait_for()
    assert button.inner_text() == wording.CHOSEN
    button.click()
    assert button.inner_text() == wording.CHOOSE
    assert page.evaluate("sessionStorage.getItem('kb-evidence')") == "[]"


@pytest.mark.parametrize("question", [QUESTION, UNANSWERABLE])
def test_a_phone_needs_no_sideways_scrolling(page: Page, served: Served, question: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    open_question(page, served, question)
    page.locator("summary").first.click()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360


@pytest.fixture(scope="module")
def paged(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app over a document with pages."""
    import pymupdf

    folder = tmp_path_factory.mktemp("paged")
    pages = (
        "<p>Điều 1. Phạm vi</p><p>Quyết định này quy định việc lập quy hoạch chung.</p>",
        "<p>Điều 2. Phân công</p><p>Giao Sở Xây dựng chủ trì lập quy hoạch chung Phố Mới.</p>",
    )
    with pymupdf.open() as document:
        for page in pages:
            document.new_page().insert_htmlbox(pymupdf.Rect(72, 72, 500, 500), page)
        document.save(folder / "co-trang.pdf")
    with serving(folder, [folder / "co-trang.pdf"]) as running:
        yield running


def test_the_picture_of_the_page_is_fetched_when_it_is_opened(page: Page, paged: Served) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    open_question(page, paged, "Cơ quan nào chủ trì lập quy hoạch chung Phố Mới?")
    card = page.locator(".kb-evidence .kb-card").first
    assert common.PAGE.format(page=2) in card.locator("h3").inner_text()
    assert not any(url.endswith(".png") or ".png?" in url for url in fetched)
    card.get_by_text(common.PAGE_PICTURE.format(page=2)).click()
    picture = card.get_by_role("img")
    picture.wait_for()
    page.wait_for_function("document.querySelector('.kb-picture img').naturalWidth > 300")
    assert "trang 2" in (picture.get_attribute("alt") or "")
