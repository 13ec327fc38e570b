"""Reading hits for an answer: candidates are ranked, the best becomes statements, or none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.answer import refusal
from kb.answer.candidates import (
    LONG_ANSWER,
    Candidate,
    Reading,
    read_sections,
    short_candidates,
)
from kb.answer.passages_long import long_candidates
from kb.catalog import Catalog
from kb.citation import LONGEST_QUOTE, cite
from kb.matching import Weighing, Words
from kb.question import Asked
from kb.records import Answer, Citation, Hit, Statement
from kb.weights import weighted_sum, weights

_LONG = frozenset({Asked.LIST, Asked.DEFINITION, Asked.WORDING})
_SAME_EVIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class Ranked:
    """Candidates with their scores, best first, and the ranking that ordered them."""

    table: str
    candidates: tuple[tuple[float, Candidate], ...]


def answer(weighing: Weighing, hits: Sequence[Hit], catalog: Catalog) -> Answer:
    """Answer a question from the hits found for it, or refuse with a reason."""
    understanding = weighing.understanding
    ranked = rank(weighing, hits, catalog)
    refused: str | None = None
    statements: tuple[Statement, ...] = ()
    if not ranked.candidates:
        refused = refusal.reason(weighing, None, catalog)
    else:
        best = ranked.candidates[0][1]
        found = refusal.signals(
            weighing, hits, best, [score for score, _ in ranked.candidates[:2]], catalog
        )
        if refusal.chance_of_answer(found, weights("refusal")) < refusal.THRESHOLD:
            refused = refusal.reason(weighing, best, catalog)
        else:
            statements = _statements(weighing, ranked)
    return Answer(
        understanding.question, understanding.text, statements, tuple(hits), refused
    )


def rank(weighing: Weighing, hits: Sequence[Hit], catalog: Catalog) -> Ranked:
    """Rank the candidates for an answer to a question, best first."""
    readings: list[Reading] = read_sections(weighing, hits, catalog)
    understanding = weighing.understanding
    wants_long = understanding.asked in _LONG or understanding.parts > 1
    table = "long" if wants_long else "short"
    found = (long_candidates if wants_long else short_candidates)(weighing, readings, catalog)
    scored = [(weighted_sum(c.features, weights(table)), c) for c in found]
    scored.sort(key=lambda pair: (-pair[0], pair[1].section.id, pair[1].start, pair[1].end))
    return Ranked(table, tuple(scored))


def _statements(weighing: Weighing, ranked: Ranked) -> tuple[Statement, ...]:
    """Make statements of the best candidate, and for a question of several parts of more."""
    chosen = [ranked.candidates[0][1]]
    if weighing.understanding.parts > 1:
        chosen += _further(weighing, chosen[0], ranked)
    return tuple(_statement(candidate) for candidate in chosen)


def _further(weighing: Weighing, first: Candidate, ranked: Ranked) -> list[Candidate]:
    """Find candidates elsewhere that cover what the first one leaves of the question."""
    room = LONG_ANSWER - len(first.text) - 2
    covered = weighing.degrees(Words.of(first.text))
    best_score = ranked.candidates[0][0]
    options = []
    for score, candidate in ranked.candidates[1:40]:
        apart = candidate.document is not first.document or (
            candidate.end <= first.start or candidate.start >= first.end
        )
        if not apart or len(candidate.text) > room:
            continue
        gain = weighing.gain(covered, Words.of(candidate.text))
        options.append((gain + 0.3 * (score - best_score), candidate))
    options.sort(key=lambda pair: (-pair[0], pair[1].start))
    return [candidate for value, candidate in options[:1] if value > 0.0]


def _statement(candidate: Candidate) -> Statement:
    citations: list[Citation] = []
    for section, start, end in candidate.cited:
        end = min(end, start + LONGEST_QUOTE)
        citations.append(cite(candidate.document, section, start, end))
    return Statement(candidate.text, tuple(citations))
