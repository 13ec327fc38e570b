"""Candidates for a short answer: cells of rows, windows of prose, the agency a heading names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.answer.candidates import LONG_ANSWER, Candidate, Reading
from kb.answer.cells import cell_candidates
from kb.answer.entities import AGENCY_HEADING, DUTY
from kb.answer.roles import body_fit
from kb.answer.windows import prose_candidates, sentence_around
from kb.catalog import Catalog
from kb.matching import Weighing
from kb.question import Asked


def short_candidates(
    weighing: Weighing, readings: Sequence[Reading], catalog: Catalog
) -> list[Candidate]:
    """List the candidates for a short answer: cells of rows, and windows of clauses of prose."""
    found: list[Candidate] = []
    for reading in readings:
        if reading.section.cells:
            found.extend(cell_candidates(weighing, reading, catalog))
        else:
            found.extend(prose_candidates(weighing, reading))
            found.extend(_heading_agency(weighing, reading, catalog))
    return found


def _heading_agency(weighing: Weighing, reading: Reading, catalog: Catalog) -> Iterator[Candidate]:
    """Answer "who" with the agency whose name heads a list of duties."""
    section = reading.section
    if weighing.understanding.asked is not Asked.AGENCY or not section.path:
        return
    heading = catalog.heading(section)
    name = AGENCY_HEADING.match(section.path[-1])
    body = reading.document.text[section.start : section.end]
    if heading is None or name is None:
        return
    at = reading.document.text.find(name["name"].strip(), heading.start, heading.end)
    if at < 0:
        return
    end = at + len(name["name"].strip())
    low, high = heading.start, section.end
    if high - low <= LONG_ANSWER:
        cited = [(section, low, high)]
    else:
        cited = [
            (
                section,
                *sentence_around(reading, section.start, min(section.end, section.start + 400)),
            )
        ]
        cited.insert(0, (heading, heading.start, heading.end))
    features = dict(reading.shared)
    features |= {
        "heading_agency": 1.0,
        "called": body_fit(weighing.understanding.body, name["name"].strip()),
        "duty": float(bool(DUTY.match(body))),
        "clause": weighing.coverage(reading.words.body),
        "clause_pairs": weighing.pair_share(reading.words.body),
    }
    yield Candidate(
        reading.document, section, at, end, reading.document.text[at:end], cited, features
    )
