"""Reading hits for an answer: candidates are ranked, the best becomes statements, or none does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kb.answer import refusal
from kb.answer.abbreviation_answers import abbreviation_statement
from kb.answer.candidates import LONG_ANSWER, Candidate, Reading, read_sections
from kb.answer.cells import empty_cell_asked
from kb.answer.conflicts import conflict_notes
from kb.answer.entities import find_entities
from kb.answer.long_answers import long_candidates
from kb.answer.short_answers import short_candidates
from kb.answer.tables import table_statements
from kb.catalog import Catalog
from kb.citation import LONGEST_QUOTE, cite
from kb.matching import Weighing, Words
from kb.question import Asked
from kb.ranker import ranker
from kb.records import Answer, Citation, Hit, Statement

_LONG = frozenset({Asked.LIST, Asked.DEFINITION, Asked.WORDING})
_FIT = 0.02
"""What a further statement's rank counts beside what it adds to the answer."""
_LOOKED_AT = 60
_ABOUT_AS_GOOD = 2.0
"""How far behind the best a candidate that names a place may be."""
_PART = 300
"""Characters that one of several statements may have, so that the others find room."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidates with their scores, best first, and the ranking that ordered them."""

    table: str
    candidates: tuple[tuple[float, Candidate], ...]


def answer(
    weighing: Weighing,
    hits: Sequence[Hit],
    catalog: Catalog,
    similarity: Callable[[str], float],
) -> Answer:
    """Answer a question from the hits found for it, or refuse with a reason.

    ``similarity`` tells how near some words are to the question in meaning, from -1 to 1.
    """
    understanding = weighing.understanding
    said, shown = understanding.question, understanding.text
    of_table = table_statements(weighing, hits, catalog)
    if of_table is not None:
        return Answer(said, shown, of_table, tuple(hits), None if of_table else refusal.NO_ROW)
    spelt_out = abbreviation_statement(weighing, hits, catalog)
    if spelt_out is not None:
        return Answer(said, shown, (spelt_out,), tuple(hits))
    if hits and hits[0].signals.get("opening"):
        return Answer(said, shown, (_opening(hits[0], catalog),), tuple(hits))
    ranked = rank(weighing, hits, catalog)
    if not ranked.candidates:
        return Answer(said, shown, (), tuple(hits), refusal.reason(weighing, None, catalog))
    best = ranked.candidates[0][1]
    found = refusal.signals(weighing, hits, ranked.candidates[:2], catalog, similarity)
    confidence = refusal.chance_of_answer(found)
    mismatch, empty = refusal.mismatch(weighing, best, catalog), empty_cell_asked(weighing, best)
    refused = mismatch or empty
    if confidence < refusal.THRESHOLD:
        refused = refusal.reason(weighing, best, catalog)
    # What cannot be the answer at any confidence is not held back, it is not made.
    written = () if mismatch or empty else _statements(weighing, ranked, catalog)
    candidates = [candidate for _, candidate in ranked.candidates]
    return Answer(
        question=said,
        understood_as=shown,
        statements=written if refused is None else (),
        hits=tuple(hits),
        abstained_because=refused,
        confidence=confidence,
        withheld=() if refused is None else written,
        notes=() if refused else conflict_notes(weighing, candidates, catalog),
    )


def rank(weighing: Weighing, hits: Sequence[Hit], catalog: Catalog) -> Ranked:
    """Rank the candidates for an answer to a question, best first."""
    readings: list[Reading] = read_sections(weighing, hits, catalog)
    understanding = weighing.understanding
    wants_long = understanding.asked in _LONG or understanding.parts > 1
    table = "long" if wants_long else "short"
    found = (long_candidates if wants_long else short_candidates)(weighing, readings, catalog)
    scores = ranker(table).scores([candidate.features for candidate in found])
    scored = list(zip(scores, found, strict=True))
    scored.sort(key=lambda pair: (-pair[0], pair[1].section.id, pair[1].start, pair[1].end))
    return Ranked(table, tuple(_place_first(weighing, scored)))


def _place_first(
    weighing: Weighing, scored: list[tuple[float, Candidate]]
) -> list[tuple[float, Candidate]]:
    """Put the best candidate that names a place first, where one is asked for and fits as well."""
    if weighing.understanding.asked is not Asked.PLACE:
        return scored
    for at, (score, candidate) in enumerate(scored):
        if score < scored[0][0] - _ABOUT_AS_GOOD:
            break
        if candidate.section.cells or find_entities(Asked.PLACE, candidate.text):
            return [scored[at], *scored[:at], *scored[at + 1 :]]
    return scored


def _statements(weighing: Weighing, ranked: Ranked, catalog: Catalog) -> tuple[Statement, ...]:
    """Make a statement of the best candidate, or several where several things are asked."""
    if weighing.understanding.parts > 1:
        return tuple(_statement(candidate) for candidate in _several(weighing, ranked, catalog))
    return (_statement(ranked.candidates[0][1]),)


def _several(weighing: Weighing, ranked: Ranked, catalog: Catalog) -> list[Candidate]:
    """Choose candidates that together speak of all that is asked, each from a place of its own."""
    options = [option for option in ranked.candidates[:_LOOKED_AT] if len(option[1].text) <= _PART]
    if not options:
        return [ranked.candidates[0][1]]
    best_score, first = options[0]
    chosen = [first]
    while len(chosen) < max(2, weighing.understanding.parts):
        room = LONG_ANSWER - sum(len(candidate.text) + 2 for candidate in chosen)
        covered = weighing.degrees(*(w for c in chosen for w in _speaks_of(c, catalog)))
        gains = [
            (
                weighing.gain(covered, *_speaks_of(candidate, catalog))
                + _FIT * (score - best_score),
                candidate,
            )
            for score, candidate in options
            if len(candidate.text) <= room and not any(_overlap(candidate, c) for c in chosen)
        ]
        gain, candidate = max(gains, key=lambda option: option[0], default=(0.0, first))
        if gain <= 0.0:
            break
        chosen.append(candidate)
    return chosen


def _speaks_of(candidate: Candidate, catalog: Catalog) -> tuple[Words, ...]:
    """Give the words that say what a candidate is about: its own, its headings', its document's."""
    words = catalog.words(candidate.section)
    return Words.of(candidate.text), words.heading, words.origin


def _overlap(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates stand in the same wording."""
    return one.document is other.document and one.start < other.end and other.start < one.end


def _opening(hit: Hit, catalog: Catalog) -> Statement:
    """Show what opens a document, where a question is no more than the document's number."""
    document = catalog.document(hit.section)
    start, end = hit.section.start, min(hit.section.end, hit.section.start + LONG_ANSWER)
    text = " ".join(document.text[start:end].split())
    return Statement(text, (cite(document, hit.section, start, end),))


def _statement(candidate: Candidate) -> Statement:
    citations: list[Citation] = []
    for section, start, end in candidate.cited:
        end = min(end, start + LONGEST_QUOTE)
        citations.append(cite(candidate.document, section, start, end))
    return Statement(candidate.text, tuple(citations))
