"""Quoted wording: what an amending document puts in the place of another document's text.

"Sửa đổi Điều 8 như sau: “Điều 8. … 1. … 2. …”": articles and clauses between the quotation marks
have numbers of their own, which must not be taken for those of the document that quotes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kb.ingest.structure.blocks import Block
from kb.ingest.structure.outline import find_marker

_OPENING = re.compile(r"^[“\"„]\s*(?=\S)")
_ANNOUNCED = re.compile(r":\s*“[^“”]*$")
_CLOSING = re.compile(r"[”\"]\W*$")
_BEYOND = re.compile(r"^\W*(?:Nơi nhận|(?:TM|KT|TL|TUQ)\.)")


@dataclass(slots=True)
class _Quotation:
    """An open quotation: how many marks are yet to close, and the last article within it."""

    mark: str
    balance: int = 0
    article: int = 0

    def read(self, block: Block) -> None:
        """Count the marks of a block of the quotation."""
        if self.mark == "“":
            self.balance += block.plain.count("“") - block.plain.count("”")
        else:
            self.balance = (self.balance + block.plain.count(self.mark)) % 2
        self.article = _article(block) or self.article

    def closed_by(self, block: Block) -> bool:
        """Whether a block, already read, ends the quotation."""
        if self.mark == "“":
            return self.balance <= 0
        return self.balance == 0 and bool(_CLOSING.search(block.plain))


def mark_quotations(blocks: Iterable[Block]) -> None:
    """Mark the blocks that stand in a quotation of numbered text, and what the first one opens.

    A closing mark may be missing: the next article in the document's own sequence ends the
    quotation as well, and so do recipients and signatures.
    """
    quotation: _Quotation | None = None
    article = 0
    for block in blocks:
        if quotation is not None and _resumes(block, article, quotation.article):
            quotation = None
        opening = _opens(block) if quotation is None else None
        if opening is not None:
            quotation = opening
        if quotation is None:
            article = _article(block) or article
            if _ANNOUNCED.search(block.plain):
                quotation = _Quotation("“", 1)
            continue
        block.quoted = True
        quotation.read(block)
        if quotation.closed_by(block):
            quotation = None


def _opens(block: Block) -> _Quotation | None:
    """The quotation that begins with a block, whose marker the quotation mark had hidden."""
    match = _OPENING.match(block.plain) if block.kind in ("paragraph", "upper") else None
    marker = find_marker(block.plain[match.end() :]) if match else None
    if marker is None or not (marker.ordinal or marker.type in ("appendix", "attachment")):
        return None
    block.kind, block.marker = "item", marker
    return _Quotation("“" if block.plain[0] in "“„" else '"')


def _resumes(block: Block, article: int, quoted: int) -> bool:
    """Whether a block belongs to the document itself again though no mark closed the quotation."""
    if _BEYOND.match(block.plain):
        return True
    number = _article(block)
    return bool(number) and number == article + 1 and number != quoted + 1


def _article(block: Block) -> int:
    """The number of the article that a block opens, its letter left out, or 0."""
    if block.marker is None or block.marker.type != "article":
        return 0
    return int(re.sub(r"\D", "", block.marker.ordinal))
