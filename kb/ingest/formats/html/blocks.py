"""The blocks of a web page in reading order: paragraphs with their line breaks, and tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kb.ingest.formats.grids import Grid
from kb.ingest.formats.html.styles import Element, Styles
from kb.ingest.formats.writing import one_line

_BLOCK_TAGS = {
    *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"),
    *("dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li"),
    *("main", "menu", "nav", "ol", "p", "pre", "section", "summary", "tr", "ul"),
}
_CELL_TAGS = {"td", "th"}
_HEADING = re.compile(r"^h([1-6])$")
_FOOTNOTE_TARGET = re.compile(r"(?i)^#_?(?:ftn|fn|footnote|edn|endnote|note|cite)")
_FOOTNOTE_MARK = re.compile(r"^\s*\d{1,3}\s*$")
_LIST_MARK = re.compile(r"^(?:[-–—•▪●○+*]|\(?(?:\d{1,3}(?:\.\d+)*|[a-zđ]|[ivx]{1,5})[.)])\s*")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of text; ``level`` is that of a heading, from 1."""

    text: str
    level: int | None = None


@dataclass(frozen=True, slots=True)
class GridBlock:
    """Rows of cells; ``stated`` unless they only lay the page out (a letterhead)."""

    grid: Grid
    header_rows: int | None = None
    stated: bool = True


Block = Paragraph | GridBlock
ReadTable = Callable[[Element], list[Block]]


@dataclass(slots=True)
class _List:
    """A list being read: how it numbers its items and the number of the next one."""

    style: str
    next: int = 1
    step: int = 1


@dataclass(slots=True)
class BlockReader:
    """Reads the blocks under an element, in one pass without recursion.

    ``read_table`` gives the blocks that a table turns into.
    """

    styles: Styles
    read_table: ReadTable
    blocks: list[Block] = field(default_factory=list)
    _line: list[str] = field(default_factory=list)
    _level: int | None = None
    _mark: str = ""
    _lists: list[_List] = field(default_factory=list)
    _verbatim: int = 0

    def read(self, root: Element) -> list[Block]:
        """Read everything under ``root``, which may be the cell of a table."""
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if element.tag == "table" and element is not root:
                    self._flush()
                    self.blocks += self.read_table(element)
                    walk.skip_subtree()
                else:
                    self._open(element)
            else:
                self._close(element)
                if element is not root:
                    self._add(element.tail)
        self._flush()
        return self.blocks

    def _open(self, element: Element) -> None:
        tag = element.tag
        if tag == "table":
            return
        if tag == "br":
            self._line.append("\n")
            return
        if tag in _BLOCK_TAGS:
            self._flush()
            self._open_block(element)
        elif tag in _CELL_TAGS:
            self._line.append(" ")
        if _is_footnote_mark(element):
            number = "".join(element.itertext()).strip()
            self._line.append(f"[{number}]")
            for inner in element.iter():
                inner.text = None
                if inner is not element:
                    inner.tail = None
            return
        self._add(element.text)

    def _open_block(self, element: Element) -> None:
        heading = _HEADING.match(element.tag)
        if heading:
            self._level = int(heading[1])
        elif element.tag in ("ol", "ul", "menu", "dir"):
            self._lists.append(_list_of(element, self.styles))
        elif element.tag == "li":
            self._mark = self._next_mark(element)
        elif element.tag == "pre":
            self._verbatim += 1

    def _close(self, element: Element) -> None:
        if element.tag not in _BLOCK_TAGS:
            return
        self._flush()
        if _HEADING.match(element.tag):
            self._level = None
        elif element.tag in ("ol", "ul", "menu", "dir") and self._lists:
            self._lists.pop()
        elif element.tag == "li":
            self._mark = ""
        elif element.tag == "pre":
            self._verbatim -= 1

    def _add(self, text: str | None) -> None:
        if not text:
            return
        self._line.append(text if self._verbatim else re.sub(r"[\r\n]", " ", text))

    def _flush(self) -> None:
        """End the paragraph; two line breaks in a row end one as well."""
        if not self._line:
            return
        lines = [one_line(line) for line in "".join(self._line).split("\n")]
        self._line.clear()
        for text in re.split(r"\n\n+", "\n".join(lines).strip("\n")):
            if not text:
                continue
            if self._mark and not _LIST_MARK.match(text):
                text = f"{self._mark} {text}"
            self._mark = ""
            self.blocks.append(Paragraph(text, self._level))
            self._level = None

    def _next_mark(self, element: Element) -> str:
        if not self._lists:
            return "-"
        current = self._lists[-1]
        value = element.get("value") or ""
        number = int(value) if re.fullmatch(r"\d{1,4}", value) else current.next
        current.next = number + current.step
        style = self.styles.value(element, "list-style-type") or current.style
        return list_mark(style, number)


def list_mark(style: str, number: int) -> str:
    """What a browser shows before item ``number``; a dash for every sort of bullet."""
    if style == "none":
        return ""
    if style in ("disc", "circle", "square"):
        return "-"
    if style in ("lower-alpha", "lower-latin", "upper-alpha", "upper-latin") and 0 < number <= 26:
        letter = _LETTERS[number - 1]
        return f"{letter.upper() if style.startswith('upper') else letter}."
    if style in ("lower-roman", "upper-roman") and 0 < number < 40:
        roman = _roman(number)
        return f"{roman.upper() if style.startswith('upper') else roman}."
    return f"{number}."


def flat(blocks: Iterable[Block]) -> str:
    """The words of blocks on one line, as a cell of a table shows them."""
    words: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            words.append(block.text)
            continue
        seen: set[int] = set()
        for cell in (cell for row in block.grid for cell in row):
            if id(cell) not in seen:
                words.append(cell.text)
                seen.add(id(cell))
    return one_line(" ".join(words))


def _list_of(element: Element, styles: Styles) -> _List:
    style = styles.value(element, "list-style-type") or _shorthand(styles, element)
    typed = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman"}
    if not style:
        given = element.get("type") or ""
        style = "upper-roman" if given == "I" else typed.get(given, given.lower())
    if element.tag != "ol":
        return _List(style or "disc")
    start = element.get("start") or ""
    step = -1 if element.get("reversed") is not None else 1
    first = len(element.findall("li")) if step < 0 else 1
    return _List(style or "decimal", int(start) if re.fullmatch(r"\d{1,4}", start) else first, step)


def _shorthand(styles: Styles, element: Element) -> str:
    """The type that the shorthand ``list-style`` names, if any."""
    words = styles.value(element, "list-style").split()
    return next((w for w in words if w not in ("inside", "outside") and "url" not in w), "")


def _roman(number: int) -> str:
    letters = ""
    for value, letter in _ROMAN:
        while number >= value:
            letters += letter
            number -= value
    return letters


def _is_footnote_mark(element: Element) -> bool:
    """Whether an element is the bare number that leads to a footnote or back from it."""
    return (
        element.tag == "a"
        and _FOOTNOTE_TARGET.match(element.get("href") or "") is not None
        and _FOOTNOTE_MARK.match("".join(element.itertext())) is not None
    )
