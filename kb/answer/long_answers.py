"""Candidates for a long answer: lists, definitions and original wording."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.answer.candidates import LONG_ANSWER, Candidate, Reading
from kb.catalog import Catalog
from kb.matching import Weighing, Words
from kb.question import Asked
from kb.records import Section
from kb.sentences import sentences

LONGEST_LIST = 1200
"""Characters of a list that is longer than ``LONG_ANSWER`` in the document itself."""
_SPACE = re.compile(r"\s+")
_DEFINES = re.compile(r"\b(?:là|được hiểu là|nghĩa là|bao gồm|gồm)\b")


def long_candidates(
    weighing: Weighing, readings: Sequence[Reading], catalog: Catalog
) -> list[Candidate]:
    """List the candidates: sentences, whole sections, lists with what introduces them, rows."""
    found: dict[tuple[str, int, int], Candidate] = {}
    for reading in readings:
        for candidate in _of_section(weighing, reading, catalog):
            found.setdefault((candidate.document.id, candidate.start, candidate.end), candidate)
    return list(found.values())


def _of_section(weighing: Weighing, reading: Reading, catalog: Catalog) -> Iterator[Candidate]:
    section = reading.section
    text = reading.document.text
    if section.cells:
        row = _long(weighing, reading, section.start, section.end, "row", [section])
        row.text = " · ".join(cell for _, cell in section.cells if cell)
        yield row
        yield from _row_group(weighing, reading, catalog)
        for header, cell in section.cells:
            at = text.find(cell, section.start, section.end) if len(cell) > 3 else -1
            if at >= 0:
                candidate = _long(weighing, reading, at, at + len(cell), "cell", [section])
                candidate.features["header"] = weighing.coverage(Words.of(header))
                yield candidate
        return
    if section.end - section.start <= LONGEST_LIST:
        yield _long(weighing, reading, section.start, section.end, "section", [section])
    for low, high in sentences(text[section.start : section.end]):
        if high - low < section.end - section.start:
            start, end = section.start + low, section.start + high
            yield _long(weighing, reading, start, end, "sentence", [section])
    for introducing in (section, catalog.parent(section)):
        if introducing is None:
            continue
        items = [s for s in catalog.children(introducing) if s.kind != "footnote" and not s.cells]
        if items and items[-1].end - introducing.start <= LONGEST_LIST:
            whole = [introducing, *items]
            yield _long(weighing, reading, introducing.start, items[-1].end, "list", whole)
    yield from _under_heading(weighing, reading, catalog)


def _under_heading(weighing: Weighing, reading: Reading, catalog: Catalog) -> Iterator[Candidate]:
    """Take the heading of a section with all that stands under it, where that is not too long."""
    heading = catalog.heading(reading.section)
    if heading is None or heading.kind not in ("heading", "article", "clause"):
        return
    under = catalog.under(heading)
    if under and under[-1].end - heading.end <= LONGEST_LIST:
        sections = [heading, *under]
        yield _long(weighing, reading, heading.start, under[-1].end, "headed", sections)


def _row_group(weighing: Weighing, reading: Reading, catalog: Catalog) -> Iterator[Candidate]:
    """Answer with the names of all the rows that stand under one group row."""
    section = reading.section
    rows = catalog.rows_of_group(section)
    if len(rows) < 2 or section.group is None:
        return
    names = [row.cells[1][1] for row in rows if len(row.cells) > 1 and row.cells[1][1]]
    candidate = _long(weighing, reading, section.start, section.end, "group", list(rows))
    candidate.text = "; ".join(names)
    candidate.features["group_name"] = weighing.coverage(Words.of(section.group))
    yield candidate


def _long(
    weighing: Weighing,
    reading: Reading,
    start: int,
    end: int,
    shape: str,
    cited: Sequence[Section],
) -> Candidate:
    raw = reading.document.text[start:end]
    words = Words.of(raw)
    asked = weighing.understanding.asked
    first = words.sequence[:12]
    features = dict(reading.shared)
    features |= {
        shape: 1.0,
        f"{asked}:{shape}": 1.0,
        "clause": weighing.coverage(words),
        "clause_pairs": weighing.pair_share(words),
        "opening": weighing.coverage(Words.from_tokens(first)),
        "numbers": weighing.number_share(words, reading.words.body, reading.words.heading),
        "length": len(raw) / LONG_ANSWER,
        "over": float(len(raw) > LONG_ANSWER),
        "defines": float(bool(_DEFINES.search(raw[:160]))) * float(asked is Asked.DEFINITION),
        "novelty": _novelty(weighing, words),
    }
    ranges = _cited_ranges(cited, start, end)
    text = _SPACE.sub(" ", raw).strip()
    return Candidate(reading.document, reading.section, start, end, text, ranges, features)


def _novelty(weighing: Weighing, words: Words) -> float:
    mass = sum(weighing.rarity_of(token) for token in words.sequence) or 1.0
    said = sum(weighing.rarity_of(token) * weighing.mentions(token) for token in words.sequence)
    return 1.0 - said / mass


def _cited_ranges(cited: Sequence[Section], start: int, end: int) -> list[tuple[Section, int, int]]:
    """Cite a list as one stretch where it is short enough, item by item where it is not."""
    if all(section.cells for section in cited) and len(cited) > 1:
        return [(section, section.start, section.end) for section in cited]
    if end - start <= LONGEST_LIST:
        return [(cited[0], start, end)]
    return [(section, section.start, section.end) for section in cited]
