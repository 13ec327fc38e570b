"""What an answer is chosen from: candidates with their features, and the sections read for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.catalog import Catalog, PassageWords
from kb.matching import Weighing
from kb.passages import FURNITURE
from kb.records import Document, Hit, Section

SHORT_ANSWER = 120
"""Characters of an answer that a person takes in at a glance."""
LONG_ANSWER = 600
"""Characters of an answer to a question for a list, a definition or original wording."""
HITS_READ = 4


@dataclass(slots=True)
class Candidate:
    """A possible answer: ``document.text[start:end]``, or a cell with the unit of its column.

    ``cited`` are the ranges that carry it, each with the section it is cited as.
    """

    document: Document
    section: Section
    start: int
    end: int
    text: str
    cited: list[tuple[Section, int, int]]
    features: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """A section being read for an answer: how it was found and what it shares with the question."""

    document: Document
    section: Section
    words: PassageWords
    shared: dict[str, float]


def read_sections(weighing: Weighing, hits: Sequence[Hit], catalog: Catalog) -> list[Reading]:
    """List the sections to read: those of the first hits and of the stretch around each."""
    readings: dict[str, Reading] = {}
    best = hits[0].score if hits else 0.0
    for hit in hits[:HITS_READ]:
        document = catalog.document(hit.section)
        around = catalog.between(document.id, hit.start, hit.end) or [hit.section]
        for section in around:
            if section.id in readings:
                continue
            words = catalog.words(section)
            shared = {
                "behind": best - hit.score,
                "first": float(hit.rank == 1),
                "main": float(section.id == hit.section.id),
                "section": weighing.coverage(words.body),
                "within": weighing.coverage(words.body, words.heading),
                "everything": weighing.coverage(words.body, words.heading, words.origin),
                "furniture": float(section.kind in FURNITURE),
                "total": weighing.total_fit(section),
                "facet": catalog.states_facet(weighing.understanding.facet, section),
            }
            readings[section.id] = Reading(document, section, words, shared)
    return list(readings.values())
