"""Reads the content of a DOCX: paragraphs, tables, text boxes and notes, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.ingest.formats.docx.blocks import Block, Paragraph
from kb.ingest.formats.docx.fonts import Fonts
from kb.ingest.formats.docx.lines import shown_lines
from kb.ingest.formats.docx.notes import Notes
from kb.ingest.formats.docx.numbering import Numbering
from kb.ingest.formats.docx.package import MC, Element, W, branch, is_on, number, value
from kb.ingest.formats.docx.runs import (
    Piece,
    Words,
    is_placeholder,
    mark_is,
    read_words,
)
from kb.ingest.formats.docx.styles import Styles
from kb.ingest.formats.docx.tables import read_table

_WRAPPERS = {W + name for name in ("sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_CONTENTS = ("Table of Contents", "Table of Figures")
_EMPTY = Paragraph(())
_CHANGES = {W + "ins", W + "del", W + "moveFrom", W + "moveTo"}


class ContentReader:
    """Reads blocks in document order, which is the order in which lists and notes are counted.

    The attributes count what was seen and left out.
    """

    def __init__(self, styles: Styles, fonts: Fonts, numbering: Numbering, notes: Notes) -> None:
        """Start a reading; lists and notes begin to count."""
        self.pictures = 0
        self.contents_lines = 0
        self.foreign_parts = 0
        self.changes = False
        self._styles = styles
        self._fonts = fonts
        self._numbering = numbering
        self._notes = notes
        self._pending: list[tuple[str, Element]] = []
        self._carried: list[Piece] = []

    def read(self, container: Element) -> Iterator[Block]:
        """Read the blocks of a body or header, each note right after the block that marks it."""
        for block in self._blocks(container, in_cell=False):
            yield block
            yield from self._pending_notes()
        yield from self._pending_notes()

    def _blocks(self, container: Element, in_cell: bool) -> Iterator[Block]:
        for child in container:
            self.changes = self.changes or child.tag in _CHANGES
            if child.tag == W + "p":
                yield from self._paragraph(child, in_cell)
            elif child.tag == W + "tbl":
                table = read_table(child, self._styles, self._cell)
                if table is not None:
                    yield table
            elif child.tag == W + "sdt":
                yield from self._control(child, in_cell)
            elif child.tag in _WRAPPERS:
                yield from self._blocks(child, in_cell)
            elif child.tag == MC + "AlternateContent":
                shown = branch(child)
                if shown is not None:
                    yield from self._blocks(shown, in_cell)
            elif child.tag == W + "altChunk":
                self.foreign_parts += 1

    def _cell(self, cell: Element) -> Sequence[Block]:
        return list(self._blocks(cell, in_cell=True))

    def _control(self, control: Element, in_cell: bool) -> Iterator[Block]:
        gallery = control.find(f"{W}sdtPr/{W}docPartObj")
        if value(gallery, "docPartGallery") in _CONTENTS:
            self.contents_lines += sum(1 for _ in control.iter(W + "p"))
        elif not is_placeholder(control):
            yield from self._blocks(control, in_cell)

    def _paragraph(self, paragraph: Element, in_cell: bool) -> Iterator[Block]:
        style = self._styles.of_paragraph(paragraph)
        if self._styles.is_contents(style):
            self.contents_lines += 1
            return
        words = read_words(paragraph, self._styles, self._notes.mark)
        self._pending += words.notes
        self.pictures += words.pictures
        self.changes = self.changes or any(child.tag in _CHANGES for child in paragraph)
        words.pieces, self._carried = [*self._carried, *words.pieces], []
        apart = _breaks_page(paragraph)
        if mark_is(paragraph, "del"):
            self._carried = words.pieces
        else:
            yield from [_EMPTY] * apart
            yield self._shown(paragraph, style, words, in_cell)
            yield from [_EMPTY] * apart
        for box in words.boxes:
            yield from self._blocks(box, in_cell)

    def _shown(self, paragraph: Element, style: str, words: Words, in_cell: bool) -> Paragraph:
        text = "".join(map(self._fonts.shown, words.pieces))
        empty = not text.strip()
        hidden = empty and mark_is(paragraph, "vanish")
        label = "" if hidden else self._label(paragraph, style)
        if empty:
            return Paragraph((label.strip(),)) if label and in_cell else _EMPTY
        if label.endswith(" "):
            text = text.lstrip(" \t")
        return Paragraph(
            shown_lines(label + text),
            self._styles.heading_level(paragraph, style),
            self._styles.is_centred(paragraph, style),
            words.bold,
        )

    def _label(self, paragraph: Element, style: str) -> str:
        """Count a paragraph in the list that it or its style belongs to."""
        stated = paragraph.find(f"{W}pPr/{W}numPr")
        list_id, level = number(stated, "numId"), number(stated, "ilvl")
        if list_id is None:
            list_id, of_style = self._styles.numbering(style)
            level = of_style if level is None else level
        if not list_id:
            return ""
        if level is None:
            level = self._numbering.level_of_style(list_id, style)
        return self._numbering.next(list_id, level)

    def _pending_notes(self) -> Iterator[Paragraph]:
        """The notes marked since the last block, each a paragraph after its mark."""
        while self._pending:
            mark, note = self._pending.pop(0)
            blocks = list(self._blocks(note, in_cell=True))
            words = " ".join(line for b in blocks if isinstance(b, Paragraph) for line in b.lines)
            # The mark may be typed in the note as well.
            words = words.removeprefix(mark).strip()
            if words:
                yield Paragraph((f"{mark} {words}".strip(),))


def _breaks_page(paragraph: Element) -> bool:
    """Whether a page or section ends at a paragraph, so that what follows stands apart from it."""
    properties = paragraph.find(W + "pPr")
    if properties is not None and (
        properties.find(W + "sectPr") is not None or is_on(properties.find(W + "pageBreakBefore"))
    ):
        return True
    return any(sign.get(W + "type") == "page" for sign in paragraph.iter(W + "br"))
