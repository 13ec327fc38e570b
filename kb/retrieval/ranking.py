"""The second-stage ranking: features of a candidate section and how they are weighed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.catalog import Catalog
from kb.matching import Weighing, Words, folded
from kb.passages import FURNITURE
from kb.question import Asked
from kb.question.measures import Measure, best_fit, cell_fit, measures_stated
from kb.records import Section

_NUMBER = re.compile(r"\d")
_TIME = re.compile(r"(?:ngay|thang|nam|quy|giai doan)\s*\d|\d{1,2}/\d{1,2}/\d{4}|\d{4}")
_AGENCY = re.compile(
    r"\b(?:so|bo|ban|uy ban|ubnd|hdnd|hoi dong|cuc|vu|tong cuc|van phong|chi cuc|cong an|cong ty|"
    r"trung tam|vien|thanh tra|ngan hang|tinh uy|thanh uy|dang uy|giam doc|chu tich|bo truong|"
    r"thu truong|co quan|don vi)\b"
)
_REFERENCE = re.compile(r"\d+[/-][a-z]|\bluat\b")
_FITTING = {
    Asked.NUMBER: _NUMBER,
    Asked.REFERENCE: _REFERENCE,
    Asked.TIME: _TIME,
    Asked.AGENCY: _AGENCY,
}


def cover(weighing: Weighing, sections: Sequence[Section], catalog: Catalog) -> None:
    """Work out at once the coverages that ``features`` asks for of many sections."""
    groups: dict[tuple[int, ...], tuple[Words, ...]] = {}
    for section in sections:
        words = catalog.words(section)
        for group in (
            (words.body,),
            (words.body, words.heading),
            (words.body, words.heading, words.origin),
            (words.origin,),
        ):
            groups.setdefault(tuple(map(id, group)), group)
    weighing.cover_all(list(groups.values()))


def features(weighing: Weighing, section: Section, catalog: Catalog) -> dict[str, float]:
    """Describe how a section fits a question, each feature about between 0 and 1.

    ``body`` and ``all`` are coverages of the question's concepts by the section itself and with
    its headings; ``pairs`` the share of neighbouring words kept; ``numbers`` whether the numbers
    asked about are there; ``column`` how well a column header names what is asked;
    ``answer_type`` whether the kind of answer asked for occurs; ``origin`` how far the document's
    own title and number are mentioned; ``total`` marks sum rows where a sum is asked for,
    ``furniture`` titles, recitals and recipients; ``rest`` is the coverage of what the document's
    title leaves of the question, ``measure`` whether the amount asked for is of a kind stated here
    and ``facet`` whether this is the place of the document's fact asked for.
    """
    words = catalog.words(section)
    understanding = weighing.understanding
    return {
        "body": weighing.coverage(words.body),
        "all": weighing.coverage(words.body, words.heading, words.origin),
        "within": weighing.coverage(words.body, words.heading),
        "pairs": weighing.pair_share(words.body, words.heading),
        "numbers": weighing.number_share(words.body, words.heading, words.origin),
        "column": _column(weighing, section, catalog),
        "answer_type": _answer_type(weighing, words.body),
        "names_missing": weighing.names_missing(words.body, words.heading, words.origin),
        "origin": weighing.coverage(words.origin),
        "furniture": float(section.kind in FURNITURE),
        "row": float(section.kind == "table_row"),
        "total": weighing.total_fit(section),
        "footnote": float(section.kind == "footnote"),
        "rest": weighing.rest((words.origin,), words.body, words.heading),
        "measure": _measure(understanding.measure, section, catalog),
        "facet": catalog.states_facet(understanding.facet, section),
        "short": 1.0 / (1.0 + len(words.body.sequence) / 10),
    }


def _column(weighing: Weighing, section: Section, catalog: Catalog) -> float:
    """Give the coverage of the question by the best column header of a row that has a cell."""
    best = 0.0
    for header, cell in section.cells:
        if cell:
            best = max(best, weighing.coverage(catalog.header_words(header)))
    return best


def _measure(wanted: Measure | None, section: Section, catalog: Catalog) -> float:
    if wanted is None:
        return 0.0
    if section.cells:
        return max(cell_fit(wanted, header, cell) for header, cell in section.cells)
    return best_fit(wanted, measures_stated(catalog.passage(section).body))


def _answer_type(weighing: Weighing, body: Words) -> float:
    pattern = _FITTING.get(weighing.understanding.asked)
    if pattern is None:
        return 0.5
    return float(bool(pattern.search(" ".join(map(folded, body.sequence)))))
