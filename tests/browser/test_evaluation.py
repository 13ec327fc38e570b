"""The evaluation page: a set goes in, is run, its report is read, two runs are compared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import axe
from browser.hostile import write_hostile_document
from browser.served_app import Served, serving
from kb.ui.wording import common
from kb.ui.wording import evaluation as wording

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from browser.conftest import NewPage

RUN_LIMIT = 300_000  # milliseconds; other tests may be using the machine
SET = (
    {"id": "1", "kind": "unanswerable", "question": "Giá vàng hôm nay là bao nhiêu?"},
    {
        "id": "<b>2</b>",
        "kind": "fact",
        "question": "Ai chăm sóc vườn hoa <script>window.hacked=1</script>?",
        "answers": ["Tổ"],
        "evidence": [{"document": "<img src=x onerror=window.hacked=1>", "quote": "Không có."}],
    },
)


@pytest.fixture(scope="module")
def small(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A collection of one document, for this page to put question sets into."""
    folder = tmp_path_factory.mktemp("evaluation")
    (folder / "sources").mkdir()
    write_hostile_document(folder / "sources")
    with serving(folder, [folder / "sources"]) as running:
        yield running


@pytest.fixture
def question_set(tmp_path: Path) -> Path:
    path = tmp_path / "Bộ thử.jsonl"
    rows = (json.dumps(row, ensure_ascii=False) + "\n" for row in SET)
    path.write_text("".join(rows), encoding="utf-8")
    return path


def open_page(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/?trang=danh-gia")
    page.get_by_role("heading", name=wording.RUNS_HEADING).wait_for()


def run(page: Page, name: str) -> None:
    runs = page.locator(".kb-runs tbody tr")
    before = runs.count()
    page.get_by_role("button", name=f"{wording.RUN} {name}").click()
    page.locator("[data-running]").wait_for()
    runs.nth(before).wait_for(timeout=RUN_LIMIT)
    page.locator("[data-running]").wait_for(state="detached")


def test_from_an_uploaded_set_to_two_compared_runs(
    page: Page, small: Served, question_set: Path
) -> None:
    open_page(page, small)
    assert page.get_by_text(wording.NO_SETS).is_visible()
    page.locator("[data-upload] input[type=file]").set_input_files(question_set)
    checked = page.locator(".kb-checked")
    checked.wait_for()
    assert "Dòng 2" in checked.inner_text()
    assert "<img src=x onerror=window.hacked=1>" in checked.inner_text()

    run(page, "bo-thu")
    assert page.locator(".kb-latest .card").count() == 9
    run(page, "bo-thu")
    with page.context.expect_page() as opened:
        page.locator(".kb-runs").get_by_role("link", name=wording.OPEN_REPORT).first.click()
    report = opened.value
    report.get_by_role("heading", name="Báo cáo đánh giá bo-thu").wait_for()
    assert report.locator("svg").count() > 0
    assert report.evaluate("window.origin") == "null"  # of no origin: it could do nothing here
    report.close()

    page.get_by_role("button", name=wording.COMPARE).click()
    compared = page.locator(".kb-comparison")
    compared.wait_for()
    assert "Chất lượng không giảm có ý nghĩa thống kê." in compared.inner_text()
    assert axe.violations(page) == []
    assert page.evaluate("window.hacked") is None


def test_a_run_outlives_a_reload_and_can_be_stopped(
    page: Page, small: Served, tmp_path: Path
) -> None:
    long = tmp_path / "Dài.jsonl"
    rows = ({"id": str(n), "question": f"Giá vàng năm {n} là bao nhiêu?"} for n in range(5_000))
    long.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    open_page(page, small)
    page.locator("[data-upload] input[type=file]").set_input_files(long)
    page.locator(".kb-checked").wait_for()
    page.get_by_role("button", name=f"{wording.RUN} dai").click()
    page.locator("progress[max='5000']").wait_for(timeout=RUN_LIMIT)
    page.reload()
    page.locator("progress[max='5000']").wait_for()
    assert page.get_by_role("button", name=f"{wording.RUN} dai").is_disabled()
    page.get_by_role("button", name=wording.STOP, exact=True).click()
    page.get_by_text(wording.STOPPED.format(name="dai")).first.wait_for()
    assert page.get_by_role("button", name=f"{wording.RUN} dai").is_enabled()
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name=f"{wording.DELETE} dai").click()
    page.get_by_role("button", name=f"{wording.RUN} dai").wait_for(state="detached")


def test_a_file_that_is_no_question_set_is_refused(
    page: Page, small: Served, tmp_path: Path
) -> None:
    bad = tmp_path / "hỏng.xlsx"
    bad.write_bytes(b"PK\x03\x04<script>window.hacked=1</script>")
    open_page(page, small)
    page.locator("[data-upload] input[type=file]").set_input_files(bad)
    refused = page.get_by_role("alert")
    refused.wait_for()
    assert "«hỏng.xlsx» là sổ tính bị hỏng" in refused.inner_text()
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("width", [360, 1024])
def test_no_sideways_scrolling(new_page: NewPage, small: Served, width: int) -> None:
    page = new_page(width, 740)
    open_page(page, small)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_role("tab", name=wording.TAB).is_visible()
    assert page.title() == common.APP_TITLE
