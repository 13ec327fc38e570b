"""Tables as XLSX workbooks: bounded, without formulas, and the only door to openpyxl."""

from __future__ import annotations

import io
import re
import warnings
import zlib
from collections.abc import Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from kb.errors import QuestionSetError
from kb.evaluation.sets.labels import COLUMNS, KINDS, LANGS, Labels, named
from kb.evaluation.sets.question_rows import Table
from kb.serial import encodable

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
"""How workbooks begin: .xlsx, and the older container of .xls and of encrypted .xlsx."""

LARGEST_UNPACKED = 64_000_000
"""Bytes of all parts of a workbook; one that unpacks to more is refused before it is opened."""

_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 64
_LONGEST_CELL = 32_767  # UTF-16 units; openpyxl would cut a longer text without a word
# XML cannot hold control characters; workbooks spell them _x000C_, and a literal "_x000C_" with
# its first underscore spelt out.
_UNHOLDABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SPELT = re.compile("_x([0-9A-Fa-f]{4})_")
# openpyxl has no exception of its own: these are what it lets through from a damaged workbook.
_DAMAGE = (
    AttributeError,
    BadZipFile,
    EOFError,
    IndexError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    SyntaxError,  # of the XML, whichever parser reads it
    RuntimeError,
    TypeError,
    ValueError,
    zlib.error,
)


# --- reading --------------------------------------------------------------------------------------


def read_workbook(content: bytes, where: str) -> list[Table]:
    """Read the sheets of a workbook as text; formulas give the values saved with them.

    Raises:
        QuestionSetError: the workbook is encrypted, damaged, of another format or far too large.
    """
    from openpyxl import load_workbook

    _check_parts(content, where)
    try:
        # openpyxl warns in English of what it skips (drop-down lists, styles): none of it is text.
        with warnings.catch_warnings(action="ignore"):
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            try:
                return [_table(sheet) for sheet in book.worksheets]
            finally:
                book.close()
    except _DAMAGE as error:
        raise _damaged(where) from error


def _check_parts(content: bytes, where: str) -> None:
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise QuestionSetError(
                f"{where} được đặt mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu rồi lưu lại."
            )
        raise QuestionSetError(
            f"{where} là sổ tính kiểu cũ (.xls). Hãy mở bằng Excel và lưu lại thành .xlsx."
        )
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise _damaged(where) from error
    # Reading stops at the size that a part declares, so declared sizes are bound to hold.
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_UNPACKED:
        raise QuestionSetError(
            f"{where} quá lớn: mở ra tới {unpacked / 1e6:.0f} MB, tối đa "
            f"{LARGEST_UNPACKED // 1_000_000} MB. Hãy xoá hình ảnh, trang thừa, hoặc tách tệp."
        )
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise QuestionSetError(
            f"{where} không phải sổ tính .xlsx. Hãy mở bằng Excel hoặc LibreOffice và lưu lại "
            "thành .xlsx."
        )


def _damaged(where: str) -> QuestionSetError:
    return QuestionSetError(
        f"{where} là sổ tính bị hỏng. Hãy mở bằng Excel, để Excel sửa rồi lưu lại, hoặc lấy bản "
        "khác."
    )


def _table(sheet: Any) -> Table:  # noqa: ANN401 (a read-only sheet has no type of its own)
    # Not the bounds that the sheet declares, which may be anything.
    rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
    # Blank rows cost nothing: sheets end in up to a million of them.
    table = [[] if row.count(None) == len(row) else list(map(_text, row)) for row in rows]
    while table and not table[-1]:
        table.pop()
    return table


def _text(value: object) -> str:
    """Return what a cell says as a Vietnamese document would spell it: 8,2 and 31/12/2030."""
    if value is None:
        return ""
    if isinstance(value, str):
        return encodable(_SPELT.sub(lambda match: chr(int(match.group(1), 16)), value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value)


# --- writing --------------------------------------------------------------------------------------

_WIDTHS = {"question": 50, "answers": 30, "document": 34, "quote": 70, "todo": 50}  # in characters
_NARROW, _WIDE = 14, 50
_FILLED_IN = 1000  # rows that are prepared for writing below the header


def workbook_bytes(table: Table, guide: Sequence[str] = ()) -> bytes:
    """Write a table of questions as a workbook, every cell as text; ``guide`` makes a second sheet.

    Raises:
        QuestionSetError: a cell is longer than a workbook can hold.
    """
    from openpyxl import Workbook

    book = Workbook()
    _fill(book.active, table)
    if guide:
        _explain(book.create_sheet("Hướng dẫn"), guide)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.title = "Câu hỏi"
    sheet.freeze_panes = "A2"
    for at, heading in enumerate(table[0], start=1):
        name = named(heading, COLUMNS)
        column = sheet.column_dimensions[get_column_letter(at)]
        column.width = _WIDTHS.get(name, _NARROW) if name else _WIDE
        # As text, so that "8,2", "16.500" and "01/2024" stay as they are typed.
        column.number_format = "@"
        choices = {"kind": KINDS, "lang": LANGS}.get(name or "")
        if choices:
            allowed = DataValidation(type="list", formula1=_choice(choices), showErrorMessage=False)
            allowed.add(f"{column.index}2:{column.index}{max(_FILLED_IN, len(table))}")
            sheet.add_data_validation(allowed)
    wrapped, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    for row_number, row in enumerate(table, start=1):
        for at, text in enumerate(row, start=1):
            if text:
                cell = sheet.cell(row_number, at)
                _write_text(cell, text, f"dòng {row_number}")
                cell.alignment = wrapped
                if row_number == 1:
                    cell.font = bold


def _write_text(cell: Any, text: str, where: str) -> None:  # noqa: ANN401 (untyped in openpyxl)
    spelt = _UNHOLDABLE.sub(lambda match: f"_x{ord(match.group()):04X}_", text)
    if len(spelt.encode("utf-16-le")) > 2 * _LONGEST_CELL:
        raise QuestionSetError(
            f"Câu hỏi không ghi được vào sổ tính ({where}): một ô chỉ chứa được {_LONGEST_CELL} ký "
            "tự. Hãy rút ngắn nguyên văn, hoặc lưu bộ câu hỏi thành .jsonl."
        )
    cell.value = spelt
    # openpyxl takes "=…" for a formula and "#N/A" for an error; the prefix tells Excel likewise
    # when somebody edits the cell.
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = True


def _choice(labels: Labels) -> str:
    return '"' + ",".join(written[0] for written in labels.values()) + '"'


def _explain(sheet: Worksheet, guide: Sequence[str]) -> None:
    from openpyxl.styles import Alignment

    sheet.column_dimensions["A"].width = 110
    for row_number, line in enumerate(guide, start=1):
        cell = sheet.cell(row_number, 1)
        _write_text(cell, line, f"dòng {row_number}")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
