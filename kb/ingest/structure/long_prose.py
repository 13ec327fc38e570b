"""Splits over-long prose into pieces of a length fit to be cited."""

from __future__ import annotations

LONGEST_SECTION = 1000
"""Prose above this many characters is split (citations stay well under 1,200)."""
_SPLIT_SIZE = 800


def split_prose(text: str, parts: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Split over-long prose at sentence or clause ends; each piece is a list of ranges.

    The parts of a paragraph cut by a page break are joined first, so that no piece ends there.
    """
    # Imported here because it costs a noticeable part of a second.
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=["\n", ". ", "; ", ", ", " "],
        keep_separator="end",
        chunk_size=_SPLIT_SIZE,
        chunk_overlap=0,
        add_start_index=True,
        strip_whitespace=True,
    )
    joined = " ".join(text[start:end] for start, end in parts)
    pieces = []
    for chunk in splitter.create_documents([joined]):
        at = int(chunk.metadata["start_index"])
        pieces.append(_ranges(parts, at, at + len(chunk.page_content)))
    return pieces


def _ranges(parts: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Map a range of the parts joined by single spaces back to ranges of the text."""
    ranges = []
    position = 0
    for part_start, part_end in parts:
        length = part_end - part_start
        low, high = max(start - position, 0), min(end - position, length)
        if low < high:
            ranges.append((part_start + low, part_start + high))
        position += length + 1
    return ranges
