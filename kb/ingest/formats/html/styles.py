"""Styles of a web page, as far as they say what is shown: display, list numbering, fonts."""

from __future__ import annotations

import re
from typing import Any

# An lxml element: the package has no type information.
Element = Any

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
# Rules for other media, such as print, do not tell what the page shows.
_CONDITIONAL = re.compile(r"@[\w-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE_SELECTOR = re.compile(r"^[a-zA-Z][a-zA-Z0-9]*$|^[a-zA-Z0-9]*[.#][\w-]+$")
_USED = ("display", "visibility", "font-family", "list-style-type", "list-style", "mso-hide")
_DECLARATION = re.compile(rf"(?:^|[;{{\s])({'|'.join(_USED)})\s*:\s*([^;]*)", re.IGNORECASE)
_HIDING = {("display", "none"), ("visibility", "hidden"), ("mso-hide", "all")}


class Styles:
    """The rules of a page's own style sheets that name a tag, a class or an id alone."""

    def __init__(self, sheets: str = "") -> None:
        """Read the text of the style sheets."""
        self._rules: dict[str, dict[str, str]] = {}
        for selectors, body in _RULE.findall(_CONDITIONAL.sub("", _COMMENT.sub("", sheets))):
            declared = _declarations(body)
            for selector in selectors.split(",") if declared else ():
                if _SIMPLE_SELECTOR.match(selector.strip()):
                    self._rules.setdefault(selector.strip().lower(), {}).update(declared)

    def value(self, element: Element, name: str) -> str:
        """What is declared for an element itself; empty when nothing is."""
        inline = element.get("style")
        if inline and name in inline.lower():
            own = _declarations(inline).get(name)
            if own is not None:
                return own
        return self._by_rule(element, name) if self._rules else ""

    def hides(self, element: Element) -> bool:
        """Whether the element's own markup hides it."""
        if element.get("hidden") is not None or element.get("aria-hidden") == "true":
            return True
        declared = _declarations(element.get("style") or "")
        return any(pair in _HIDING for pair in declared.items())

    def hides_by_rule(self, element: Element) -> bool:
        """Whether a rule of a style sheet hides the element; a script may still show it."""
        return any(self._by_rule(element, name) == value for name, value in _HIDING)

    def _by_rule(self, element: Element, name: str) -> str:
        tag = element.tag.lower()
        marks = [f".{word}" for word in (element.get("class") or "").lower().split()]
        if element.get("id"):
            marks.append(f"#{element.get('id').lower()}")
        for mark in reversed(marks):
            for selector in (tag + mark, mark):
                if name in self._rules.get(selector, ()):
                    return self._rules[selector][name]
        return self._rules.get(tag, {}).get(name, "")


def _declarations(body: str) -> dict[str, str]:
    declared = {}
    for name, value in _DECLARATION.findall(body):
        shown = value.replace("!important", "").strip()
        # The names of legacy fonts tell capitals by their case.
        declared[name.lower()] = shown if name.lower() == "font-family" else shown.lower()
    return declared
