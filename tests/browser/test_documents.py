"""The documents page and the page of one document, as people use them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.served_app import CORPUS, Served, serving
from kb.ui.wording import common
from kb.ui.wording import documents as wording

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = '<img src=x onerror="window.hacked=1">'
PLAN = "QUYẾT ĐỊNH\nVề việc chăm sóc vườn hoa {}\nĐiều 1. Tổ {} chăm sóc vườn hoa.\n"
INGEST_LIMIT = 120_000


@pytest.fixture(scope="module")
def own(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An app of these tests' own, whose collection they change."""
    with serving(tmp_path_factory.mktemp("documents"), [CORPUS]) as served:
        yield served


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to send: two documents, one hostile, and three files that are not taken."""
    sent = tmp_path / "hồ sơ"
    (sent / "2024").mkdir(parents=True)
    (sent / "2024" / "vườn hoa.txt").write_text(PLAN.format(HOSTILE, HOSTILE), encoding="utf-8")
    (sent / "cây.txt").write_text(PLAN.format("Ánh Dương", "số 2"), encoding="utf-8")
    (sent / "rỗng.txt").write_bytes(b"")
    (sent / "giả.pdf").write_bytes(b"\x89PNG\r\n\x1a\nxxxx")
    (sent / "ghi chú.csv").write_text("a,b", encoding="utf-8")
    return sent


def open_documents(page: Page, served: Served) -> None:
    page.goto(served.address)
    page.get_by_role("tab", name=common.DOCUMENTS_TAB).click()
    page.locator(".kb-rows").wait_for()


def test_a_folder_is_sent_read_refreshed_and_removed(page: Page, own: Served, folder: Path) -> None:
    open_documents(page, own)
    assert page.locator(".kb-row").count() == len(list(CORPUS.glob("*.txt")))
    page.set_input_files("[data-folder]", folder)
    refused = page.locator(".kb-not-sent")
    refused.get_by_text("rỗng.txt").wait_for()
    refused.get_by_text("giả.pdf").wait_for()
    assert "Tệp rỗng" in refused.inner_text()
    assert "ảnh (PNG)" in refused.inner_text()
    assert "1 .csv" in page.locator(".kb-sending-skipped").inner_text()
    page.locator(".kb-ingest").wait_for()
    # Loaded anew in the middle, the page shows the same work.
    open_documents(page, own)
    panel = page.locator(".kb-ingest")
    panel.get_by_text(wording.PHASES["idle"], exact=True).wait_for(timeout=INGEST_LIMIT)
    assert "2 nạp xong" in panel.inner_text()
    page.locator('.kb-row[data-name="2024/vườn hoa.txt"]').wait_for()
    assert page.locator(".kb-documents img").count() == 0
    assert page.evaluate("window.hacked") is None

    row = page.locator('.kb-row[data-name="cây.txt"]')
    row.get_by_role("button", name=wording.REMOVE).click()
    dialog = page.locator("dialog.kb-remove")
    assert "cây.txt" in dialog.inner_text()
    dialog.get_by_role("button", name=wording.CANCEL).click()
    assert row.count() == 1
    row.get_by_role("button", name=wording.REMOVE).click()
    dialog.get_by_role("button", name=wording.REMOVE_CONFIRM).click()
    page.get_by_text(wording.REMOVED.format(name="cây.txt")).wait_for(timeout=INGEST_LIMIT)
    row.wait_for(state="detached")


def test_the_list_is_filtered_as_one_types(page: Page, own: Served) -> None:
    open_documents(page, own)
    page.get_by_label(wording.FILTER_LABEL).fill("ke hoach cao bang")
    page.locator(".kb-documents-list h2", has_text="1 trong").wait_for()
    assert page.locator(".kb-row h3").inner_text().startswith("Kế hoạch")
    page.get_by_label(wording.FILTER_LABEL).fill("không có đâu")
    page.get_by_text("Không có văn bản nào khớp").wait_for()


def test_a_document_opens_at_the_cited_row(page: Page, own: Served) -> None:
    open_documents(page, own)
    row = page.locator(".kb-row", has_text="nq29")
    path = row.locator("h3 a").get_attribute("href")
    assert path is not None
    text = page.request.get(f"{own.address}/api/documents/{path.split('/')[-1]}/text").text()
    start = text.index("Thành lập thêm các cụm công nghiệp")
    page.goto(f"{own.address}{path}?tu={start}&den={start + 34}#trich")
    mark = page.locator("#trich")
    assert mark.inner_text() == "Thành lập thêm các cụm công nghiệp"
    page.wait_for_function(
        "(() => { const box = document.getElementById('trich').getBoundingClientRect();"
        " return box.top > 0 && box.bottom < innerHeight; })()"
    )
    assert page.locator(".kb-full").evaluate("one => one.textContent") == text
    assert page.locator(".kb-outline a").count() > 10
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 1280


@pytest.mark.parametrize("width", [360, 1024])
def test_no_page_scrolls_sideways(page: Page, own: Served, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    open_documents(page, own)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    path = page.locator(".kb-row h3 a").first.get_attribute("href")
    page.goto(f"{own.address}{path}")
    page.locator(".kb-full").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_removed_document_is_told_as_a_page(page: Page, own: Served) -> None:
    page.goto(f"{own.address}/van-ban/{'0' * 64}?tu=1&den=2")
    assert "không còn trong kho" in page.locator("main").inner_text()
