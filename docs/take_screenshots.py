"""Takes the screenshots of this folder from the running app: python docs/take_screenshots.py."""

from __future__ import annotations

import shutil
import socket
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from kb.config import Config  # noqa: E402
from kb.knowledge_base import KnowledgeBase  # noqa: E402
from kb.server.application import create  # noqa: E402
from kb.server.serving import running  # noqa: E402

ANSWERED = "Cơ quan nào chủ trì xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn?"
REFUSED = "Giá vàng tại thành phố Hồ Chí Minh ngày 15/8/2019 là bao nhiêu?"
RESULT = "#kb-answer .kb-answer, #kb-answer .kb-refused"
DESKTOP = (1280, 900)
PHONE = (390, 844)


def main() -> None:
    """Ingest the corpus into a temporary store, serve it, and save each page's picture."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, KnowledgeBase(Path(folder)) as kb:
        kb.ingest([ROOT / "corpus"])
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            config = Config(home=Path(folder), port=free.getsockname()[1])
        address = f"http://{config.host}:{config.port}/"
        with running(create(kb, config), config), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=executable, args=["--headless=new", "--no-sandbox"]
            )
            asked = f"{address}?q={quote(ANSWERED)}"
            save(browser, asked, RESULT, "hoi-dap.png", DESKTOP)
            save(browser, asked, RESULT, "hoi-dap-dien-thoai.png", PHONE)
            refused = f"{address}?q={quote(REFUSED)}"
            save(browser, refused, RESULT, "khong-tim-thay.png", DESKTOP, whole=False)
            save(browser, address, ".kb-documents", "van-ban.png", DESKTOP, tab="Văn bản")
            browser.close()


def save(
    browser: Browser,
    address: str,
    until: str,
    name: str,
    size: tuple[int, int],
    tab: str | None = None,
    whole: bool = True,
) -> None:
    """Open ``address`` at ``size`` (width, height in pixels), wait for ``until``, save ``name``.

    ``whole`` pictures the page to its end; otherwise what fits the window, to keep the file small.
    """
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]}, locale="vi-VN", color_scheme="light"
    )
    page.goto(address)
    if tab is not None:
        page.get_by_role("tab", name=tab).click()
    page.locator(until).first.wait_for()
    # The caret blinks; without focus the picture is the same every time.
    page.evaluate("document.activeElement.blur()")
    page.screenshot(path=ROOT / "docs" / name, full_page=whole, animations="disabled")
    page.close()


if __name__ == "__main__":
    main()
