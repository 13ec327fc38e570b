"""Fixtures of the browser tests: one browser, one served app, pages that may not look outside.

Skipped where Chromium or Playwright is missing; with KB_REQUIRE_BROWSER=1 that is a failure.

A test takes ``served`` (the app over the corpus and a hostile document, shared by all tests: leave
its collection as it was) and ``page`` (a desktop page), or ``new_page`` for other sizes, the dark
theme, or several users. A test that changes the collection serves its own with
``served_app.serving``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

import pytest

from browser.hostile import write_hostile_document, write_hostile_glossary
from browser.served_app import CORPUS, Served, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NewPage(Protocol):
    """Opens a page in a browser profile of its own, as another user on another machine."""

    def __call__(self, width: int = 1280, height: int = 900, dark: bool = False) -> Page: ...


def missing(what: str) -> None:
    reason = f"{what} is not installed; the browser tests need it"
    if os.environ.get("KB_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


# By package rather than session: while Playwright runs, asyncio.run() fails in every other test.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("Playwright")
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app over the corpus and one document full of markup."""
    folder = tmp_path_factory.mktemp("served")
    sources = folder / "hostile"
    sources.mkdir()
    write_hostile_document(sources)
    glossary = write_hostile_glossary(folder)
    with serving(folder, [CORPUS, sources], {"KB_GLOSSARY": str(glossary)}) as running:
        yield running


@pytest.fixture(scope="package")
def served_with_accounts(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """An app that asks for signing in: lan reads, minh edits, hoa administers."""
    folder = tmp_path_factory.mktemp("accounts")
    sources = folder / "sources"
    sources.mkdir()
    write_hostile_document(sources)
    with serving(
        folder, [sources], accounts={"lan": "reader", "minh": "editor", "hoa": "admin"}
    ) as running:
        yield running


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Opens pages; whatever they do, no request may leave this machine and no script may fail."""
    contexts: list[BrowserContext] = []
    requested: list[str] = []
    errors: list[str] = []

    def open_page(width: int = 1280, height: int = 900, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="vi-VN",
            color_scheme="dark" if dark else "light",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        # Of the context, so that a document opened in a new tab is watched as well.
        context.on("request", lambda request: requested.append(request.url))
        context.on("weberror", lambda error: errors.append(str(error.error)))
        page = context.new_page()
        page.on("websocket", lambda socket: requested.append(socket.url))
        return page

    yield open_page
    for context in contexts:
        context.close()
    here = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
    assert requested or not contexts
    assert [url for url in requested if not url.startswith(here)] == []
    assert errors == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A desktop page."""
    return new_page()
