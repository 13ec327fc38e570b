"""A pack as an Excel workbook: one row a quote, every cell text and nothing but text."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from kb.citation import document_name
from kb.errors import KBError
from kb.evidence_pack import wording
from kb.evidence_pack.facts import counts_line, replaced_line, time_line
from kb.evidence_pack.legible import EXAMPLE, legible, unwritable
from kb.evidence_pack.pack import Entry, EvidencePack, Proof

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LONGEST_CELL = 32_767  # UTF-16 units, as Excel counts
# Excel reads "_x0041_" in any text as the character with that code: the file format's own escape.
_READ_AS_CODE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def write_xlsx(pack: EvidencePack) -> bytes:
    """Write a pack as XLSX. No cell is a formula, whatever sign its text begins with.

    Raises:
        KBError: a text is longer than a cell can hold.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.properties.title, book.properties.creator = wording.TITLE, pack.made_by
    # These are kept in UTC, whatever zone the time was given in.
    moment = pack.made_at.astimezone(UTC).replace(tzinfo=None)
    book.properties.created = book.properties.modified = moment
    sheet = book.active
    sheet.title = wording.ROWS_SHEET
    _fill(sheet, wording.COLUMNS, _rows(pack))
    if pack.left_out:
        rows = [
            (one.question, one.place or wording.UNKNOWN_PLACE, one.reason) for one in pack.left_out
        ]
        _fill(book.create_sheet(wording.LEFT_OUT_SHEET), wording.LEFT_OUT_COLUMNS, rows)
    _fill(book.create_sheet(wording.ABOUT_SHEET), ((wording.TITLE, 20), ("", 100)), _about(pack))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _rows(pack: EvidencePack) -> list[tuple[str, ...]]:
    return [
        _row(entry, proof, f"{number}.{at}")
        for number, entry in enumerate(pack.entries, start=1)
        for at, proof in enumerate(entry.proofs, start=1)
    ]


def _row(entry: Entry, proof: Proof, number: str) -> tuple[str, ...]:
    citation, document = proof.citation, proof.document
    replaced = unwritable(citation.quote)
    return (
        number,
        entry.question,
        entry.understood_as,
        entry.answer,
        citation.quote,
        proof.official,
        document.number or "",
        citation.label,
        "" if citation.page is None else str(citation.page),
        f"{citation.start}–{citation.end}",
        document.source,
        document.id,
        wording.REPLACED.format(count=replaced, example=EXAMPLE) if replaced else "",
    )


def _about(pack: EvidencePack) -> list[tuple[str, str]]:
    rows = [(wording.ABOUT_TIME, time_line(pack.made_at))]
    if pack.made_by:
        rows.append((wording.ABOUT_BY, pack.made_by))
    rows.append((wording.ABOUT_COUNTS, counts_line(pack)))
    rows += [(document.source, document_name(document)) for document in pack.documents]
    rows.append((wording.ABOUT_NOTE, wording.STANDS))
    if replaced := replaced_line(pack):
        rows.append((wording.ABOUT_NOTE, replaced))
    return rows


def _fill(
    sheet: Worksheet, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]]
) -> None:
    """Write a header and rows, all as text; widths are in characters."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for at, (header, width) in enumerate(columns, start=1):
        _write(sheet, 1, at, header)
        sheet.cell(1, at).font = Font(name="Times New Roman", size=12, bold=True)
        sheet.cell(1, at).alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(at)].width = width
    for line, row in enumerate(rows, start=2):
        for at, text in enumerate(row, start=1):
            _write(sheet, line, at, text)
            sheet.cell(line, at).font = Font(name="Times New Roman", size=12)
            sheet.cell(line, at).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"


def _write(sheet: Worksheet, row: int, column: int, text: str) -> None:
    if not text:
        return
    cell = sheet.cell(row, column)
    written = _READ_AS_CODE.sub("_x005F_", legible(text))
    # openpyxl would cut it without a word.
    if len(written.encode("utf-16-le")) > 2 * _LONGEST_CELL:
        raise KBError(wording.TOO_LONG_FOR_CELL.format(most=_LONGEST_CELL, start=text[:60]))
    cell.value = written
    # openpyxl makes a formula of what begins with "="; the text format and the quote mark keep
    # Excel from doing so when someone edits the cell.
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = True
