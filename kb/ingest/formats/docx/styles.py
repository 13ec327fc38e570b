"""Styles of a DOCX: what a paragraph or run inherits when it does not say so itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.ingest.formats.docx.package import Element, W, is_on, number, value

_HEADING = re.compile(r"(?i)^heading (?P<level>[1-9])$")
_CONTENTS = re.compile(r"(?i)^toc \d$")
_BODY_LEVEL = 9

Properties = Mapping[str, Element]
"""Properties by tag."""


class Styles:
    """The styles of a document, each with what it inherits from the styles that it rests on."""

    def __init__(self, root: Element | None) -> None:
        """Read the part ``styles``; without it nothing is inherited."""
        self._styles: dict[str, Element] = {}
        self._default: str | None = None
        self._inherited: dict[tuple[str, str], dict[str, Element]] = {}
        self._of_text: dict[str, dict[str, Element]] = {}
        self._lists: dict[str, tuple[int | None, int | None]] = {}
        self._levels: dict[str, int | None] = {}
        self._defaults: Element | None = None
        if root is None:
            return
        self._defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        for style in root.iterfind(W + "style"):
            style_id = style.get(W + "styleId", "")
            self._styles[style_id] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true"):
                self._default = style_id

    def of_paragraph(self, paragraph: Element) -> str:
        """The id of a paragraph's style; empty when there is none."""
        return value(paragraph.find(W + "pPr"), "pStyle") or self._default or ""

    def inherited(self, style_id: str, group: str) -> Properties:
        """All properties of a ``group`` (pPr, rPr, tblPr) that a style gives, the nearest first."""
        known = self._inherited.get((style_id, group))
        if known is not None:
            return known
        found: dict[str, Element] = {}
        for style in self._chain(style_id):
            properties = style.find(W + group)
            for entry in () if properties is None else properties:
                found.setdefault(entry.tag, entry)
        self._inherited[style_id, group] = found
        return found

    def numbering(self, style_id: str) -> tuple[int | None, int | None]:
        """The list (numId) and level (ilvl) that a style puts its paragraphs in."""
        if style_id not in self._lists:
            list_id = level = None
            for style in self._chain(style_id):
                stated = style.find(f"{W}pPr/{W}numPr")
                list_id = number(stated, "numId") if list_id is None else list_id
                level = number(stated, "ilvl") if level is None else level
            self._lists[style_id] = list_id, level
        return self._lists[style_id]

    def heading_level(self, paragraph: Element, style_id: str) -> int | None:
        """The level of a heading of style ``style_id``, from 1; ``None`` for body text."""
        own = number(paragraph.find(W + "pPr"), "outlineLvl")
        if own is not None:
            return _heading_level(own)
        if style_id not in self._levels:
            self._levels[style_id] = self._style_level(style_id)
        return self._levels[style_id]

    def _style_level(self, style_id: str) -> int | None:
        for style in self._chain(style_id):
            level = number(style.find(W + "pPr"), "outlineLvl")
            if level is not None:
                return _heading_level(level)
            named = _HEADING.match(value(style, "name") or "")
            if named:
                return int(named["level"])
        return None

    def is_centred(self, paragraph: Element, style_id: str) -> bool:
        """Whether a paragraph is centred, by itself or by its style ``style_id``."""
        own = value(paragraph.find(W + "pPr"), "jc")
        if own is None:
            inherited = self.inherited(style_id, "pPr").get(W + "jc")
            own = None if inherited is None else inherited.get(W + "val")
        return own == "center"

    def marks_first_row(self, style_id: str) -> bool:
        """Whether a table style sets the first row apart by bold letters or by its ground."""
        first_rows = (
            part
            for style in self._chain(style_id)
            for part in style.iterfind(W + "tblStylePr")
            if part.get(W + "type") == "firstRow"
        )
        return any(
            is_on(part.find(f"{W}rPr/{W}b")) or part.find(f"{W}tcPr/{W}shd") is not None
            for part in first_rows
        )

    def is_contents(self, style_id: str) -> bool:
        """Whether a style is that of the lines of a generated table of contents."""
        return _CONTENTS.match(value(self._styles.get(style_id), "name") or "") is not None

    def run_properties(self, run: Element, style_id: str) -> Properties:
        """The properties of a run in a paragraph of style ``style_id``, defaults included."""
        if style_id not in self._of_text:
            defaults = () if self._defaults is None else self._defaults
            of_style = self.inherited(style_id, "rPr")
            self._of_text[style_id] = {entry.tag: entry for entry in defaults} | dict(of_style)
        own = run.find(W + "rPr")
        if own is None:
            return self._of_text[style_id]
        character = self.inherited(value(own, "rStyle") or "", "rPr")
        return self._of_text[style_id] | dict(character) | {entry.tag: entry for entry in own}

    def _chain(self, style_id: str) -> list[Element]:
        """A style and those that it rests on, nearest first."""
        chain: list[Element] = []
        style = self._styles.get(style_id)
        while style is not None and style not in chain:
            chain.append(style)
            style = self._styles.get(value(style, "basedOn") or "")
        return chain


def _heading_level(outline_level: int) -> int | None:
    return outline_level + 1 if 0 <= outline_level < _BODY_LEVEL else None


def font_name(properties: Properties) -> str:
    """The font of the letters beyond ASCII, where legacy encodings keep Vietnamese.

    Empty when it is not named, as in the fonts of a theme.
    """
    fonts = properties.get(W + "rFonts")
    if fonts is None or fonts.get(W + "hAnsiTheme"):
        return ""
    return str(fonts.get(W + "hAnsi") or fonts.get(W + "ascii") or "")
