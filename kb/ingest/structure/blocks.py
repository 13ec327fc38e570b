"""Blocks: the paragraphs, list items, footnotes and tables of a document, in reading order.

Mends what page layout did to the text: a paragraph cut by a page break becomes one block of several
parts, a footnote that stands in the middle of it is taken out, lone page numbers are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from kb.ingest.structure.cells import is_letterhead
from kb.ingest.structure.lines import Line, is_upper, split_lines
from kb.ingest.structure.outline import Marker, find_marker
from kb.ingest.structure.stated_tables import StatedTable
from kb.ingest.structure.tables import Table, find_tables

BlockKind = Literal["item", "paragraph", "upper", "footnote", "letterhead", "table"]

_FOOTNOTE = re.compile(r"^(?P<mark>[⁰¹²³⁴-⁹]+|\[\d{1,3}\])\s*(?=\S)")
_PAGE_NUMBER = re.compile(r"^[-–]?\s*\d{1,4}\s*[-–]?$")
_RULE = re.compile(r"^[-_=.…*\s]{3,}$")
_OPEN_END = re.compile(r"[^.;:!?…”\"'/)\]]$")
# A line that ends with one of these words cannot be complete.
_CONNECTIVE = re.compile(
    r"(?i)\b(?:và|của|các|những|với|cho|là|tại|trong|từ|đến|để|theo|về|hoặc|có|được|do|bằng|trên|thời|khu|số)$|[,–-]$"
)
# After these words "Điều 52." at the beginning of a line is a reference, not a heading.
_REFERS = re.compile(r"(?i)(?:\b(?:khoản \d+[a-zđ]?|điểm [a-zđ]|tại|theo|và|của|hoặc)|,)$")
_LONG_PARAGRAPH = 200
_NEVER_A_HEADING = 250


@dataclass(slots=True)
class Block:
    """A block: its ranges in the text (several when a page break or footnote cuts it)."""

    kind: BlockKind
    parts: list[tuple[int, int]]
    plain: str
    marker: Marker | None = None
    table: Table | None = None
    mark: str = ""
    tight: bool = field(default=False)
    """Whether the block follows the one before on the very next line."""
    quoted: bool = field(default=False)
    """Whether the block stands in a quotation of another document's numbered text."""

    @property
    def start(self) -> int:
        """Where the block begins."""
        return self.parts[0][0]

    @property
    def end(self) -> int:
        """Where the block ends."""
        return self.parts[-1][1]


def find_blocks(text: str, head_end: int = 0, stated: Sequence[StatedTable] = ()) -> list[Block]:
    """Cut a text into blocks; none carries on across ``head_end``, the end of the title.

    ``stated`` are the tables that the file itself marks.
    """
    lines = split_lines(text)
    tables = {table.first: table for table in find_tables(lines, stated)}
    blocks: list[Block] = []
    index = 0
    gap = True
    while index < len(lines):
        table = tables.get(index)
        if table is not None:
            start = table.header[0] if table.header else table.rows[0].start
            blocks.append(Block("table", [(start, table.rows[-1].end)], "", table=table))
            index, gap = table.last, True
            continue
        line = lines[index]
        index += 1
        if line.blank or _RULE.match(line.plain) or _PAGE_NUMBER.match(line.plain):
            gap = True
            continue
        _add(blocks, line, tight=not gap, head_end=head_end)
        gap = False
    return blocks


def _add(blocks: list[Block], line: Line, tight: bool, head_end: int) -> None:
    footnote = _FOOTNOTE.match(line.plain)
    if footnote:
        span = (line.start, line.end)
        blocks.append(Block("footnote", [span], line.plain, mark=footnote["mark"], tight=tight))
        return
    marker = find_marker(line.plain)
    previous = _open_block(blocks)
    if previous is not None and previous.start < head_end <= line.start:
        previous = None
    if marker is not None and marker.type == "article" and tight and previous is not None:
        marker = None if _REFERS.search(previous.plain) else marker
    if marker is None and previous is not None and _continues(previous, line.plain):
        previous.parts.append((line.start, line.end))
        previous.plain += " " + line.plain
        return
    kind: BlockKind = "item" if marker else "upper" if is_upper(line.plain) else "paragraph"
    if "\t" in line.raw.strip() and is_letterhead(line.raw):
        kind, marker = "letterhead", None
    blocks.append(Block(kind, [(line.start, line.end)], line.plain, marker, tight=tight))


def _open_block(blocks: list[Block]) -> Block | None:
    """The last block of prose, footnotes passed over; ``None`` right after a table."""
    for block in reversed(blocks):
        if block.kind != "footnote":
            return block if block.kind in ("item", "paragraph") else None
    return None


def _continues(previous: Block, plain: str) -> bool:
    """Whether a line carries on a paragraph that a page break cut off."""
    if not _OPEN_END.search(previous.plain) or is_upper(plain) or not plain[0].isalnum():
        return False
    if plain[0].islower():
        return len(previous.plain) >= 40
    if plain[0].isdigit():
        return bool(_CONNECTIVE.search(previous.plain))
    if _CONNECTIVE.search(previous.plain) and len(previous.plain) >= 60:
        return True
    heading_like = previous.marker is not None
    return len(previous.plain) >= (_NEVER_A_HEADING if heading_like else _LONG_PARAGRAPH)
