"""Where the words of paged documents stand, packed: four bytes a number, then compressed."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence

import numpy as np

from kb.records import PageWord

_WORDS = 4096  # a row of the table
_DECIMALS = 2  # of a point; the numbers kept are no finer
_LAYOUT = np.dtype(
    [("start", "<i4"), ("end", "<i4"), ("page", "<i4")]
    + [(side, "<f4") for side in ("x0", "y0", "x1", "y1")]
)


def write_words(
    connection: sqlite3.Connection, document_id: str, words: Sequence[PageWord]
) -> None:
    """Keep the words of a document in place of those kept."""
    connection.execute("DELETE FROM layouts WHERE document_id = ?", (document_id,))
    for ordinal, first in enumerate(range(0, len(words), _WORDS)):
        some = words[first : first + _WORDS]
        rows = [(w.start, w.end, w.page, w.x0, w.y0, w.x1, w.y1) for w in some]
        data = zlib.compress(np.array(rows, dtype=_LAYOUT).tobytes())
        start, end = min(w.start for w in some), max(w.end for w in some)
        connection.execute(
            "INSERT INTO layouts VALUES (?, ?, ?, ?, ?, ?)",
            (document_id, ordinal, start, end, data, zlib.crc32(data)),
        )


def read_words(
    connection: sqlite3.Connection, document_id: str, start: int, end: int
) -> tuple[PageWord, ...]:
    """Return the words that reach into ``[start, end)``, in reading order.

    Raises:
        ValueError: what is kept is damaged.
    """
    rows = connection.execute(
        "SELECT data, checksum FROM layouts WHERE document_id = ? AND start_offset < ? "
        "AND end_offset > ? ORDER BY ordinal",
        (document_id, end, start),
    )
    found: list[PageWord] = []
    for data, expected in rows:
        if zlib.crc32(data) != expected:
            raise ValueError("vị trí chữ trên trang không đọc được")
        words = np.frombuffer(zlib.decompress(data), dtype=_LAYOUT)
        for row in words[(words["start"] < end) & (words["end"] > start)].tolist():
            box = (round(side, _DECIMALS) for side in row[3:])
            found.append(PageWord(*row[:3], *box))
    return tuple(found)
