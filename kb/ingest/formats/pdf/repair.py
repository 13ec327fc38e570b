"""Words of a text layer made whole: legacy encodings converted, letters and marks put together."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, groupby, pairwise

from kb.ingest.formats.pdf.drafts import Draft, Part
from kb.ingest.layout.words import around
from kb.ingest.legacy import convert_runs, repair_marks, repair_spacing

# What takes no room on the page; none of it is printable.
_DROP_UNSEEN = str.maketrans("", "", "\u200b\u200c\u200d\u2060\u00ad\ufeff")


def convert(drafts: Sequence[Draft]) -> tuple[str, ...]:
    """Convert text in legacy encodings, run by run; gives the names of those found."""
    runs: list[list[Part]] = []
    for _, own in groupby(drafts, key=lambda draft: draft.run):
        parts = [part for draft in own for part in draft.parts]
        runs += [list(group) for _, group in groupby(parts, key=lambda part: part.font)]
    found: dict[str, None] = {}
    converted = convert_runs([(" ".join(p.text for p in run), run[0].font) for run in runs])
    for run, (text, encoding) in zip(runs, converted, strict=True):
        if encoding is not None:
            found[encoding] = None
        for part, piece in zip(run, text.split(" "), strict=True):
            part.text = piece if piece.isprintable() else piece.translate(_DROP_UNSEEN)
    return tuple(found)


def repair(drafts: Sequence[Draft]) -> list[Draft]:
    """Join what stray spaces cut: marks from their letters, syllables in pieces."""
    runs = [list(own) for _, own in groupby(drafts, key=lambda draft: draft.run)]
    before = "\n".join(" ".join(draft.text for draft in run) for run in runs)
    after = repair_spacing(repair_marks(before))
    if after == before:
        return list(drafts)
    repaired: list[Draft] = []
    for run, old, new in zip(runs, before.split("\n"), after.split("\n"), strict=True):
        repaired += run if old == new else _regrouped(run, new.split())
    return repaired


def _regrouped(run: Sequence[Draft], words: Sequence[str]) -> list[Draft]:
    """Give each word the places of the letters it was made of."""
    old = _bounds([draft.text for draft in run])
    grouped = []
    for word, (start, end) in zip(words, _bounds(words), strict=True):
        own = [d for d, (low, high) in zip(run, old, strict=True) if low < end and start < high]
        box = own[0].box
        for draft in own[1:]:
            box = around(box, draft.box)
        grouped.append(replace(own[0], parts=[Part(word, own[0].parts[0].font)], box=box))
    return grouped


def _bounds(words: Sequence[str]) -> list[tuple[int, int]]:
    """Where each word begins and ends when letters and marks are counted apart."""
    lengths = (len(unicodedata.normalize("NFD", word)) for word in words)
    return list(pairwise(accumulate(lengths, initial=0)))
