"""Which documents of a list are shown, and in what order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, get_args

from kb.records import DocumentFacts
from kb.text import fold
from kb.ui.documents.health import worst

Sort = Literal["name", "newest", "oldest", "number", "issuer", "health"]
SORTS: tuple[Sort, ...] = get_args(Sort)


def select(facts: Sequence[DocumentFacts], query: str, sort: Sort) -> list[DocumentFacts]:
    """Return the documents whose facts hold every word of ``query``, ordered.

    Words may be typed without diacritics and need not be whole. What lacks the fact by which it is
    ordered comes last.
    """
    words = fold(query).split()
    found = [one for one in facts if all(word in _searched(one) for word in words)]
    match sort:
        case "newest":
            found.sort(key=lambda one: -one.issued_on.toordinal() if one.issued_on else 0)
        case "oldest":
            found.sort(key=lambda one: one.issued_on.toordinal() if one.issued_on else 10**9)
        case "number":
            found.sort(key=lambda one: (not one.number, _natural(one.number or "")))
        case "issuer":
            found.sort(key=lambda one: (not one.issuer, fold(one.issuer or "")))
        case "health":
            found.sort(key=worst, reverse=True)
        case "name":
            found.sort(key=lambda one: _natural(one.source))
    return found


@lru_cache(maxsize=16_384)
def _searched(facts: DocumentFacts) -> str:
    """Return what is known of a document as one folded text."""
    known = (
        facts.source,
        *facts.other_sources,
        facts.title,
        facts.kind,
        facts.number,
        facts.issuer,
        facts.issued_on.strftime("%d/%m/%Y") if facts.issued_on else None,
        facts.signer,
        facts.format,
    )
    return fold(" \n ".join(one for one in known if one))


def _natural(text: str) -> list[tuple[int, int | str]]:
    """Return a key by which "2" comes before "10"."""
    runs = re.findall(r"\d+|\D+", fold(text))
    # Longer runs of digits are no numbers that people count by, and slow to read as such.
    return [(0, int(run)) if run.isdecimal() and len(run) < 20 else (1, run) for run in runs]
