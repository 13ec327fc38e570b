"""Files of terms: the bundled ones, and those that staff write in the format of ``glossary.tsv``.

Columns parted by tabs: Vietnamese, English, further English, further Vietnamese and abbreviations;
alternatives parted by "|". Lines that start with "#" are comments.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.errors import KBError
from kb.text import nfc


@dataclass(frozen=True, slots=True)
class Row:
    """A Vietnamese term, its English names, its further Vietnamese names and abbreviations."""

    vietnamese: str
    english: tuple[str, ...]
    others: tuple[str, ...]


def _alternatives(field: str) -> tuple[str, ...]:
    if "|" not in field:  # as in most fields, of which there are tens of thousands
        return (field.strip(),) if field.strip() else ()
    return tuple(part for part in map(str.strip, field.split("|")) if part)


def read_glossary(path: Path) -> list[Row]:
    """Read a glossary file.

    Raises:
        KBError: the file cannot be read, or a row is not in the format; the message names its line.
    """
    try:
        text = nfc(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise KBError(
            f"Không đọc được bảng thuật ngữ «{path}»; cần một tệp văn bản UTF-8."
        ) from error
    rows: list[Row] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.split("\t")]
        if not 2 <= len(fields) <= 4 or not fields[0] or not (fields[1] or "".join(fields[2:])):
            raise KBError(
                f"Bảng thuật ngữ «{path.name}», dòng {number}: cần từ 2 đến 4 cột cách nhau bằng "
                f"dấu tab (tiếng Việt, tiếng Anh, tiếng Anh khác, từ đồng nghĩa và viết tắt), "
                f"cột đầu không được trống; dòng này là «{line.strip()[:80]}»."
            )
        fields += [""] * (4 - len(fields))
        english = (*_alternatives(fields[1]), *_alternatives(fields[2]))
        rows.append(Row(fields[0], english, _alternatives(fields[3])))
    return rows


def read_dictionary(path: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Read the bundled dictionary: each English word with its Vietnamese, most usual first."""
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, vietnamese = line.partition("\t")
        yield word, _alternatives(vietnamese)
