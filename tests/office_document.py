"""A text document as an office would have typed it: letterhead, paragraphs and ruled tables.

What the renderings (DOCX, HTML, PDF, scan) are made from. The wording is the text's own; emphasis
marks, lone page numbers and page breaks within a paragraph, which are layout, are left behind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kb.ingest.structure.blocks import Block, find_blocks
from kb.ingest.structure.cells import Cell, read_grid
from kb.ingest.structure.facts import Facts, find_facts
from kb.ingest.structure.lines import split_lines
from kb.ingest.structure.outline import DEPTH
from kb.ingest.structure.tables import Table

Role = Literal["title", "heading", "body", "footnote"]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph and how it is set: centred, bold, plain, or small at the foot of the page."""

    text: str
    role: Role


@dataclass(frozen=True)
class Span:
    """A cell of a table that covers ``columns`` by ``rows`` places."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Grid:
    """A ruled table; a row holds, by column, the cells that begin in it."""

    rows: tuple[dict[int, Span], ...]
    header_rows: int
    width: int


@dataclass(frozen=True)
class OfficeDocument:
    """A document to typeset; ``letterhead`` holds two rows of a left and a right cell of lines."""

    letterhead: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    pieces: tuple[Paragraph | Grid, ...]


def typed(text: str) -> OfficeDocument:
    """Read a text (NFC, lines ending in line feeds) as a document to typeset."""
    facts = find_facts(text)
    lines = split_lines(text)
    head_end = facts.head[1] if facts.head else 0
    pieces: list[Paragraph | Grid] = []
    for block in find_blocks(text, head_end):
        if block.table is None:
            words = re.sub(r"\s+", " ", block.plain).strip()
            pieces.append(Paragraph(words, _role(block, head_end)))
            continue
        found = read_grid(lines, block.table.first)
        if found is None:
            raise ValueError(f"no grid at line {block.table.first}")
        pieces.append(_grid(found[1], block.table))
    return OfficeDocument(_letterhead(facts), tuple(pieces))


def _role(block: Block, head_end: int) -> Role:
    if block.kind == "footnote":
        return "footnote"
    if block.kind == "upper" or block.end <= head_end:
        return "title"
    marked = block.marker is not None and block.marker.depth <= DEPTH["roman"]
    return "heading" if marked and len(block.plain) < 200 else "body"


def _letterhead(facts: Facts) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Both rows of the letterhead, stating no more than the text itself states."""
    issuer = (facts.issuer or "CƠ QUAN BAN HÀNH").upper()
    place = re.search(r"(?i)\b(?:tỉnh|thành phố)\s+([^\W\d]+(?:\s[^\W\d]+)?)", issuer)
    day = facts.issued_on
    dated = (
        f"ngày {day.day:02} tháng {day.month:02} năm {day.year}" if day else "ngày … tháng … năm …"
    )
    where = place[1].title() if place else "……"
    return (
        (
            (issuer, "-------"),
            (
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "Độc lập - Tự do - Hạnh phúc",
                "---------------",
            ),
        ),
        ((f"Số: {facts.number or '…/…'}",), (f"{where}, {dated}",)),
    )


def _grid(cells: list[list[Cell]], table: Table) -> Grid:
    width = max(len(row) for row in cells)
    texts = [[cell.text for cell in row] + [""] * (width - len(row)) for row in cells]
    header_end = table.header[1] if table.header else -1
    header_rows = sum(
        all(cell.end <= header_end for cell in row if cell.text) and header_end > 0 for row in cells
    )
    groups = {row.start for row in table.rows if row.is_group}
    rows = _header(texts[:header_rows])
    for row, words in zip(cells[header_rows:], texts[header_rows:], strict=True):
        first = next((cell.start for cell in row if cell.text), -1)
        rows.append(_group_row(words) if first in groups else dict(enumerate(map(Span, words))))
    return Grid(tuple(rows), header_rows, width)


def _header(rows: list[list[str]]) -> list[dict[int, Span]]:
    """Merge what a second header row leaves undivided, and what the first one spans."""
    if len(rows) < 2:
        return [dict(enumerate(map(Span, row))) for row in rows]
    upper: dict[int, Span] = {}
    lower: dict[int, Span] = {}
    spanning = 0
    for column, (above, below) in enumerate(zip(*rows, strict=True)):
        if below:
            lower[column] = Span(below)
        if above:
            spanning = column
            upper[column] = Span(above, rows=1 if below else 2)
        elif below and spanning in upper:
            wider = upper[spanning]
            upper[spanning] = Span(wider.text, wider.columns + 1)
    return [_filled(upper, len(rows[0]), {}), _filled(lower, len(rows[0]), upper)]


def _filled(row: dict[int, Span], width: int, above: dict[int, Span]) -> dict[int, Span]:
    """Add an empty cell wherever no cell of the row or of the row above reaches."""
    taken = {c + i for c, span in row.items() for i in range(span.columns)}
    taken |= {c for c, span in above.items() if span.rows == 2}
    return dict(sorted({**{c: Span("") for c in range(width) if c not in taken}, **row}.items()))


def _group_row(words: list[str]) -> dict[int, Span]:
    """Let the name of a group reach over the empty cells right of it."""
    row: dict[int, Span] = {}
    last = 0
    for column, text in enumerate(words):
        if column and not text and row[last].text and any(c.isalpha() for c in row[last].text):
            row[last] = Span(row[last].text, row[last].columns + 1)
        else:
            row[column] = Span(text)
            last = column
    return row
