"""The documents' texts as they are searched without diacritics, kept as far as memory allows."""

from __future__ import annotations

import re
import threading
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from kb.records import Document
from kb.text import fold, fold_with_offsets

MOST_CHARACTERS = 128_000_000
"""Characters of folded text that are kept, one byte each: some 4,000 documents of 20 pages."""
_OTHER = 127  # stands for every character that folds to none of ASCII
_RESIZED = 0  # stands for those that fold to none or several
_NOT_ASCII = re.compile(r"[^\x01-\x7e]")


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text without diacritics, in lower case and ASCII; other characters are DEL.

    ``offsets`` gives the place of each character in the document's text, and of the end; ``None``
    where they are the same.
    """

    text: str
    offsets: Sequence[int] | None = None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Say where a range of the folded text stands in the document's."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end]


class FoldedTexts:
    """Folds the documents' texts when they are first looked into; used by several threads."""

    def __init__(self, most: int = MOST_CHARACTERS) -> None:
        """Keep up to ``most`` characters; what comes beyond them is folded at each look."""
        self._left = most
        self._kept: dict[str, FoldedText] = {}
        self._lock = threading.Lock()

    def of(self, document: Document) -> FoldedText:
        """Give a document's folded text."""
        kept = self._kept.get(document.id)
        if kept is None:
            kept = fold_text(document.text)
            with self._lock:
                if len(kept.text) <= self._left and document.id not in self._kept:
                    self._left -= len(kept.text)
                    self._kept[document.id] = kept
        return kept


def fold_text(text: str) -> FoldedText:
    """Fold a text as ``kb.text.fold`` does, to ASCII, several times as fast."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded = _table()[codes]
    if folded.size and int(folded.min()) == _RESIZED:
        slow, offsets = fold_with_offsets(text)
        return FoldedText(_NOT_ASCII.sub(chr(_OTHER), slow), array("i", offsets))
    return FoldedText(folded.tobytes().decode("ascii"))


@lru_cache(maxsize=1)
def _table() -> npt.NDArray[np.uint8]:
    """Map every code point to that of its folded form: (0x110000,) uint8."""
    table = np.full(0x110000, _OTHER, dtype=np.uint8)
    for code in range(0x10000):
        folded = fold(chr(code))
        if len(folded) != 1:
            table[code] = _RESIZED
        elif 0 < ord(folded) < _OTHER:
            table[code] = ord(folded)
    return table
