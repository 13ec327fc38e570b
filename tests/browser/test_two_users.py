"""Two people at once, each with a browser of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from browser.asking import ANSWER_LIMIT, QUESTION
from browser.served_app import PASSWORD, Served
from kb.server import wording as server_wording
from kb.ui.wording import ask as wording
from kb.ui.wording import common, documents

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from browser.conftest import NewPage

OTHER = "Nhà máy nước Nặm Cắt có tổng vốn đầu tư dự kiến bao nhiêu?"


def sign_in(page: Page, served: Served, name: str) -> None:
    page.goto(f"{served.address}/?trang=van-ban")
    page.get_by_label(server_wording.SIGN_IN_NAME).fill(name)
    page.get_by_label(server_wording.SIGN_IN_PASSWORD).fill(PASSWORD)
    page.get_by_role("button", name=server_wording.SIGN_IN_BUTTON).click()
    page.locator(".kb-row").first.wait_for(timeout=ANSWER_LIMIT)


def test_each_sees_the_answer_to_their_own_question(new_page: NewPage, served: Served) -> None:
    one, two = new_page(), new_page()
    for page, question in ((one, QUESTION), (two, OTHER)):
        page.goto(served.address)
        page.locator("#kb-answer .kb-quiet", has_text="văn bản").wait_for(timeout=ANSWER_LIMIT)
        page.get_by_label(wording.QUESTION_LABEL).fill(question)
    # Both are on their way before either answer is looked at.
    one.get_by_label(wording.QUESTION_LABEL).press("Enter")
    two.get_by_label(wording.QUESTION_LABEL).press("Enter")
    for page, said in ((one, "UBND thành phố Bắc Kạn"), (two, "73 tỷ đồng")):
        page.locator("#kb-answer .kb-short").wait_for(timeout=ANSWER_LIMIT)
        assert page.locator("#kb-answer .kb-short").inner_text() == said
    assert OTHER not in one.locator("#kb-history").inner_text()
    assert QUESTION not in two.locator("#kb-history").inner_text()


def test_who_may_only_read_is_not_offered_to_change_anything(
    new_page: NewPage, served_with_accounts: Served
) -> None:
    reader, editor = new_page(), new_page()
    sign_in(reader, served_with_accounts, "lan")
    sign_in(editor, served_with_accounts, "minh")
    assert reader.get_by_text(documents.NO_UPLOAD).is_visible()
    assert reader.locator("[data-remove]").count() == 0
    assert editor.locator("[data-remove]").count() == 1
    # Asking for it all the same, from the reader's own page, is refused too.
    status = reader.evaluate(
        "id => fetch(`/api/documents/${id}`, { method: 'DELETE' }).then((said) => said.status)",
        reader.locator("[data-document]").get_attribute("data-document"),
    )
    assert status == 403
    assert common.SIGN_OUT in reader.locator(".kb-signed-in").inner_text()
