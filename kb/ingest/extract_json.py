"""An Extract as JSON and back, checked on the way in: what a child process says is not trusted.

Tables come as offsets alone, so that a cell is always the slice of the text it stands for.
"""

from __future__ import annotations

import json
import math
import unicodedata
from itertools import pairwise
from typing import Any, TypeGuard, get_args

from kb.errors import LoadError
from kb.ingest.extract import Extract
from kb.ingest.structure.cells import Cell
from kb.ingest.structure.stated_tables import StatedTable
from kb.records import Format, PageHealth, PageState, PageWord

LONGEST_TEXT = 100_000_000
"""Code points; far more than any document holds."""

_LONGEST_REMARK = 2000
_DECIMALS = 2  # of a point: a hundredth is finer than any screen
_FORMATS: tuple[str, ...] = get_args(Format)
_STATES: tuple[str, ...] = get_args(PageState)


def encode(extract: Extract) -> str:
    """Write an extract as one JSON object.

    Raises:
        ValueError: a table's cell is not the text at its offsets, which is a defect of the reader.
    """
    text = extract.text
    for table in extract.tables:
        for cell in (cell for row in table.rows for cell in row):
            if text[cell.start : cell.end] != cell.text:
                raise ValueError(f"cell {cell} is not {text[cell.start : cell.end]!r}")
    return json.dumps(
        {
            "text": text,
            "format": extract.format,
            "tables": [
                {
                    "rows": [[(cell.start, cell.end) for cell in row] for row in table.rows],
                    "header_rows": table.header_rows,
                }
                for table in extract.tables
            ],
            "page_starts": extract.page_starts,
            "words": [
                (w.start, w.end, w.page, *(round(x, _DECIMALS) for x in (w.x0, w.y0, w.x1, w.y1)))
                for w in extract.words
            ],
            "health": [(h.page, h.state, h.confidence, h.remark) for h in extract.health],
            "outline": extract.outline,
            "remarks": extract.remarks,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def decode(written: bytes) -> Extract:
    """Read an extract and check all that is built on it.

    Raises:
        LoadError: it is no extract, or holds an offset, page or value that cannot be.
    """
    try:
        found = json.loads(written)
        text = found["text"]
        _check_text(text)
        length = len(text)
        page_starts = tuple(found["page_starts"])
        _check_page_starts(page_starts, length)
        return Extract(
            text=text,
            format=_format(found["format"]),
            tables=tuple(_table(table, text) for table in found["tables"]),
            page_starts=page_starts,
            words=tuple(_word(word, length, len(page_starts)) for word in found["words"]),
            health=tuple(_health(page) for page in found["health"]),
            outline=tuple(_heading(heading, length) for heading in found["outline"]),
            remarks=tuple(_remark(remark) for remark in found["remarks"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise LoadError(
            f"Bộ đọc trả về kết quả không hợp lệ ({str(error)[:200]}), nên không dùng. Tệp có thể "
            "bị hỏng; hãy mở bằng phần mềm đã tạo ra nó, lưu lại rồi nạp lại."
        ) from error


def _check(right: bool, found: str) -> None:
    if not right:
        raise ValueError(found)


def _check_text(text: object) -> None:
    _check(isinstance(text, str) and len(text) <= LONGEST_TEXT, "văn bản")
    if isinstance(text, str):
        text.encode()  # halves of surrogate pairs could not be stored
        _check("\r" not in text, "dấu xuống dòng")
        _check(unicodedata.is_normalized("NFC", text), "Unicode chưa dựng sẵn")


def _is_offset(value: object, length: int) -> TypeGuard[int]:
    return type(value) is int and 0 <= value <= length


def _check_page_starts(starts: tuple[object, ...], length: int) -> None:
    _check(all(_is_offset(start, length) for start in starts), "vị trí trang")
    _check(not starts or starts[0] == 0, "vị trí trang đầu")
    _check(all(a <= b for a, b in pairwise(starts)), "thứ tự trang")  # type: ignore[operator]


def _format(value: Any) -> Format:  # noqa: ANN401 (as JSON gives it)
    _check(value in _FORMATS, "định dạng")
    return value  # type: ignore[no-any-return]


def _table(table: Any, text: str) -> StatedTable:  # noqa: ANN401
    rows = tuple(tuple(_cell(cell, text) for cell in row) for row in table["rows"])
    header_rows = table["header_rows"]
    _check(bool(rows) and bool(rows[0]), "bảng rỗng")
    _check(len({len(row) for row in rows}) == 1, "bề rộng bảng")
    _check(header_rows is None or _is_offset(header_rows, len(rows)), "số dòng tiêu đề")
    return StatedTable(rows, header_rows)


def _cell(cell: Any, text: str) -> Cell:  # noqa: ANN401
    start, end = cell
    _check(_is_offset(start, len(text)) and _is_offset(end, len(text)), "vị trí ô")
    _check(start <= end, "vị trí ô")
    wording = text[start:end]
    _check("\n" not in wording and "\t" not in wording, "ô vắt qua nhiều ô")
    return Cell(wording, start, end)


def _word(word: Any, length: int, pages: int) -> PageWord:  # noqa: ANN401
    start, end, page, *box = word
    _check(_is_offset(start, length) and _is_offset(end, length) and start < end, "vị trí từ")
    _check(type(page) is int and 1 <= page <= pages, "trang của từ")
    _check(len(box) == 4 and all(_is_finite(side) for side in box), "khung của từ")
    return PageWord(start, end, page, *map(float, box))


def _health(page: Any) -> PageHealth:  # noqa: ANN401
    number, state, confidence, remark = page
    _check(type(number) is int and number >= 1, "số trang")
    _check(state in _STATES, "tình trạng trang")
    _check(confidence is None or (_is_finite(confidence) and 0 <= confidence <= 1), "độ tin cậy")
    return PageHealth(number, state, confidence, _remark(remark))


def _heading(heading: Any, length: int) -> tuple[int, int]:  # noqa: ANN401
    start, level = heading
    _check(_is_offset(start, length) and type(level) is int and level >= 1, "đề mục")
    return start, level


def _remark(remark: Any) -> str:  # noqa: ANN401
    _check(isinstance(remark, str), "nhận xét")
    return str(remark)[:_LONGEST_REMARK].encode("utf-8", "replace").decode()


def _is_finite(value: object) -> TypeGuard[float]:
    return type(value) in (int, float) and math.isfinite(value)  # type: ignore[arg-type]
