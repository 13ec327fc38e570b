"""Candidates for an answer: ranges of the sections found, each with the features that rank it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from kb.answer.entities import AGENCY_HEADING, DUTY, PERSON, find_entities
from kb.catalog import Catalog, PassageWords
from kb.matching import Weighing, Words
from kb.question import Asked
from kb.records import Document, Hit, Section
from kb.sentences import clauses
from kb.text import fold, tokenise

SHORT_ANSWER = 120
"""Characters of an answer that a person takes in at a glance."""
LONG_ANSWER = 600
"""Characters of an answer to a question for a list, a definition or original wording."""
HITS_READ = 6
_MARKER = re.compile(
    r"^(?:[-–+*•]+\s*|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zđ]|[ivx]+)[.)]\s+|Điều \d+\w*[.:]\s*)+"
)
_BOUNDARY = re.compile(
    r"[,;:(]\s*|\s+(?=(?:và|hoặc|là|do|để|tại|với|trong đó|theo|thuộc|từ|đến)\s)"
)
_DOER = re.compile(r"(?i)\b(?:giao|giao cho|do|bởi|trình|gửi)\s+$")
_BY_KIND = (
    "entity",
    "fresh",
    "near",
    "starts",
    "before",
    "after",
    "cue",
    "subject",
    "whole",
    "length",
)
"""Features that weigh differently for each kind of answer asked for."""
_CUE = re.compile(
    r"(?:\blà|:|\bgồm|\bđạt|\bbằng|\bdo|\bkhoảng|\btrên|\bđến|\bít nhất|\bkhông quá|\btối đa|\btối thiểu|\btại|\bchiếm|\bvới|\btừ|\bgiao|\bquy mô)\s*$"
)


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
                "furniture": float(
                    section.kind in ("title", "recital", "recipients", "signature", "appendix")
                ),
            }
            readings[section.id] = Reading(document, section, words, shared)
    return list(readings.values())


def short_candidates(
    weighing: Weighing, readings: Sequence[Reading], catalog: Catalog
) -> list[Candidate]:
    """List the candidates for a short answer: cells of rows, and windows of clauses of prose."""
    found: list[Candidate] = []
    for reading in readings:
        if reading.section.cells:
            found.extend(_cells(weighing, reading, catalog))
        else:
            found.extend(_windows(weighing, reading))
            found.extend(_heading_agency(weighing, reading, catalog))
    return found


def _cells(weighing: Weighing, reading: Reading, catalog: Catalog) -> Iterator[Candidate]:
    section = reading.section
    asked = weighing.understanding.asked
    focus = weighing.focus
    place = section.start
    unit_above = " ".join(section.path[-1:])
    for column, (header, cell) in enumerate(section.cells):
        if not cell:
            continue
        at = reading.document.text.find(cell, place, section.end)
        if at < 0:
            at = reading.document.text.find(cell, section.start, section.end)
        if at < 0:
            # A cell that spans several rows stands in the row above: nothing here to point at.
            continue
        place = at + len(cell)
        head, body = catalog.header_words(header), Words.of(cell)
        unit = _unit(header, cell, unit_above)
        features = dict(reading.shared)
        features |= {
            "row": 1.0,
            "header": weighing.coverage(head),
            "header_focus": weighing.share(focus, head),
            "header_exact": _header_exact(weighing, header),
            "cell": weighing.coverage(body),
            "cell_focus": weighing.share(focus, body),
            "serial": float(column == 0 and len(cell) <= 5),
            "name": float(column == 1),
            "cell_fits": _fits(asked, header, cell),
            "dash": float(not re.search(r"\w", cell)),
            "too_long": float(len(cell) > SHORT_ANSWER),
            "other_cells": reading.shared["section"] - weighing.coverage(body),
        }
        text = f"{cell} {unit}" if unit else cell
        cited = [(section, section.start, section.end)]
        yield Candidate(reading.document, section, at, place, text, cited, features)


def _header_exact(weighing: Weighing, header: str) -> float:
    """Give the share of a header's own words that the question says."""
    words = [token.text for token in tokenise(re.sub(r"\(.*?\)", "", header))]
    said = set(weighing.understanding.tokens) | {
        token
        for c in weighing.concepts
        for alternative, _ in c.alternatives
        for token in alternative
    }
    return sum(word in said for word in words) / len(words) if words else 0.0


