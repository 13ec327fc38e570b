"""The words of a DOCX paragraph as Word shows them: runs, fields, symbols, note marks, boxes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby

from kb.ingest.formats.docx.math import math_text
from kb.ingest.formats.docx.package import MC, Element, W, branch, is_on
from kb.ingest.formats.docx.styles import Properties, Styles, font_name
from kb.ingest.formats.docx.symbols import symbol, without_private_signs

SOFT_BREAK = "\v"
"""A line break within a paragraph; the character cannot occur in XML."""

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
# What is only wrapped round runs: links, accepted insertions, tags, simple fields.
_WRAPPERS = {
    W + name
    for name in ("hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "dir", "bdo")
} | {W + "sdtContent"}
_SIGNS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": SOFT_BREAK,
    W + "cr": SOFT_BREAK,
    W + "noBreakHyphen": "-",
}
_DRAWINGS = {W + "drawing", W + "pict", W + "object"}
_LINE_ENDS = str.maketrans("\n\r", "  ")
_NOTE_REFERENCES = {W + "footnoteReference", W + "endnoteReference"}
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{1,5}")
_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_SUPERSCRIPT_NUMBER = re.compile(r"[+\-−]?\d+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one font; ``capitals`` when Word shows its letters as capitals.

    A sign that is Unicode in any font, such as the mark of a note, has no ``font``.
    """

    text: str
    font: str | None = None
    capitals: bool = False


@dataclass(slots=True)
class Words:
    """What stands in a paragraph: its pieces of text, text boxes, notes marked, pictures shown.

    ``bold`` holds while all its text is.
    """

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, Element]] = field(default_factory=list)
    pictures: int = 0
    bold: bool = True


NoteMark = Callable[[Element], tuple[str, Element | None]]
"""Gives the mark of a note, and the note itself, for the reference to it in the text."""


def _unmarked(reference: Element) -> tuple[str, Element | None]:
    return "", None


def read_words(paragraph: Element, styles: Styles, note_mark: NoteMark = _unmarked) -> Words:
    """Read what Word shows of a paragraph, hidden and deleted text left out."""
    reader = _RunReader(styles, styles.of_paragraph(paragraph), note_mark)
    reader.walk(paragraph)
    reader.words.pieces = _joined(reader.words.pieces)
    return reader.words


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Join the pieces that look alike, for Word cuts runs at will, within words even."""
    alike = groupby(pieces, key=lambda piece: (piece.font, piece.capitals))
    return [Piece("".join(piece.text for piece in group), *look) for look, group in alike]


class _RunReader:
    """Walks the runs of one paragraph.

    ``_fields`` holds, for each field that is open, whether its instruction is still being read:
    only the result that follows it is shown.
    """

    def __init__(self, styles: Styles, style_id: str, note_mark: NoteMark) -> None:
        self.words = Words()
        self._styles = styles
        self._style_id = style_id
        self._note_mark = note_mark
        self._fields: list[bool] = []

    def walk(self, parent: Element) -> None:
        """Read the runs under a paragraph or under something wrapped round runs."""
        for child in parent:
            if child.tag == W + "r":
                self._run(child)
            elif child.tag in _WRAPPERS:
                self.walk(child)
            elif child.tag == W + "sdt":
                if not is_placeholder(child):
                    self.walk(child)
            elif child.tag == MC + "AlternateContent":
                shown = branch(child)
                if shown is not None:
                    self.walk(shown)
            elif child.tag in (_MATH + "oMath", _MATH + "oMathPara"):
                self.words.pieces.append(Piece(math_text(child)))

    def _run(self, run: Element) -> None:
        properties = self._styles.run_properties(run, self._style_id)
        hidden = is_on(properties.get(W + "vanish"))
        for child in run:
            if child.tag == W + "fldChar":
                self._field(child)
            elif not hidden and not any(self._fields):
                self._content(child, properties)

    def _field(self, sign: Element) -> None:
        kind = sign.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(True)
            box = sign.find(f"{W}ffData/{W}checkBox")
            if box is not None:
                ticked = box.find(W + "checked")
                ticked = box.find(W + "default") if ticked is None else ticked
                self.words.pieces.append(Piece("☒" if is_on(ticked) else "☐"))
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _content(self, child: Element, properties: Properties) -> None:
        if child.tag == W + "t":
            self._text((child.text or "").translate(_LINE_ENDS), properties)
        elif child.tag in _SIGNS:
            self.words.pieces.append(Piece(_SIGNS[child.tag], font_name(properties)))
        elif child.tag == W + "sym":
            self.words.pieces.append(Piece(_sign(child)))
        elif child.tag in _NOTE_REFERENCES:
            self._note(child)
        elif child.tag in _DRAWINGS:
            self._drawing(child)
        elif child.tag == W + "ruby":
            for base in child.iterfind(W + "rubyBase"):
                self.walk(base)
        elif child.tag == MC + "AlternateContent":
            shown = branch(child)
            for inner in () if shown is None else shown:
                self._content(inner, properties)

    def _text(self, text: str, properties: Properties) -> None:
        if text.strip() and not is_on(properties.get(W + "b")):
            self.words.bold = False
        raised = properties.get(W + "vertAlign")
        is_raised = raised is not None and raised.get(W + "val") == "superscript"
        if is_raised and _SUPERSCRIPT_NUMBER.fullmatch(text.strip()):
            # The mark of a note, the 2 of m²: left plain they would run into the word before.
            self.words.pieces.append(Piece(text.translate(_SUPERSCRIPTS)))
            return
        font = font_name(properties)
        capitals = is_on(properties.get(W + "caps"))
        self.words.pieces.append(Piece(without_private_signs(text, font), font, capitals))

    def _note(self, reference: Element) -> None:
        mark, note = self._note_mark(reference)
        self.words.pieces.append(Piece(mark))
        if note is not None:
            self.words.notes.append((mark, note))

    def _drawing(self, drawing: Element) -> None:
        boxes = list(_text_boxes(drawing))
        self.words.boxes += boxes
        self.words.pictures += not boxes


def _text_boxes(parent: Element) -> list[Element]:
    """The contents of the outermost text boxes under an element, in order."""
    boxes: list[Element] = []
    for child in parent:
        if child.tag == W + "txbxContent":
            boxes.append(child)
        elif child.tag == MC + "AlternateContent":
            shown = branch(child)
            boxes += [] if shown is None else _text_boxes(shown)
        else:
            boxes += _text_boxes(child)
    return boxes


def is_placeholder(control: Element) -> bool:
    """Whether a content control is still empty and only shows what to type in it."""
    return is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr"))


def mark_is(paragraph: Element, name: str) -> bool:
    """Whether the end mark of a paragraph is itself hidden (vanish) or deleted (del)."""
    entry = paragraph.find(f"{W}pPr/{W}rPr/{W}{name}")
    return is_on(entry)


def _sign(element: Element) -> str:
    """The sign of a ``w:sym``; empty when it is not known."""
    code = element.get(W + "char", "")
    known = _HEXADECIMAL.fullmatch(code)
    return symbol(int(code, 16), element.get(W + "font", "")) if known else ""
