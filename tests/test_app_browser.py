"""The web app as people use it: the real server, the real corpus, a real browser.

Skipped where Chromium or Playwright is missing; with KB_REQUIRE_BROWSER=1 that is a failure.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from kb.server import wording as server_wording
from kb.ui.wording import ask as wording
from kb.ui.wording import common

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
BROWSER_ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_LIMIT = 120
ANSWER_LIMIT = 20_000

QUESTION = "Cơ quan nào chủ trì xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn?"
ROW_START = "Xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn\n"
UNANSWERABLE = "Giá vàng tại thành phố Hồ Chí Minh ngày 15/8/2019 là bao nhiêu?"
HOSTILE = '<img src=x onerror="window.hacked=1">'
HOSTILE_NAME = "<img src=x onerror=window.hacked=1>.txt"

# Python reports every connection that the server's process makes; one line each in a file.
WATCH = """
import os, sys
def note(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        with open(os.environ["CONNECTIONS"], "a") as lines:
            lines.write(f"{arguments[1][0]}\\n")
sys.addaudithook(note)
"""


@dataclass(frozen=True)
class Served:
    address: str
    connections: Path
    output: Path


def missing(what: str) -> None:
    reason = f"{what} is not installed; the browser tests need it"
    if os.environ.get("KB_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("Playwright")
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=executable, args=list(BROWSER_ARGUMENTS)
        )
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    from kb.knowledge_base import KnowledgeBase

    folder = tmp_path_factory.mktemp("served")
    sources = folder / "hostile"
    sources.mkdir()
    name = HOSTILE_NAME if os.name != "nt" else "hostile.txt"
    (sources / name).write_text(
        f"QUYẾT ĐỊNH\nVề việc chăm sóc vườn hoa Ánh Dương {HOSTILE}\n"
        f"Điều 1. Tổ {HOSTILE} chịu trách nhiệm chăm sóc vườn hoa Ánh Dương.\n",
        encoding="utf-8",
    )
    with KnowledgeBase(folder / "store") as kb:
        kb.ingest([CORPUS, sources])
    (folder / "watch").mkdir()
    (folder / "watch" / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    connections, output = folder / "connections.txt", folder / "output.txt"
    connections.touch()
    environment = os.environ | {
        "KB_HOME": str(folder / "store"),
        "KB_PORT": str(port),
        "PYTHONPATH": str(folder / "watch"),
        "PYTHONIOENCODING": "utf-8",
        "CONNECTIONS": str(connections),
        # An office proxy must not be asked for the app's own address.
        "HTTP_PROXY": "http://192.0.2.1:3128",
        "http_proxy": "http://192.0.2.1:3128",
    }
    with output.open("w", encoding="utf-8") as lines:
        server = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py")],
            cwd=folder,
            env=environment,
            stdout=lines,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(server, output, address)
            yield Served(address, connections, output)
        finally:
            server.terminate()
            server.wait(timeout=20)


def wait_for(server: subprocess.Popen[bytes], output: Path, address: str) -> None:
    until = time.monotonic() + START_LIMIT
    while address not in output.read_text(encoding="utf-8"):
        if server.poll() is not None or time.monotonic() > until:
            pytest.fail(f"the app did not start:\n{output.read_text(encoding='utf-8')}")
        time.sleep(0.1)


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A desktop page; whatever the test does, no request may leave this machine."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900},
        locale="vi-VN",
        permissions=["clipboard-read", "clipboard-write"],
    )
    opened = context.new_page()
    requested: list[str] = []
    opened.on("request", lambda request: requested.append(request.url))
    yield opened
    context.close()
    outside = [url for url in requested if not url.startswith((served.address, "data:", "blob:"))]
    assert requested
    assert outside == []


def ask(page: Page, served: Served, question: str) -> None:
    page.goto(served.address)
    box = page.get_by_label(wording.QUESTION_LABEL)
    box.wait_for()
    page.locator("#kb-answer .kb-quiet", has_text="văn bản").wait_for()
    box.fill(question)
    box.press("Enter")
    page.locator("#kb-answer .kb-answer, #kb-answer .kb-refused").wait_for(timeout=ANSWER_LIMIT)


def open_question(page: Page, served: Served, question: str) -> None:
    page.goto(f"{served.address}/?q={quote(question)}")
    page.locator("#kb-answer .kb-answer, #kb-answer .kb-refused").wait_for(timeout=ANSWER_LIMIT)


def test_enter_asks_and_the_answer_comes_with_its_row_highlighted(
    page: Page, served: Served
) -> None:
    ask(page, served, QUESTION)
    assert page.locator(".kb-short").inner_text() == "UBND thành phố Bắc Kạn"
    card = page.locator(".kb-evidence .kb-card").first
    assert "STT 4" in card.locator("h3").inner_text()
    assert "Phụ lục I" in card.locator("h3").inner_text()
    assert card.locator(".kb-found td").inner_text() == "UBND thành phố Bắc Kạn"
    marked = card.locator("mark").text_content() or ""
    assert ROW_START in marked
    assert "UBND thành phố Bắc Kạn" in marked
    sources = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))]
    assert sum(marked in text for text in sources) == 1
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.title() == common.APP_TITLE


def test_a_question_in_the_address_is_filled_in_and_asked(page: Page, served: Served) -> None:
    open_question(page, served, QUESTION)
    assert page.get_by_label(wording.QUESTION_LABEL).input_value() == QUESTION
    assert page.locator(".kb-short").inner_text() == "UBND thành phố Bắc Kạn"


def test_without_diacritics_the_page_says_how_it_understood(page: Page, served: Served) -> None:
    ask(page, served, "co quan nao chu tri chuong trinh phat trien do thi tp bac kan")
    assert page.locator(".kb-short").inner_text() == "UBND thành phố Bắc Kạn"
    assert "phát triển đô thị" in page.locator(".kb-understood").inner_text()


def test_an_example_is_asked_by_a_click(page: Page, served: Served) -> None:
    page.goto(served.address)
    page.get_by_role("button", name=QUESTION).click()
    page.locator("#kb-answer .kb-answer").wait_for(timeout=ANSWER_LIMIT)
    assert page.get_by_label(wording.QUESTION_LABEL).input_value() == QUESTION
    assert page.locator(".kb-short").inner_text() == "UBND thành phố Bắc Kạn"


def test_what_the_documents_do_not_answer_is_refused(page: Page, served: Served) -> None:
    ask(page, served, UNANSWERABLE)
    assert wording.REFUSED_HEADING in page.locator(".kb-refused").inner_text()
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


def test_markup_in_a_question_is_text(page: Page, served: Served) -> None:
    ask(page, served, f"{HOSTILE} {UNANSWERABLE}")
    assert page.get_by_label(wording.QUESTION_LABEL).input_value().startswith(HOSTILE)
    open_question(page, served, f"{HOSTILE}<script>window.hacked=1</script> ${{1+1}} {{{{1}}}}")
    assert page.locator(".gradio-container img").count() == 0
    assert page.evaluate("window.hacked") is None


def test_markup_in_documents_and_file_names_is_text(page: Page, served: Served) -> None:
    ask(page, served, "Ai chịu trách nhiệm chăm sóc vườn hoa Ánh Dương?")
    assert f"Tổ {HOSTILE} chịu trách nhiệm" in (page.locator("#kb-answer").text_content() or "")
    page.get_by_role("tab", name=common.DOCUMENTS_TAB).click()
    listing = page.locator(".kb-documents")
    listing.wait_for()
    assert listing.locator("article").count() == len(list(CORPUS.glob("*.txt"))) + 1
    assert os.name == "nt" or HOSTILE_NAME in (listing.text_content() or "")
    assert page.locator(".gradio-container img").count() == 0
    assert page.evaluate("window.hacked") is None


def test_quote_and_citation_are_copied_verbatim(page: Page, served: Served) -> None:
    open_question(page, served, QUESTION)
    card = page.locator(".kb-evidence .kb-card").first
    card.get_by_role("button", name=common.COPY_QUOTE).click()
    card.get_by_role("button", name=common.COPIED).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == card.locator("mark").text_content()
    card.get_by_role("button", name=common.COPY_OFFICIAL).click()
    card.get_by_role("button", name=common.COPIED).last.wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == card.locator(".kb-official p").text_content()


def test_copying_works_without_the_clipboard_interface(page: Page, served: Served) -> None:
    # As on an office server reached over plain http, where browsers hide navigator.clipboard.
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    open_question(page, served, QUESTION)
    card = page.locator(".kb-evidence .kb-card").first
    card.get_by_role("button", name=common.COPY_QUOTE).click()
    card.get_by_role("button", name=common.COPIED).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == card.locator("mark").text_content()


@pytest.mark.parametrize("question", [QUESTION, UNANSWERABLE])
def test_a_phone_needs_no_sideways_scrolling(page: Page, served: Served, question: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    open_question(page, served, question)
    page.locator("summary").first.click()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360


@pytest.mark.parametrize(
    "path",
    [
        "/docs",
        "/redoc",
        "/openapi.json",
        "/gradio_api/file={corpus}",
        "/gradio_api/file={app}",
        "/gradio_api/file=/etc/passwd",
        "/file={corpus}",
    ],
)
def test_nothing_but_the_app_is_served(served: Served, path: str) -> None:
    corpus = next(CORPUS.glob("*.txt"))
    wanted = served.address + quote(path.format(corpus=corpus, app=ROOT / "app.py"), safe="/=")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with pytest.raises(urllib.error.HTTPError) as refused:
        opener.open(wanted, timeout=10)
    assert refused.value.code in (403, 404)


def test_the_server_connects_to_nothing_outside(page: Page, served: Served) -> None:
    open_question(page, served, QUESTION)
    hosts = set(served.connections.read_text(encoding="utf-8").split())
    assert hosts <= {"127.0.0.1", "::1"}


def test_the_address_is_announced_in_vietnamese(served: Served) -> None:
    lines = served.output.read_text(encoding="utf-8")
    assert lines.startswith(server_wording.OPEN_BROWSER.format(address=served.address))