def _unit(header: str, cell: str, above: str) -> str:
    """Give the unit that a header states for a bare number: "Tổng vốn (tỷ đồng)"."""
    if not re.fullmatch(r"[\d.,\s≥≤<>~-]*\d[\d.,\s]*", cell):
        return ""
    match = re.search(r"\(([^\d()]{1,25})\)", header)
    if match is None and re.search(r"(?i)đơn vị(?: tính)?|đvt", above):
        match = re.search(r"(?i)(?:đơn vị(?: tính)?|đvt)\s*:\s*([^\d().,;]{1,25})", above)
    unit = match[1].strip() if match else ""
    return (
        unit
        if re.match(r"(?i)(?:%|ha|m|km|tỷ|tỉ|triệu|nghìn|đồng|người|tấn|kg|giường|hộ)", unit)
        else ""
    )


def _fits(asked: Asked, header: str, cell: str) -> float:
    """Say whether a cell can be what is asked for: a number, a time, an agency, a place."""
    head = fold(header)
    if asked is Asked.AGENCY:
        named = re.search(
            r"co quan|don vi|chu tri|chu dau tu|trach nhiem|phoi hop|thuc hien boi", head
        )
        return 1.0 if named else 0.5 * bool(find_entities(asked, cell))
    if asked is Asked.TIME:
        named = re.search(r"thoi gian|thoi han|nam|ngay|giai doan|tien do|hoan thanh", head)
        return float(bool(named and re.search(r"\d", cell)))
    if asked is Asked.NUMBER:
        return float(bool(re.match(r"[≥≤<>~\s]*\d", cell)))
    if asked is Asked.PLACE:
        return float(bool(re.search(r"dia diem|dia ban|noi|vi tri", head)))
    return 0.5


def _windows(weighing: Weighing, reading: Reading) -> Iterator[Candidate]:
    """List windows of at most ``SHORT_ANSWER`` characters over the clauses of prose."""
    text = reading.document.text
    section = reading.section
    for part_start, part_end in section.parts or ((section.start, section.end),):
        for clause_start, clause_end in clauses(text[part_start:part_end]):
            start, end = part_start + clause_start, part_start + clause_end
            marker = _MARKER.match(text[start:end])
            if marker and marker.end() < end - start:
                start += marker.end()
            yield from _clause_windows(weighing, reading, start, end)


def _clause_windows(
    weighing: Weighing, reading: Reading, start: int, end: int
) -> Iterator[Candidate]:
    text = reading.document.text
    line = _Clause(weighing, text[start:end])
    shared = dict(reading.shared)
    shared |= {
        "clause": weighing.coverage(line.words),
        "clause_pairs": weighing.pair_share(line.words),
        "numbers": weighing.number_share(line.words, reading.words.body, reading.words.heading),
    }
    cited = [(reading.section, *_sentence(reading, start, end))]
    asked = weighing.understanding.asked
    if reading.section.kind == "signature":
        shared["signer"] = float(bool(PERSON.match(line.text)))
    for low, high in _spans(line.text, line.entities):
        features = shared | line.features(low, high)
        features |= {f"{asked}:{name}": features[name] for name in _BY_KIND}
        yield Candidate(
            reading.document, reading.section, start + low, start + high,
            line.text[low:high], cited, features,
        )  # fmt: skip


