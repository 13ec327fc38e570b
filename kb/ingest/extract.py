"""What a reader takes out of a file: its text, and what the format itself knows of the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kb.ingest.structure.stated_tables import StatedTable
from kb.records import Format, PageHealth, PageWord

ReportPage = Callable[[int, int], None]
"""Told of each page (or sheet) that is read: its number, from 1, and how many there are."""


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of a file (Unicode, NFC) and, by offsets into it, its tables, pages and words.

    ``page_starts`` holds the offset at which each page begins and ``words`` where the words stand
    on them, in reading order; both are empty for formats without pages. ``health`` has an entry a
    page, or a single one. ``outline`` holds the headings that the file marks by style: where each
    starts and its level, from 1. ``remarks`` say in Vietnamese what was found in the file as a
    whole: a suffix that belongs to another format, parts left out.
    """

    text: str
    format: Format
    tables: tuple[StatedTable, ...] = ()
    page_starts: tuple[int, ...] = ()
    words: tuple[PageWord, ...] = ()
    health: tuple[PageHealth, ...] = ()
    outline: tuple[tuple[int, int], ...] = ()
    remarks: tuple[str, ...] = ()
