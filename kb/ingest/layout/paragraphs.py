"""Lines into paragraphs, also over page breaks; tables that go over several pages into one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.ingest.layout.frames import Frame, frames_of
from kb.ingest.layout.grids import GridTable, continues, extend
from kb.ingest.layout.lines import Item, Line, PageColumns
from kb.ingest.structure.lines import is_upper

_MARKER = re.compile(
    r"^(?:[-–—+•*▪➢]\s|\d{1,3}(?:\.\d{1,3})*[.)](?:\s|$)|\d{1,3}(?:\.\d{1,3})+\s|\(\d{1,3}\)\s"
    r"|\(?[a-zđ]\d?[.)]\s|[IVXLC]+[.)]\s|[A-HĐ][.)]\s|Điều\s\d+[a-zđ]?\s?[.:]|[¹²³⁴-⁹]"
    r"|(?:Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC|Phụ lục|PHỤ LỤC)\s(?:\d+|[IVXLC]+|thứ)\b)"
)
_SENTENCE_END = re.compile(r"[.;:!?…]\W*$")
_FOOTNOTE = re.compile(r"^[¹²³⁴-⁹]")
# Points.
_SAME_INDENT = 4.0
_INDENT = 8.0
_CENTRE = 8.0
_OFF_EDGE = 18.0
# In type sizes.
_SPACE = 0.25
_LOOSE = 0.28


@dataclass(slots=True)
class Paragraph:
    """The lines of a paragraph; ``tight`` when it belongs to the line right above (a title)."""

    lines: list[Line]
    tight: bool = False


Block = Paragraph | PageColumns | GridTable


def blocks_of(pages: Sequence[Sequence[Item]]) -> list[Block]:
    """Join the lines and tables of all pages into blocks, in reading order."""
    frames = frames_of([[item for item in page if isinstance(item, Line)] for page in pages])
    blocks: list[Block] = []
    for item in (item for page in pages for item in page):
        last = blocks[-1] if blocks else None
        if isinstance(item, GridTable):
            table = _open_table(blocks, item)
            if table is not None:
                extend(table, item)
                continue
            blocks.append(item)
        elif isinstance(item, PageColumns):
            blocks.append(item)
        elif not isinstance(last, Paragraph):
            blocks.append(Paragraph([item]))
        elif _Join(last, item, frames).opens():
            blocks.append(Paragraph([item], _Join(last, item, frames).tight()))
        else:
            last.lines.append(item)
    return blocks


def _open_table(blocks: Sequence[Block], item: GridTable) -> GridTable | None:
    """The table on the page before that ``item`` carries on, footnotes between passed over."""
    for block in reversed(blocks):
        if isinstance(block, GridTable):
            follows = block.page.number + 1 == item.page.number
            return block if follows and continues(block, item) else None
        if not (isinstance(block, Paragraph) and _FOOTNOTE.match(block.lines[0].text)):
            return None
    return None


@dataclass(frozen=True, slots=True)
class _Join:
    """A paragraph and the line that comes next: does the line carry it on?"""

    paragraph: Paragraph
    line: Line
    frames: dict[int, Frame]

    def opens(self) -> bool:
        """Whether the line opens a paragraph of its own."""
        above, line = self.paragraph.lines[-1], self.line
        if self._apart() or not self._full(above):
            return True
        text = line.text
        ended = bool(_SENTENCE_END.search(above.text))
        if _MARKER.match(text) and (ended or self._indented()):
            return True
        if self._style_changes(ended):
            return True
        if self._one_title():
            return False
        if self._centred(above) or self._centred(line):
            return True
        return self._opens_by_indent(ended, text)

    def tight(self) -> bool:
        """Whether two centred lines stand so close that they are one title."""
        above = self.paragraph.lines[-1]
        return (
            self._centred(above)
            and self._centred(self.line)
            and above.page is self.line.page
            and not self._apart()
        )

    def _frame(self, line: Line) -> Frame:
        return self.frames[line.page.number]

    def _apart(self) -> bool:
        """Whether more space than usual parts the lines."""
        above, line = self.paragraph.lines[-1], self.line
        if above.page is not line.page:
            return False
        size = max(above.size, line.size)
        step = (line.baseline - above.baseline) / size
        pitch = self._frame(line).pitch
        own = [one for one in self.paragraph.lines if one.page is line.page]
        if len(own) > 1:
            pitch = (own[-1].baseline - own[0].baseline) / (len(own) - 1) / size
        return step <= 0 or step > pitch + _LOOSE

    def _full(self, above: Line) -> bool:
        """Whether the first word of the line would not have fitted on the line above."""
        first = self.line.words[0]
        end = above.x1 + _SPACE * above.size + (first.x1 - first.x0)
        if self._centred(above):
            frame = self._frame(above)
            free = frame.right - frame.left - (above.x1 - above.x0)
            return free < _SPACE * above.size + (first.x1 - first.x0)
        return end > self._frame(above).right - 1

    def _style_changes(self, ended: bool) -> bool:
        above, line = self.paragraph.lines[-1], self.line
        if abs(above.size - line.size) > 1.5:
            return True
        words = [word for one in self.paragraph.lines for word in one.words]
        own = " ".join(word.text for word in words)
        lettered = all(sum(map(str.isalpha, text)) >= 3 for text in (own, line.text))
        if lettered and is_upper(own) != is_upper(line.text):
            return True
        bold_above = all(word.bold for word in words)
        bold = all(word.bold for word in line.words)
        if bold_above and not any(word.bold for word in line.words):
            return ended or not line.text[0].islower()
        return bold and ended and not any(word.bold for word in words)

    def _centred(self, line: Line) -> bool:
        frame = self._frame(line)
        return (
            self._symmetric(line) and min(line.x0 - frame.left, frame.right - line.x1) > _OFF_EDGE
        )

    def _one_title(self) -> bool:
        """Whether both lines are centred; a line that fills the frame may be."""
        above, line = self.paragraph.lines[-1], self.line
        if self._centred(above) and self._centred(line):
            return True
        alike = all(word.bold for word in (*above.words, *line.words)) or (
            is_upper(above.text) and is_upper(line.text)
        )
        set_in = max(self._start(above), self._start(line)) > _SAME_INDENT
        return alike and set_in and self._symmetric(above) and self._symmetric(line)

    def _symmetric(self, line: Line) -> bool:
        frame = self._frame(line)
        return abs((line.x0 - frame.left) - (frame.right - line.x1)) <= 2 * _CENTRE

    def _start(self, line: Line) -> float:
        return line.x0 - self._frame(line).left

    def _indented(self) -> bool:
        """Whether the line begins further right than the paragraph's lines but its first."""
        body = self.paragraph.lines[1:] or self.paragraph.lines
        edge = self._start(body[-1]) if len(self.paragraph.lines) > 1 else 0.0
        return self._start(self.line) > edge + _SAME_INDENT

    def _opens_by_indent(self, ended: bool, text: str) -> bool:
        lines = self.paragraph.lines
        start, first = self._start(self.line), self._start(lines[0])
        if len(lines) > 1:
            rest = self._start(lines[-1])
            if abs(start - rest) > _SAME_INDENT:
                return True
            plain = abs(first - rest) <= _SAME_INDENT
            return plain and ended and lines[-1].page is not self.line.page and text[0].isupper()
        if start < first - _SAME_INDENT:
            return False
        if start > first + _SAME_INDENT:
            return not self._hangs(start)
        if first > _INDENT:
            return ended or not text[0].islower()
        return ended and lines[-1].page is not self.line.page and text[0].isupper()

    def _hangs(self, start: float) -> bool:
        """Whether the line begins under the words that follow the paragraph's marker."""
        line = self.paragraph.lines[0]
        if len(line.words) < 2 or not _MARKER.match(line.text):
            return False
        under = line.words[1].x0 - self._frame(line).left
        return abs(start - under) <= _SAME_INDENT