def _sentence(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Give the wording to cite for a clause: the section when it is short, else the sentence."""
    section = reading.section
    if section.end - section.start <= LONG_ANSWER:
        return section.start, section.end
    text = reading.document.text
    low = max(
        section.start,
        text.rfind(". ", section.start, start) + 2,
        text.rfind("\n", section.start, start) + 1,
    )
    stops = [
        at
        for at in (text.find(". ", end - 1, section.end), text.find("\n", end, section.end))
        if at >= 0
    ]
    high = min(stops) + 1 if stops else section.end
    while high > end and text[high - 1].isspace():
        high -= 1
    return min(low, start), max(high, end)


def _spans(clause: str, entities: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """List the windows of a clause: whole, between its inner boundaries, around its entities."""
    spans: dict[tuple[int, int], None] = {}

    def add(low: int, high: int) -> None:
        while low < high and clause[low] in " ,;:(.*–-\n\t":
            low += 1
        while high > low and clause[high - 1] in " ,;:.*–-(\n\t/":
            high -= 1
        if 1 <= high - low <= SHORT_ANSWER:
            spans[low, high] = None

    cuts = [0, *(match.end() for match in _BOUNDARY.finditer(clause)), len(clause)]
    for i, low in enumerate(cuts[:-1]):
        reach = [high for high in cuts[i + 1 :] if high - low <= SHORT_ANSWER + 2]
        for high in reach[-3:] + reach[:1]:
            add(low, high)
        if not reach:
            add(low, _word_end(clause, low + SHORT_ANSWER))
    for low, high in entities:
        add(low, high)
        before = [cut for cut in cuts if cut <= low and high - cut <= SHORT_ANSWER]
        after = [cut for cut in cuts if cut >= high]
        if before:
            add(before[0], high)
            if after and after[0] - before[0] <= SHORT_ANSWER:
                add(before[0], after[0])
        add(low, _word_end(clause, min(len(clause), low + SHORT_ANSWER)))
        add(_word_start(clause, max(0, high - SHORT_ANSWER)), high)
    return list(spans)


def _word_end(clause: str, at: int) -> int:
    if at >= len(clause):
        return len(clause)
    space = clause.rfind(" ", 0, at + 1)
    return space if space > 0 else at


def _word_start(clause: str, at: int) -> int:
    if at <= 0:
        return 0
    space = clause.find(" ", at)
    return space + 1 if space >= 0 else at


class _Clause:
    """A clause with what its windows' features are summed from."""

    def __init__(self, weighing: Weighing, text: str) -> None:
        self.text = text
        self.weighing = weighing
        self.tokens = tokenise(text)
        self.words = Words.from_tokens([token.text for token in self.tokens])
        self.entities = find_entities(weighing.understanding.asked, text)
        self._said = [weighing.mentions(token.text) for token in self.tokens]
        rarity = [weighing.rarity_of(token.text) for token in self.tokens]
        self._said_sum = [0.0, *accumulate(self._said)]
        self._mass = [0.0, *accumulate(rarity)]
        self._known = [0.0, *accumulate(r * s for r, s in zip(rarity, self._said, strict=True))]
        self._starts = [token.start for token in self.tokens]
        self._ends = [token.end for token in self.tokens]
        self._nearness = [self._near(*self._inside(*span)) for span in self.entities]

    def _inside(self, low: int, high: int) -> tuple[int, int]:
        """Give the indices [first, last) of the tokens within a range of the clause."""
        first = bisect_left(self._starts, low)
        return first, max(first, bisect_right(self._ends, high))

    def _near(self, first: int, last: int) -> float:
        """Say how much of the question stands around a token it does not say; 0 if it says all."""
        fresh = [i for i in range(first, last) if not self._said[i]]
        sums = self._said_sum
        count = len(self.tokens)
        return max((sums[min(count, i + 7)] - sums[max(0, i - 6)] for i in fresh), default=-1.0)

    def features(self, low: int, high: int) -> dict[str, float]:
        """Describe the window [low, high) of the clause."""
        first, last = self._inside(low, high)
        mass = self._mass[last] - self._mass[first] or 1.0
        known = self._known[last] - self._known[first]
        held = [
            near
            for span, near in zip(self.entities, self._nearness, strict=True)
            if low <= span[0] and span[1] <= high
        ]
        fresh = [near for near in held if near >= 0]
        sums = self._said_sum
        around = frozenset(t.text for t in self.tokens[max(0, first - 6) : last + 3])
        return {
            "window": 1.0,
            "novelty": 1.0 - known / mass,
            "covers": known / (self._known[-1] or 1.0),
            "length": (high - low) / SHORT_ANSWER,
            "whole": float(high - low >= len(self.text.rstrip(" .;,")) - 2),
            "starts": float(low == 0),
            "cue": float(bool(_CUE.search(self.text[max(0, low - 14) : low]))),
            "entity": float(bool(held)),
            "fresh": float(bool(fresh)),
            "near": max(fresh, default=0.0) / 6,
            "unit": float(self.weighing.unit_in(self.text[low:high])),
            "before": (sums[first] - sums[max(0, first - 4)]) / 4,
            "after": (sums[min(len(sums) - 1, last + 4)] - sums[last]) / 4,
            "focus": self.weighing.held(self.weighing.focus, around),
            "subject": float(any(span[0] == low for span in self.entities) and self._leads(low)),
        }

    def _leads(self, low: int) -> bool:
        """Whether what stands at ``low`` opens the clause or is named as the doer ("giao Sở …")."""
        return low == 0 or bool(_DOER.search(self.text[max(0, low - 12) : low]))


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
            (section, *_sentence(reading, section.start, min(section.end, section.start + 400)))
        ]
        cited.insert(0, (heading, heading.start, heading.end))
    features = dict(reading.shared)
    features |= {
        "heading_agency": 1.0,
        "duty": float(bool(DUTY.match(body))),
        "clause": weighing.coverage(reading.words.body),
        "clause_pairs": weighing.pair_share(reading.words.body),
    }
    yield Candidate(
        reading.document, section, at, end, reading.document.text[at:end], cited, features
    )
