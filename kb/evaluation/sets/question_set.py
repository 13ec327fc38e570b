"""Question sets as files: read by content, written by suffix (JSONL, XLSX, CSV, TSV)."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from kb.errors import QuestionSetError
from kb.evaluation.sets.csv_tables import csv_text, decode, read_csv
from kb.evaluation.sets.json_lines import json_lines, questions_from_json
from kb.evaluation.sets.question_rows import header_row, questions_from, table_of
from kb.evaluation.sets.workbooks import OLE, ZIP, read_workbook, workbook_bytes
from kb.records import Question
from kb.text import nfc

LARGEST_FILE = 50_000_000
"""Bytes; a larger file is refused rather than filling the memory."""

SUFFIXES = (".jsonl", ".xlsx", ".csv", ".tsv")
"""Suffixes of the formats that are written."""

_BEGINNING = 65_536  # bytes in which a question set shows its format


# --- reading --------------------------------------------------------------------------------------


def load_questions(path: Path) -> tuple[Question, ...]:
    """Read the file of a question set, as ``read_questions`` does.

    Raises:
        QuestionSetError: the file or a row of it cannot be read; the message names the row.
    """
    return read_questions(_read(path), path.name)


def read_questions(content: bytes, name: str) -> tuple[Question, ...]:
    """Read a question set; what a question lacks is filled in, and its row in the file noted.

    The format is told by the content: a workbook, JSON objects a line, else delimited text. Blank
    lines and unknown fields or columns are ignored. A question without an id gets one from its
    wording, which stays the same when rows are moved. ``name`` is the file's, for messages.

    Raises:
        QuestionSetError: the content or a row of it cannot be read; the message names the row.
    """
    where = f"«{name}»"
    match suffix_of(content, name):
        case ".xlsx":
            sheets = read_workbook(content, where)
            table = next((sheet for sheet in sheets if header_row(sheet) is not None), [])
            questions = questions_from(table, where)
        case ".jsonl":
            questions = questions_from_json(decode(content, where), where)
        case _:
            questions = questions_from(read_csv(decode(content, where), where), where)
    if not questions:
        raise QuestionSetError(f"Bộ câu hỏi {where} không có câu hỏi nào.")
    return _with_ids(questions)


def suffix_of(content: bytes, name: str) -> str:
    """Tell the format of a question set by its content: ``.xlsx``, ``.jsonl`` or ``.csv``."""
    if content.startswith((ZIP, OLE)):
        return ".xlsx"
    # A JSONL file that begins wrongly is to be told about JSON, not about missing columns.
    begins = content[:_BEGINNING].removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")
    named_so = PurePath(name).suffix.lower() in (".jsonl", ".json")
    return ".jsonl" if begins or named_so else ".csv"


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise QuestionSetError(
                f"Bộ câu hỏi «{path}» quá lớn (tối đa {LARGEST_FILE // 1_000_000} MB); hãy tách ra."
            )
        return path.read_bytes()
    except OSError as error:
        raise QuestionSetError(
            f"Không mở được bộ câu hỏi «{path}» ({error.strerror}); hãy kiểm tra đường dẫn."
        ) from error


def _with_ids(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Give each question without an id one made of its wording, unlike all others."""
    questions = tuple(questions)
    taken = {question.id for question in questions}
    named_all = []
    for question in questions:
        if not question.id:
            wording = " ".join(nfc(question.question).lower().split())
            made = "q-" + hashlib.sha256(wording.encode()).hexdigest()[:8]
            again = 2
            while made in taken:
                made = f"{made.partition('.')[0]}.{again}"
                again += 1
            taken.add(made)
            question = replace(question, id=made)
        named_all.append(question)
    return tuple(named_all)


# --- writing --------------------------------------------------------------------------------------


def save_questions(questions: Sequence[Question], path: Path) -> None:
    """Write a question set in the format that the suffix names, replacing the file if it exists.

    Raises:
        QuestionSetError: the suffix names no format, a cell is too long for a workbook, or the
            file cannot be written.
    """
    write_file(path, question_set_bytes(questions, path))


def question_set_bytes(
    questions: Sequence[Question],
    path: PurePath,
    notes: Sequence[str] = (),
    guide: Sequence[str] = (),
) -> bytes:
    """Return what a file of this name would hold: the questions, and ``notes``, one a question.

    ``guide`` is a page of explanation, for workbooks only.

    Raises:
        QuestionSetError: the suffix names no format, or a cell is too long for a workbook.
    """
    match path.suffix.lower():
        case ".jsonl":
            return json_lines(questions, notes).encode()
        case ".xlsx":
            return workbook_bytes(table_of(questions, notes), guide)
        # With a mark, without which spreadsheet programs take UTF-8 for a code page; semicolons,
        # because they open commas as one column where the comma is the decimal sign.
        case ".csv":
            return csv_text(table_of(questions, notes), ";").encode("utf-8-sig")
        case ".tsv":
            return csv_text(table_of(questions, notes), "\t").encode("utf-8-sig")
        case suffix:
            raise QuestionSetError(
                f"Không ghi được bộ câu hỏi dạng «{suffix or 'không đuôi'}»; tên tệp phải có một "
                f"trong các đuôi {', '.join(SUFFIXES)}."
            )


def write_file(path: Path, content: bytes, *, replace_existing: bool = True) -> None:
    """Write a file.

    Raises:
        QuestionSetError: it cannot be written, or it exists and must not be replaced.
    """
    try:
        with path.open("wb" if replace_existing else "xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise QuestionSetError(
            f"Đã có tệp «{path}», không ghi đè lên. Hãy chọn tên khác hoặc đổi tên tệp cũ."
        ) from error
    except OSError as error:
        raise QuestionSetError(
            f"Không ghi được «{path}» ({error.strerror}); hãy kiểm tra đường dẫn."
        ) from error
