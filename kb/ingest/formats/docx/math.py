"""Formulas of a DOCX on one line: "(a+b)/c", "x^2", "√(y)"."""

from __future__ import annotations

from kb.ingest.formats.docx.package import Element

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def math_text(element: Element) -> str:
    """Write a formula, or a part of one, on one line."""
    if element.tag == _M + "t":
        return str(element.text or "")
    if element.tag == _M + "f":
        return f"{_grouped(element, 'num')}/{_grouped(element, 'den')}"
    if element.tag == _M + "sSup":
        return f"{_part(element, 'e')}^{_grouped(element, 'sup')}"
    if element.tag == _M + "sSub":
        return f"{_part(element, 'e')}_{_grouped(element, 'sub')}"
    if element.tag == _M + "rad":
        return f"{_part(element, 'deg')}√({_part(element, 'e')})"
    if element.tag == _M + "d":
        return f"({_part(element, 'e')})"
    if element.tag == _M + "nary":
        sign = element.find(f"{_M}naryPr/{_M}chr")
        shown = "∫" if sign is None else sign.get(_M + "val", "")
        return f"{shown}{_part(element, 'e')}"
    return "".join(math_text(child) for child in element)


def _part(element: Element, name: str) -> str:
    return "".join(math_text(part) for part in element.iterfind(_M + name))


def _grouped(element: Element, name: str) -> str:
    """A part in brackets where it holds more than a number or a letter."""
    words = _part(element, name).strip()
    return words if words.replace(",", "").isalnum() else f"({words})"
