"""Finding original wording: where words stand as typed, or but for accents, case and spacing."""

from __future__ import annotations

import re

from kb.catalog import Catalog
from kb.citation import cite
from kb.records import Citation, Document
from kb.text import fold, fold_with_offsets, locate

_SPACE = re.compile(r"\s+")


def find_wording(catalog: Catalog, wording: str, limit: int) -> tuple[Citation, ...]:
    """Cite up to ``limit`` places of some words: exact places, then those equal but for accents."""
    wanted = wording.strip()
    if not wanted:
        return ()
    exact: list[Citation] = []
    near: list[Citation] = []
    for document in sorted(catalog.documents.values(), key=lambda d: d.source):
        places = _exact(document, wanted)
        exact += _cited(catalog, document, places)
        near += _cited(catalog, document, [p for p in _folded(document, wanted) if p not in places])
    return tuple((exact + near)[:limit])


def _exact(document: Document, wanted: str) -> list[tuple[int, int]]:
    places = []
    place = locate(wanted, document.text)
    while place is not None:
        places.append(place)
        place = locate(wanted, document.text, place[1])
    return places


def _folded(document: Document, wanted: str) -> list[tuple[int, int]]:
    pattern = r"\s+".join(map(re.escape, _SPACE.split(fold(wanted))))
    matches = list(re.finditer(pattern, fold(document.text)))
    if not matches:
        return []
    _, offsets = fold_with_offsets(document.text)
    return [(offsets[match.start()], offsets[match.end()]) for match in matches]


def _cited(catalog: Catalog, document: Document, places: list[tuple[int, int]]) -> list[Citation]:
    cited = []
    for start, end in places:
        section = catalog.section_at(document.id, start)
        if section is not None:
            cited.append(cite(document, section, start, end))
    return cited
