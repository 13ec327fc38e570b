"""A document's text cut into stretches in reading order: together they are the whole text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kb.records import Section


@dataclass(frozen=True, slots=True)
class Stretch:
    """The text ``[start, end)``, a part of a section or what stands between sections.

    ``body`` is where the section's own words end; white space may follow. ``first`` tells that
    the section begins here.
    """

    start: int
    body: int
    end: int
    section: Section | None = None
    first: bool = False


def stretches(text: str, sections: Iterable[Section]) -> list[Stretch]:
    """Cut a text into stretches that follow each other without gap or overlap."""
    found: list[Stretch] = []
    at = 0
    for start, end, section in sorted(_parts(sections), key=lambda part: part[:2]):
        start = max(start, at)
        if start >= end:
            continue  # a footnote within a paragraph that was shown whole
        if start > at:
            _fill(found, text, at, start)
        found.append(Stretch(start, end, end, section, start == section.start))
        at = end
    if at < len(text):
        _fill(found, text, at, len(text))
    return found


def _parts(sections: Iterable[Section]) -> Iterator[tuple[int, int, Section]]:
    for section in sections:
        for start, end in section.parts or ((section.start, section.end),):
            yield start, end, section


def _fill(found: list[Stretch], text: str, start: int, end: int) -> None:
    """Give white space to the stretch before it; anything else becomes one of its own."""
    if found and not text[start:end].strip():
        last = found[-1]
        found[-1] = Stretch(last.start, last.body, end, last.section, last.first)
    else:
        found.append(Stretch(start, end, end))


def cell_slices(text: str, row: Stretch) -> list[tuple[int, int]] | None:
    """Return where the cells of a table row stand, in column order; an empty cell has no words.

    ``None`` where they do not stand in this order, as when a row was put together.
    """
    if row.section is None or not row.section.cells or not row.first:
        return None
    slices: list[tuple[int, int]] = []
    at = row.start
    for _, cell in row.section.cells:
        words = cell.strip()
        start = text.find(words, at, row.body) if words else at
        if start < 0:
            return None
        at = start + len(words)
        slices.append((start, at))
    # What no cell holds has to be white space, or the table would hide words.
    shown = [row.start, *(edge for piece in slices for edge in piece), row.body]
    gaps = zip(shown[::2], shown[1::2], strict=True)
    return slices if all(not text[a:b].strip(" \t\r\n|\u00a0") for a, b in gaps) else None


def table_runs(rows: Sequence[Stretch], at: int) -> int:
    """Return how many stretches from ``at`` on are rows of one table: of the same columns."""
    section = rows[at].section
    if section is None or section.kind != "table_row" or not section.cells:
        return 0
    columns = [header for header, _ in section.cells]
    end = at
    while end < len(rows):
        other = rows[end].section
        if other is None or other.kind != "table_row" or not rows[end].first:
            break
        if [header for header, _ in other.cells] != columns:
            break
        end += 1
    return end - at
