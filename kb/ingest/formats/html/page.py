"""What of a web page is the document: hidden parts, controls and page furniture are dropped.

Nothing is chosen by the layout of one site. Down the path of elements that hold most of the text,
what stands beside the path is dropped where it is a menu or a list of links, and kept where it
may be a part of the document, such as an appendix.
"""

from __future__ import annotations

import re
from collections import Counter

from kb.ingest.formats.html.styles import Element, Styles

_NEVER_SHOWN = (
    *("script", "style", "noscript", "template", "head", "title", "meta", "link"),
    *("iframe", "object", "embed", "applet", "svg", "canvas", "audio", "video", "map"),
    *("button", "input", "select", "textarea", "datalist", "option", "nav"),
)
_FURNITURE_ROLES = {
    *("navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar"),
    *("toolbar", "dialog", "alert", "tablist"),
}
_FURNITURE_NAMES = {
    *("nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "sidebar", "footer"),
    *("header", "comment", "comments", "share", "sharing", "social", "login", "search", "banner"),
    *("ads", "advert", "popup", "modal", "toolbar", "related", "pagination", "pager", "cookie"),
    *("tags", "rating", "feedback", "skip"),
}
_FURNITURE_TAGS = {"aside", "footer", "header"}
_CONTAINERS = {"div", "ul", "ol", "dl", "section", "aside", "footer", "header", "form", "table"}
"""What can be furniture; paragraphs are not, though Word names their styles MsoHeader and so on."""

_NAME_PARTS = re.compile(r"[^a-zA-Z]+|(?<=[a-z])(?=[A-Z])")
# Words that stand in the text of a state document and never in the menus around it.
_DOCUMENT_MARK = re.compile(
    r"CỘNG H[OÒ][AÀ] XÃ HỘI CHỦ NGHĨA|^\s*(?:PHỤ LỤC|Phụ lục)\b|\bĐiều \d+[.:]|Nơi nhận\s*:"
    r"|^\s*(?:Mẫu|Biểu mẫu|MẪU) số|^\s*(?:Chương|CHƯƠNG) [IVX\d]+",
    re.MULTILINE,
)
# Recitals are often links to the laws that they name.
_RECITAL = re.compile(r"^\s*Căn cứ\s", re.MULTILINE)
_MAIN_SHARE = 0.5
_MANY_LINKS = 3
_TABLE_OF_CONTENTS = 5
"""Links within the page that make up a table of contents, when nothing else stands among them."""

_HIDDEN_MAIN = 3
"""How many times as much text as is shown must be hidden for it to be the document."""

HIDDEN_WAS_READ = (
    "Trang lưu để ẩn phần lớn văn bản (chờ chương trình của trang hiện ra); đã đọc cả."
)


def drop_unshown(body: Element, styles: Styles) -> str:
    """Drop scripts, controls and hidden elements from a page; gives a remark, mostly empty.

    Where most of the text is hidden, it waits for a script of the page and is kept.
    """
    for element in list(body.iter(*_NEVER_SHOWN)):
        if element is not body:
            _drop(element)
    hidden = [element for element in body.iter() if element is not body and styles.hides(element)]
    within = {id(element) for outer in hidden for element in outer.iterdescendants()}
    outermost = [element for element in hidden if id(element) not in within]
    unseen = sum(map(_length, outermost))
    if unseen > _HIDDEN_MAIN * (_length(body) - unseen):
        return HIDDEN_WAS_READ if unseen else ""
    for element in outermost:
        _drop(element)
    for element in list(body.iter()):
        if element is body or not styles.hides_by_rule(element):
            continue
        if element.getparent() is not None and not _may_be_document(element):
            _drop(element)
    return ""


def drop_furniture(body: Element) -> None:
    """Drop the menus, link lists, headers and footers that stand around the document."""
    weights = _weights(body)
    node = body
    while True:
        children = list(node)
        main = max(children, key=lambda child: weights[child], default=None)
        if main is None or weights[main] < _MAIN_SHARE * max(weights[node], 1):
            main = None
        for child in children:
            if child is not main and _is_furniture(child, weights):
                _drop(child)
        if main is None:
            return
        node = main


def _weights(body: Element) -> Counter[Element]:
    """How much text outside links each element holds, in characters."""
    weights: Counter[Element] = Counter()
    for element in body.iter():
        text = 0 if _is_link(element) else len((element.text or "").strip())
        weights[element] += text
    for element in reversed(list(body.iter())):
        parent = element.getparent()
        if element is body or parent is None:
            continue
        if _is_link(element):
            weights[element] = 0
        weights[parent] += weights[element] + len((element.tail or "").strip())
    return weights


def _is_furniture(element: Element, weights: Counter[Element]) -> bool:
    if element.tag not in _CONTAINERS:
        return False
    if _is_list_of_links(element, weights):
        return True
    named = element.tag in _FURNITURE_TAGS or element.get("role") in _FURNITURE_ROLES
    named = named or bool(_names(element) & _FURNITURE_NAMES)
    return named and not _may_be_document(element)


def _is_list_of_links(element: Element, weights: Counter[Element]) -> bool:
    """Whether an element is mostly links elsewhere, or nothing but links within the page."""
    links = [link for link in element.iter("a") if link.get("href")]
    if len(links) < _MANY_LINKS:
        return False
    length = _length(element)
    inner = sum(_length(link) for link in links if not _is_link(link))
    if len(links) >= _TABLE_OF_CONTENTS and inner >= 0.95 * length > 0:
        return True
    outer = length - weights[element]
    return outer > 0.5 * length and _RECITAL.search("\n".join(element.itertext())) is None


def _names(element: Element) -> set[str]:
    """The words that an element's class and id are made of."""
    given = f"{element.get('class') or ''} {element.get('id') or ''}"
    return {part.lower() for part in _NAME_PARTS.split(given) if part}


def _may_be_document(element: Element) -> bool:
    return _DOCUMENT_MARK.search("\n".join(element.itertext())) is not None


def _is_link(element: Element) -> bool:
    """Whether an element leads to another page (a target within the page is part of the text)."""
    target = element.get("href") if element.tag == "a" else None
    return target is not None and not target.startswith("#")


def _length(element: Element) -> int:
    return sum(len(piece.strip()) for piece in element.itertext())


def _drop(element: Element) -> None:
    """Take an element out of the tree; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
        element.tail = None
    parent.remove(element)
