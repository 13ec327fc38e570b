"""Takes the screenshots of this folder from the running app: python docs/take_screenshots.py."""

from __future__ import annotations

import io
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from kb.accounts import Users  # noqa: E402
from kb.config import Config  # noqa: E402
from kb.knowledge_base import KnowledgeBase  # noqa: E402
from kb.server.application import create  # noqa: E402
from kb.server.serving import running  # noqa: E402
from kb.ui.viewer.links import document_link  # noqa: E402
from kb.ui.wording import ask, evaluation, evidence, find  # noqa: E402

ANSWERED = "Cơ quan nào chủ trì xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn?"
ALSO = "Nhà máy nước Nặm Cắt có tổng vốn đầu tư dự kiến bao nhiêu?"
REFUSED = "Giá vàng tại thành phố Hồ Chí Minh ngày 15/8/2019 là bao nhiêu?"
WORDING = "chương trình phát triển đô thị"
MISQUOTED = "Xây dựng Chương trình phát triển đô thị thị xã Bắc Kạn"
QUESTIONS = ROOT / "evals" / "tables-vi.jsonl"
LONG = 300_000  # milliseconds
DESKTOP, PHONE = (1280, 900), (390, 844)
COLOURS = 64


@dataclass(frozen=True)
class Site:
    """A running app and what the pictures need to know of it."""

    address: str
    viewed: str


Prepare = Callable[[Page, Site], None]


def asked(page: Page, site: Site) -> None:
    """Ask what the corpus answers."""
    page.goto(f"{site.address}/?q={quote(ANSWERED)}")
    page.locator(".kb-evidence .kb-card").first.wait_for(timeout=LONG)


def refused(page: Page, site: Site) -> None:
    """Ask what the corpus does not answer."""
    page.goto(f"{site.address}/?q={quote(REFUSED)}")
    page.locator("#kb-answer .kb-refused").wait_for(timeout=LONG)


def found(page: Page, site: Site) -> None:
    """Find some words."""
    page.goto(f"{site.address}/?trang=tim&tu={quote(WORDING)}")
    page.locator(".kb-found-places mark").first.wait_for(timeout=LONG)


def misquoted(page: Page, site: Site) -> None:
    """Check a quotation with two wrong words."""
    page.goto(f"{site.address}/?trang=tim")
    page.get_by_label(find.MODE_QUOTE).check()
    page.get_by_label(find.QUOTE_LABEL).fill(MISQUOTED)
    page.get_by_role("button", name=find.QUOTE_BUTTON, exact=True).click()
    page.get_by_text(find.VERDICTS["different"]).first.wait_for(timeout=LONG)


def listed(page: Page, site: Site) -> None:
    """List the documents."""
    page.goto(f"{site.address}/?trang=van-ban")
    page.locator(".kb-row").first.wait_for(timeout=LONG)


def viewed(page: Page, site: Site) -> None:
    """Open a document at the words of a citation."""
    page.goto(f"{site.address}{site.viewed}")
    page.locator("#trich").first.wait_for(timeout=LONG)


def chosen(page: Page, site: Site) -> None:
    """Choose two answers for the evidence pack."""
    for question in (ALSO, ANSWERED):
        page.goto(f"{site.address}/?q={quote(question)}")
        page.get_by_role("button", name=ask.CHOOSE).click(timeout=LONG)
    page.get_by_role("tab", name=evidence.TAB).click()
    page.locator(".kb-pack-item").last.wait_for()


def evaluated(page: Page, site: Site) -> None:
    """Run a question set, unless an earlier picture already has."""
    page.goto(f"{site.address}/?trang=danh-gia")
    page.get_by_role("heading", name=evaluation.RUNS_HEADING).wait_for(timeout=LONG)
    if page.locator(".kb-latest").count() == 0:
        page.locator("[data-upload] input[type=file]").set_input_files(QUESTIONS)
        page.get_by_role("button", name=evaluation.RUN).first.click(timeout=LONG)
        page.locator(".kb-latest").wait_for(timeout=LONG)
        page.goto(f"{site.address}/?trang=danh-gia")
        page.locator(".kb-latest").wait_for(timeout=LONG)


def sign_in(page: Page, site: Site) -> None:
    """Open an app that asks for signing in."""
    page.goto(site.address)
    page.locator("#ten").wait_for()


# Name of the picture, how the page comes about, whether a phone shows it too.
PICTURES: tuple[tuple[str, Prepare, bool], ...] = (
    ("hoi-dap", asked, True),
    ("khong-tim-thay", refused, False),
    ("tim-nguyen-van", found, True),
    ("kiem-tra-trich-dan", misquoted, False),
    ("van-ban", listed, True),
    ("xem-van-ban", viewed, True),
    ("ho-so-trich-dan", chosen, True),
    ("danh-gia", evaluated, True),
)


def main() -> None:
    """Serve the corpus from a temporary store and save each page's picture."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--headless=new", "--no-sandbox"]
        )
        with site(Path(folder) / "open", accounts=False) as open_site:
            for name, prepare, phone in PICTURES:
                picture(browser, open_site, prepare, f"{name}.png", DESKTOP)
                if phone:
                    picture(browser, open_site, prepare, f"{name}-dien-thoai.png", PHONE)
        with site(Path(folder) / "closed", accounts=True) as closed_site:
            picture(browser, closed_site, sign_in, "dang-nhap.png", DESKTOP)
            picture(browser, closed_site, sign_in, "dang-nhap-dien-thoai.png", PHONE)
        browser.close()


@contextmanager
def site(home: Path, *, accounts: bool) -> Iterator[Site]:
    """Serve the corpus from ``home`` while the context lasts."""
    with KnowledgeBase(home) as kb:
        kb.ingest([ROOT / "corpus"])
        cited = kb.ask(ANSWERED).statements[0].citations[0]
        if accounts:
            Users(home).add("lan", "reader", "sen trắng nở ven hồ 2026")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            config = Config(home=home, port=free.getsockname()[1], accounts=accounts)
        link = document_link(cited.document_id, cited.start, cited.end)
        with running(create(kb, config), config):
            yield Site(f"http://{config.host}:{config.port}", link)


def picture(
    browser: Browser, open_site: Site, prepare: Prepare, name: str, size: tuple[int, int]
) -> None:
    """Save what a window of ``size`` (width, height in pixels) shows, in few colours."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="vi-VN", color_scheme="light"
    )
    page = context.new_page()
    prepare(page, open_site)
    # The caret blinks; without focus the picture is the same every time.
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(300)
    shot = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    shot.quantize(COLOURS, dither=Image.Dither.NONE).save(ROOT / "docs" / name, optimize=True)
    context.close()


if __name__ == "__main__":
    main()
