"""Excel workbooks (.xlsx): every sheet with its tables, values as they are shown."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from kb.errors import LoadError
from kb.ingest.extract import Extract, ReportPage
from kb.ingest.formats.writing import TextWriter, one_line
from kb.ingest.formats.xlsx.layout import SheetLayout, read_layouts
from kb.ingest.formats.xlsx.number_formats import shown
from kb.ingest.formats.xlsx.tables import SheetCell, split_at_blank_rows, write_part
from kb.ingest.formats.zip_safety import check_zip
from kb.records import PageHealth

_MOST_CELLS = 3_000_000
"""Cells of a sheet, empty ones among them, that are held in memory."""

_UNNAMED = re.compile(r"(?i)^(?:sheet|trang[ _]?tính|bảng)\s*\d*$")


def read_xlsx(content: bytes, report: ReportPage) -> Extract:
    """Read a workbook sheet by sheet; hidden sheets, rows and columns are read and remarked on.

    Raises:
        LoadError: the file is damaged, far too large, or holds no value.
    """
    check_zip(content)
    try:
        return _read(content, report)
    except _damages() as error:
        raise LoadError(
            "Bảng tính bị hỏng hoặc không theo chuẩn .xlsx. "
            "Hãy mở tệp bằng Excel, lưu lại thành .xlsx rồi nạp lại."
        ) from error


def _damages() -> tuple[type[Exception], ...]:
    """What openpyxl raises on files that are not as the standard says."""
    from openpyxl.utils.exceptions import CellCoordinatesException, InvalidFileException

    return (
        *(CellCoordinatesException, InvalidFileException, zipfile.BadZipFile),
        *(KeyError, ValueError, IndexError, TypeError, AttributeError, OverflowError),
        *(OSError, EOFError, SyntaxError),
    )


def _read(content: bytes, report: ReportPage) -> Extract:
    from openpyxl import load_workbook

    writer = TextWriter()
    outline: list[tuple[int, int]] = []
    remarks: list[str] = []
    layouts = read_layouts(content)
    with warnings.catch_warnings():
        # Dates out of range and extensions that are skipped: the cell itself shows what is left.
        warnings.simplefilter("ignore", UserWarning)
        workbook = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheets = [(sheet, layouts[sheet.title]) for sheet in workbook.worksheets]
        held = [(sheet, layout) for sheet, layout in sheets if layout.last_row]
        for number, (sheet, layout) in enumerate(held, start=1):
            if len(held) > 1 or not _UNNAMED.match(sheet.title):
                outline.append((writer.paragraph(one_line(sheet.title)), 1))
            for part in split_at_blank_rows(_rows(sheet, layout)):
                write_part(part, writer)
            remarks += _remarks(sheet.title, sheet.sheet_state != "visible", layout)
            report(number, len(held))
        workbook.close()
    if not held:
        raise LoadError("Bảng tính không có ô nào có giá trị. Hãy kiểm tra lại tệp gốc.")
    return Extract(
        writer.text,
        "xlsx",
        tables=tuple(writer.tables),
        health=(PageHealth(1, "text"),),
        outline=tuple(outline),
        remarks=tuple(remarks),
    )


def _rows(sheet: Any, layout: SheetLayout) -> Iterator[list[SheetCell]]:  # noqa: ANN401
    """The rows of a sheet up to its last value, merged cells reaching as far as they do."""
    size = layout.last_row * layout.last_column
    if size > _MOST_CELLS:
        raise LoadError(
            f"Trang tính «{sheet.title}» quá lớn ({layout.last_row} dòng × "
            f"{layout.last_column} cột). Hãy tách thành nhiều tệp nhỏ hơn."
        )
    sheet.reset_dimensions()
    reaching: list[tuple[tuple[int, int, int, int], SheetCell]] = []
    merged = sorted(layout.merged, reverse=True)
    rows: Iterable[Any] = sheet.iter_rows(max_row=layout.last_row, max_col=layout.last_column)
    for number, values in enumerate(rows, start=1):
        row = [_cell(value) for value in values]
        row += [SheetCell("") for _ in range(layout.last_column - len(row))]
        while merged and merged[-1][0] <= number:
            area = merged.pop()
            if area[1] <= layout.last_column:
                reaching.append((area, row[area[1] - 1]))
        reaching = [(area, cell) for area, cell in reaching if area[2] >= number]
        for (_, first, _, last), cell in reaching:
            last = min(last, layout.last_column)
            row[first - 1 : last] = [cell] * (last - first + 1)
        yield row


def _cell(cell: Any) -> SheetCell:  # noqa: ANN401 - openpyxl is untyped
    value = cell.value
    if value is None or isinstance(value, str):
        return SheetCell(one_line(value or ""))
    is_number = cell.data_type in ("n", "d")
    return SheetCell(shown(value, cell.number_format), is_number)


def _remarks(title: str, is_hidden: bool, layout: SheetLayout) -> list[str]:
    remarks = []
    if is_hidden:
        remarks.append(f"Trang tính «{title}» đang ẩn trong Excel; vẫn được đọc.")
    if layout.hidden:
        remarks.append(f"Trang tính «{title}» có {layout.hidden} dòng hoặc cột ẩn; vẫn được đọc.")
    if layout.uncalculated:
        remarks.append(
            f"Trang tính «{title}» có {layout.uncalculated} công thức chưa có kết quả; "
            "hãy mở bằng Excel và lưu lại để có giá trị."
        )
    return remarks
