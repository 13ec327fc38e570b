"""Runs axe-core, which finds what people with disabilities would stumble over, in a page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

SCRIPT = Path(__file__).with_name("node_modules") / "axe-core" / "axe.min.js"
INSTALL = "npm ci --prefix tests/browser"
DESKTOP, PHONE = (1280, 900), (390, 844)
LAYOUT = ["color-contrast", "scrollable-region-focusable", "target-size", "aria-hidden-focus"]

# Only what axe itself grades as serious or critical; each with the first elements concerned.
RUN = """
async (rules) => {
  const options = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const found = await axe.run(document, { resultTypes: ["violations"], ...options });
  return found.violations
    .filter((each) => each.impact === "serious" || each.impact === "critical")
    .map((each) => each.id + ": " + each.nodes.slice(0, 3)
      .map((node) => node.target.join(" ") + " " + (node.any[0]?.message ?? "")).join(" | "));
}
"""


def violations(page: Page) -> list[str]:
    """Return the serious and critical violations of the open page, light and dark, in two sizes.

    Only what a size or a theme can change is looked at again in it, which saves half the time.
    """
    page.evaluate(SCRIPT.read_text(encoding="utf-8") + ";0")
    found = []
    for width, height in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        again = None if width == DESKTOP[0] else LAYOUT
        for theme, rules in (("light", again), ("dark", ["color-contrast"])):
            show_theme(page, theme)
            found += [f"{theme} {width}px {each}" for each in page.evaluate(RUN, rules)]
    return found


def show_theme(page: Page, theme: str) -> None:
    """Switch the open page to ``theme`` ("light" or "dark") without loading it again."""
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    # Gradio reads the browser's wish once, when it starts.
    page.evaluate("dark => document.body.classList.toggle('dark', dark)", theme == "dark")
    # Colours fade over; what is measured has to stand still.
    page.add_style_tag(content="*, *::before, *::after { transition: none !important; }")
