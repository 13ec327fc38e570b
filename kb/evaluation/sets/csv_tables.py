"""Tables as CSV text: read as any spreadsheet program writes it, written safe for them all."""

from __future__ import annotations

import codecs
import csv
import io
import re

from kb.errors import QuestionSetError
from kb.evaluation.sets.question_rows import HEADER_WITHIN, Table, columns_named
from kb.letters import COMBINING
from kb.text import nfc

_DELIMITERS = ",;\t"
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
# How the header of a Vietnamese table reads once it is decoded rightly. A wrong code page (TCVN3,
# VNI, windows-1252) gives other letters here, so this alone tells a right guess from a wrong one.
_HEADER_CELL = re.compile(r'(?:^|[,;\t"]) *câu hỏi *(?:$|[,;\t\r"])', re.IGNORECASE | re.MULTILINE)
_MARK = re.compile(f"[{COMBINING}]")
# Spreadsheet programs run a cell that begins with one of these as a formula. The apostrophe put
# before it is taken off again when we read; cells that already look so prefixed get one more.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_PREFIXED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")


def decode(content: bytes, where: str) -> str:
    """Decode UTF-8, UTF-16 with a mark, or windows-1258 where a Vietnamese header proves it.

    Raises:
        QuestionSetError: the content is in another encoding, or no text at all.
    """
    encoding = "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"  # "Unicode Text" of spreadsheet programs
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        text = _decode_1258(content)
        if not text:
            raise QuestionSetError(
                f"{where} không phải văn bản UTF-8 (byte thứ {error.start + 1} không hợp lệ). "
                "Trong Excel, hãy lưu lại bằng «CSV UTF-8» hoặc .xlsx."
            ) from error
    if "\0" in text:
        raise QuestionSetError(
            f"{where} không phải tệp văn bản. Hãy dùng tệp .jsonl, .xlsx hoặc .csv (UTF-8)."
        )
    return text


def _decode_1258(content: bytes) -> str:
    """Decode windows-1258, whose tone marks stand alone; empty where it is not clearly so."""
    try:
        text = nfc(content.decode("cp1258"))
    except UnicodeDecodeError:
        return ""
    sure = _HEADER_CELL.search(text) is not None and _MARK.search(text) is None
    return text if sure else ""


def read_csv(text: str, where: str) -> Table:
    """Read CSV text, delimited as its header shows: by commas, semicolons or tabs.

    Raises:
        QuestionSetError: quotation marks do not match, or a cell is larger than 128 KiB.
    """
    declared = _SEPARATOR_LINE.match(text)
    rows: list[list[str]] = []
    if declared:
        rows.append([])  # so that row numbers stay those of the file
        text = text[declared.end() :]
    delimiter = declared.group(1) if declared else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            rows.append([cell[1:] if _PREFIXED.match(cell) else cell for cell in row])
    except csv.Error as error:
        raise QuestionSetError(
            f"{where}, dòng {len(rows) + 1}: không đúng dạng CSV ({error}). Có thể thiếu một dấu "
            'nháy kép ("), hoặc dấu nháy kép trong ô chưa được viết đôi ("").'
        ) from error
    return rows


def _delimiter(text: str) -> str:
    """The delimiter that yields most column names; among equals, the one that occurs least."""
    lines = text.split("\n", HEADER_WITHIN)[:HEADER_WITHIN]

    def fitness(delimiter: str) -> tuple[int, int]:
        columns = max(columns_named(line.split(delimiter)) for line in lines)
        return columns, -text.count(delimiter)

    return max(_DELIMITERS, key=fitness)


def csv_text(table: Table, delimiter: str) -> str:
    """Write a table as CSV text in which no cell can be run as a formula."""
    out = io.StringIO()
    # All cells in quotes: a program that expects another delimiter must not find cells within them.
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    for row in table:
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in row])
    return out.getvalue()
