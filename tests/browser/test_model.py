"""A chat model in the app: its answer streams in, checked; what it invents never shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import openai_server
import pytest
from openai_server import Reply, statements
from playwright.sync_api import Page, expect

from browser.asking import ask
from browser.conftest import NewPage
from browser.served_app import Served, serving
from kb.ui.wording import model as wording

TEXT = """QUYẾT ĐỊNH
Về việc trồng hoa công viên Hòa Bình

Điều 1. Phòng Kinh tế chủ trì trồng hoa công viên Hòa Bình.

Điều 2. Kinh phí trồng hoa năm 2029 là 120 triệu đồng.

Điều 3. Kinh phí trồng hoa năm 2030 là 150 triệu đồng.
"""
COST = "Kinh phí trồng hoa năm 2029 là 120 triệu đồng"
NEXT = "Kinh phí trồng hoa năm 2030 là 150 triệu đồng"
INVENTED = "Phòng Văn hóa chủ trì trồng hoa"


class Model:
    """What the scripted server answers; a test changes ``failing``."""

    failing = False

    def __call__(self, messages: list[dict[str, Any]]) -> Reply:
        asked = messages[-1]["content"]
        if self.failing:
            return Reply(status=400)
        if "Câu nối tiếp" in asked:
            return Reply("Kinh phí trồng hoa công viên Hòa Bình năm 2030 là bao nhiêu?")
        said = NEXT if "2030" in asked.rpartition("CÂU HỎI")[2] else COST
        reply = json.loads(statements((said, f"{said}."), (INVENTED, f"{INVENTED}.")))
        hostile = {"text": "<img src=x onerror=window.hacked=1>", "evidence": []}
        reply["statements"].append(hostile)
        return Reply(json.dumps(reply, ensure_ascii=False), pause=0.05, piece=25)


@pytest.fixture(scope="module")
def model() -> Model:
    return Model()


@pytest.fixture(scope="module")
def app_with_model(
    browser: object, model: Model, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("model")
    (folder / "hoa.txt").write_text(TEXT, encoding="utf-8")
    with openai_server.serving(model) as server:
        settings = {"KB_LLM": "openai:scripted", "KB_LLM_URL": server.url}
        with serving(folder, [folder / "hoa.txt"], settings) as running:
            yield running


def panel(page: Page) -> str:
    found = page.locator(".kb-model")
    expect(found.locator(".kb-model-measured")).to_be_visible(timeout=30_000)
    expect(found).not_to_contain_text(wording.WRITING, timeout=30_000)
    return found.inner_text()


def test_the_models_answer_is_shown_checked_and_a_follow_up_is_written_out(
    new_page: NewPage, app_with_model: Served
) -> None:
    page = new_page()
    ask(page, app_with_model, "Kinh phí trồng hoa công viên Hòa Bình năm 2029 là bao nhiêu?")
    shown = panel(page)
    assert COST in shown
    assert INVENTED not in page.locator("body").inner_text()
    quote = page.locator(".kb-model mark").first.text_content() or ""
    assert quote in TEXT
    assert COST in quote
    reasons = f"{wording.REASONS['not_located']} (1); {wording.REASONS['no_quote']} (1)"
    assert wording.DROPPED.format(count=2, reasons=reasons) in shown
    assert "openai:scripted" in shown
    assert page.locator(".kb-model img").count() == 0
    assert page.evaluate("window.hacked") is None
    page.locator("#kb-question textarea").fill("Còn năm 2030 thì sao?")
    page.keyboard.press("Enter")
    expect(page.locator(".kb-again")).to_contain_text("năm 2030 là bao nhiêu?", timeout=30_000)
    expect(page.locator(".kb-model")).to_contain_text(NEXT, timeout=30_000)


def test_a_failing_model_leaves_the_extractive_answer(
    new_page: NewPage, app_with_model: Served, model: Model
) -> None:
    model.failing = True
    try:
        page = new_page()
        ask(page, app_with_model, "Cơ quan nào chủ trì trồng hoa công viên Hòa Bình?")
        expect(page.locator(".kb-model")).to_contain_text("KB_LLM_URL", timeout=30_000)
        assert "Phòng Kinh tế" in page.locator(".kb-short").inner_text()
    finally:
        model.failing = False
