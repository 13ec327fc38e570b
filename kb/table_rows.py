"""A table of a document: its rows, what names them, its groups and columns of numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.quantities import Quantity, implied_words, quantity, unit_of, unit_stated
from kb.records import NUMBERED_ROW, Document, Section
from kb.text import fold, tokens

_SERIAL_HEADER = re.compile(r"(?i)(?:s?tt|số tt|số thứ tự|no\.?)")
_SERIAL = re.compile(r"\d{1,4}\.?")
_TOTAL = re.compile(r"\W*(?:tong|cong|toan (?:tinh|huyen|thanh pho)|ty le)\b")
_PARTS = re.compile(r"\s*[+;/]\s*")
_NUMERIC_SHARE = 0.6
_COMMON_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Column:
    """A column of numbers: its place, its full header, the unit stated above its cells."""

    place: int
    header: str
    unit: str

    def amount(self, row: Section) -> Quantity | None:
        """Give the number that a row states here, in the column's unit where it names none."""
        stated = quantity(row.cells[self.place][1])
        if stated is None or stated.unit:
            return stated
        return Quantity(stated.low, stated.high, unit_of(self.unit))

    def shown(self, row: Section) -> str:
        """Give the cell of a row with the unit that the column states for bare numbers."""
        cell = row.cells[self.place][1]
        bare = quantity(cell)
        return f"{cell} {self.unit}" if bare and not bare.unit and self.unit else cell


class Table:
    """The rows that share headings and column headers, in reading order.

    ``rows`` are those that each stand for one thing, ``groups`` those that head several; sums and
    the lower lines of a header are in neither.
    """

    def __init__(self, document: Document, sections: Sequence[Section]) -> None:
        """Sort the rows of a table, of which there is at least one."""
        self.document = document
        first = sections[0]
        self.path = first.path
        self.headers = tuple(header for header, _ in first.cells)
        named = {section.group for section in sections if section.group}
        self.groups = tuple(row for row in sections if row.group is None and _heads(row, named))
        others = [row for row in sections if row not in self.groups]
        self.serial = next(
            (i for i, header in enumerate(self.headers[:2]) if _SERIAL_HEADER.fullmatch(header)),
            None,
        )
        self.rows = tuple(_things(others, self.serial))
        self.naming = 0 if self.serial is None else min(self.serial + 1, len(self.headers) - 1)

    def name(self, row: Section) -> str:
        """Give the cell that names a row, with its white space evened out."""
        return self.cell(row, self.naming)

    @staticmethod
    def cell(row: Section, place: int) -> str:
        """Give a cell with its white space evened out."""
        return " ".join(row.cells[place][1].split())

    def group_name(self, row: Section) -> str:
        """Give the words of a group row, without its numeral."""
        words = [cell for _, cell in row.cells if re.search(r"[^\W\d]{2}", cell)]
        return max(words, key=len) if words else ""

    def shown_name(self, row: Section) -> str:
        """Give the name of a row, with its group where several rows go by that name."""
        name = self.name(row)
        if row.group and self._names[name] > 1:
            return f"{name} ({row.group})"
        return name

    @cached_property
    def _names(self) -> Counter[str]:
        return Counter(self.name(row) for row in self.rows)

    @cached_property
    def common_words(self) -> frozenset[str]:
        """The words that half of the rows' names share: "ccn", "đường"."""
        counts = Counter(word for row in self.rows for word in set(tokens(self.name(row))))
        enough = max(2, _COMMON_SHARE * len(self.rows))
        return frozenset(word for word, count in counts.items() if count >= enough)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns whose cells are mostly numbers."""
        return self.numeric(self.rows)

    def numeric(self, rows: Sequence[Section]) -> tuple[Column, ...]:
        """Give the columns whose cells are mostly numbers in some rows of the table."""
        found = []
        above = unit_stated(" ".join(self.path[-1:]))
        for place, header in enumerate(self.headers):
            if place in (self.serial, self.naming):
                continue
            cells = [row.cells[place][1] for row in rows]
            filled = [cell for cell in cells if re.search(r"\w", cell)]
            numbers = sum(quantity(cell) is not None for cell in filled)
            if filled and numbers >= _NUMERIC_SHARE * len(filled):
                found.append(Column(place, header, unit_stated(header) or above))
        return tuple(found)

    @cached_property
    def frame(self) -> str:
        """The words around the rows: headings, headers, what the units measure, common names."""
        measured = (self.measured(column) for column in self.columns)
        return " ".join((*self.path, *self.headers, *measured, *self.common_words))

    def measured(self, column: Column) -> str:
        """Give the words that say what a column measures: its header's and those of its units."""
        units = {column.unit} | {q.unit for row in self.rows if (q := column.amount(row))}
        return " ".join((column.header, *sorted(map(implied_words, units))))

    def values(self, place: int) -> dict[str, list[Section]]:
        """Give the rows by the words of a column's cell, and by each part of "NSNN+XHH"."""
        found: dict[str, list[Section]] = {}
        for row in self.rows:
            cell = self.cell(row, place)
            for value in dict.fromkeys((cell, *_PARTS.split(cell))):
                if value:
                    found.setdefault(value, []).append(row)
        return found


def is_sum(row: Section) -> bool:
    """Whether a table row states sums: its first words are "Tổng cộng" or the like."""
    words = (cell for _, cell in row.cells if re.search(r"[^\W\d_]{2}", cell))
    return _TOTAL.match(fold(next(words, ""))) is not None


def _things(rows: Sequence[Section], serial: int | None) -> list[Section]:
    """Keep the rows that each stand for one thing: numbered ones, where rows are numbered."""
    if serial is not None:
        return [
            row
            for row in rows
            if row.label.startswith(NUMBERED_ROW) and _SERIAL.fullmatch(row.cells[serial][1])
        ]
    found = [row for row in rows if not _TOTAL.match(fold(row.cells[0][1]))]
    if len(found) > 1 and not _has_digit(found[0]) and all(map(_has_digit, found[1:])):
        # The lower line of a header, which only divides its columns.
        return found[1:]
    return found


def _heads(row: Section, groups: set[str]) -> bool:
    cells = [cell for _, cell in row.cells if cell]
    return any(group == cell or group.endswith(f". {cell}") for group in groups for cell in cells)


def _has_digit(row: Section) -> bool:
    return any(re.search(r"\d", cell) for _, cell in row.cells)


def gather_tables(document: Document, rows: Iterable[Section]) -> list[Table]:
    """Gather the rows of a document into its tables, in reading order."""
    gathered: dict[tuple[object, ...], list[Section]] = {}
    for section in rows:
        key = (section.path, tuple(header for header, _ in section.cells))
        gathered.setdefault(key, []).append(section)
    return [Table(document, sections) for sections in gathered.values()]


def folded_words(text: str) -> tuple[str, ...]:
    """Give the words of a text, folded, with numbers such as "8,2" whole."""
    return tuple(re.findall(r"\w+(?:[.,]\d+)*", fold(text)))
