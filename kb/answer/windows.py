"""Candidates for a short answer from prose: windows over the clauses of a section."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate

from kb.answer.candidates import LONG_ANSWER, SHORT_ANSWER, Candidate, Reading
from kb.answer.entities import PERSON, find_entities, find_names
from kb.answer.roles import body_fit, role_fit
from kb.answer.spans import window_spans
from kb.matching import Weighing, Words
from kb.question import Asked
from kb.question.links import Link, link_fit
from kb.question.measures import measure_spans, prose_fit
from kb.question.periods import period_fit, year_spans
from kb.sentences import clauses
from kb.text import Token, tokenise

_MARKER = re.compile(
    r"^(?:[-–+*•]+\s*|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zđ]|[ivx]+)[.)]\s+|Điều \d+\w*[.:]\s*)+"
)
_DOER = re.compile(r"(?i)\b(?:giao|giao cho|do|bởi|trình|gửi)\s+$")
_BY_KIND = (
    "role",
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
    "clause_own",
)
"""Features that weigh differently for each kind of answer asked for."""
_CUE = re.compile(
    r"(?:\blà|:|\bgồm|\bđạt|\bbằng|\bdo|\bkhoảng|\btrên|\bđến|\bít nhất|\bkhông quá|\btối đa|"
    r"\btối thiểu|\btại|\bchiếm|\bvới|\btừ|\bgiao|\bquy mô)\s*$"
)


@cache
def _names_of_kind(asked: Asked) -> tuple[tuple[str, str], ...]:
    """Pair each feature of ``_BY_KIND`` with its name for a kind of answer: "number:length"."""
    return tuple((name, f"{asked}:{name}") for name in _BY_KIND)


@lru_cache(maxsize=2048)
def _words_of(clause: str) -> tuple[tuple[Token, ...], Words]:
    """Give the tokens of a clause, also as words; those of the last few hundred sections."""
    found = tuple(tokenise(clause))
    return found, Words.from_tokens([token.text for token in found])


def prose_candidates(weighing: Weighing, reading: Reading) -> Iterator[Candidate]:
    """List windows of at most ``SHORT_ANSWER`` characters over the clauses of prose."""
    text = reading.document.text
    section = reading.section
    spans: list[tuple[int, int]] = []
    for part_start, part_end in section.parts or ((section.start, section.end),):
        for clause_start, clause_end in clauses(text[part_start:part_end]):
            start, end = part_start + clause_start, part_start + clause_end
            marker = _MARKER.match(text[start:end])
            if marker and marker.end() < end - start:
                start += marker.end()
            spans.append((start, end))
    lines = [_Clause(weighing, text[start:end]) for start, end in spans]
    own = _own_shares(weighing, lines)
    for line, (start, end), share in zip(lines, spans, own, strict=True):
        yield from _clause_windows(reading, line, start, end, share)


def _own_shares(weighing: Weighing, lines: Sequence[_Clause]) -> list[float]:
    """Give for each clause its share of what the section says of the question.

    What every clause says, such as the subject of a passage, tells none of them apart.
    """
    degrees = [weighing.degrees(line.words) for line in lines]
    said = [sum(column) for column in zip(*degrees, strict=True)]
    whole = sum(w for w, s in zip(weighing.weights, said, strict=True) if s) or 1.0
    return [
        sum(w * d / s for w, d, s in zip(weighing.weights, row, said, strict=True) if s) / whole
        for row in degrees
    ]


def _clause_windows(
    reading: Reading, line: _Clause, start: int, end: int, own: float
) -> Iterator[Candidate]:
    weighing = line.weighing
    shared = dict(reading.shared)
    shared |= {
        "clause": weighing.coverage(line.words),
        "clause_own": own,
        "clause_pairs": weighing.pair_share(line.words),
        "numbers": weighing.number_share(line.words, reading.words.body, reading.words.heading),
    }
    cited = [(reading.section, *sentence_around(reading, start, end))]
    named = _names_of_kind(weighing.understanding.asked)
    if reading.section.kind == "signature":
        shared["signer"] = float(bool(PERSON.match(line.text)))
    for low, high in window_spans(line.text, line.entities, bool(line.links)):
        features = shared | line.features(low, high)
        for name, of_kind in named:
            features[of_kind] = features[name]
        yield Candidate(
            reading.document, reading.section, start + low, start + high,
            line.text[low:high], cited, features,
        )  # fmt: skip


def sentence_around(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Give the wording to cite for a clause: the section when it is short, else the sentence."""
    section = reading.section
    if section.end - section.start <= LONG_ANSWER:
        return section.start, section.end
    text = reading.document.text
    # A sentence that a page break cuts goes on behind the line's end.
    line_end = "\n" if len(section.parts) == 1 else ". "
    low = max(
        section.start,
        text.rfind(". ", section.start, start) + 2,
        text.rfind(line_end, section.start, start) + len(line_end),
    )
    ends = (text.find(". ", end - 1, section.end), text.find(line_end, end, section.end))
    high = min((at for at in ends if at >= 0), default=section.end - 1) + 1
    while high > end and text[high - 1].isspace():
        high -= 1
    return min(low, start), max(high, end)


class _Clause:
    """A clause with what its windows' features are summed from."""

    def __init__(self, weighing: Weighing, text: str) -> None:
        self.text = text
        self.weighing = weighing
        self.tokens, self.words = _words_of(text)
        asked = weighing.understanding.asked
        self.links = weighing.understanding.link is not Link.NONE
        found = find_entities(asked, text)
        self.names: list[tuple[int, int]] = []
        if weighing.understanding.person:
            offices = found if asked is Asked.AGENCY else find_entities(Asked.AGENCY, text)
            self.names = find_names(text, offices)
        self.entities = sorted({*found, *self.names})
        self._focus = [
            (at, token.text) for at, token in enumerate(self.tokens) if token.text in weighing.focus
        ]
        self._said = [weighing.mentions(token.text) for token in self.tokens]
        rarity = [weighing.rarity_of(token.text) for token in self.tokens]
        self._said_sum = [0.0, *accumulate(self._said)]
        self._mass = [0.0, *accumulate(rarity)]
        self._known = [0.0, *accumulate(r * s for r, s in zip(rarity, self._said, strict=True))]
        self._starts = [token.start for token in self.tokens]
        self._ends = [token.end for token in self.tokens]
        understanding = weighing.understanding
        agency = understanding.asked is Asked.AGENCY
        self._roles = [
            role_fit(understanding.role, text, low) if agency else 0.0 for low, _ in self.entities
        ]
        pattern = understanding.body
        self._called = [body_fit(pattern, text[low:high]) for low, high in self.entities]
        self._uncalled = -1.0 if pattern else 0.0
        wanted = understanding.measure
        self._fits = (
            [(low, high, prose_fit(wanted, stated)) for low, high, stated in measure_spans(text)]
            if wanted
            else None
        )
        self._years = year_spans(text) if understanding.years else []
        self._openings: dict[int, tuple[float, float, float]] = {}
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
        cue, link, subject = self._opening(low)
        mass = self._mass[last] - self._mass[first] or 1.0
        known = self._known[last] - self._known[first]
        held = [i for i, span in enumerate(self.entities) if low <= span[0] and span[1] <= high]
        fresh = [self._nearness[i] for i in held if self._nearness[i] >= 0]
        sums = self._said_sum
        return {
            "window": 1.0,
            "novelty": 1.0 - known / mass,
            "covers": known / (self._known[-1] or 1.0),
            "length": (high - low) / SHORT_ANSWER,
            "whole": float(high - low >= len(self.text.rstrip(" .;,")) - 2),
            "starts": float(low == 0),
            "cue": cue,
            "entity": float(bool(held)),
            "fresh": float(bool(fresh)),
            "near": max(fresh, default=0.0) / 6,
            "measure": self._measure(low, high),
            "period": self._period(low, high),
            "link": link,
            "person": float(any(low <= span[0] and span[1] <= high for span in self.names)),
            "role": max((self._roles[i] for i in held), default=0.0),
            "before": (sums[first] - sums[max(0, first - 4)]) / 4,
            "after": (sums[min(len(sums) - 1, last + 4)] - sums[last]) / 4,
            "focus": self._focus_near(max(0, first - 6), last + 3),
            "subject": subject,
        }

    def _opening(self, low: int) -> tuple[float, float, float]:
        """Give ``cue``, ``link`` and ``subject``, which hang on where a window begins alone."""
        known = self._openings.get(low)
        if known is None:
            known = self._openings[low] = (
                float(bool(_CUE.search(self.text[max(0, low - 14) : low]))),
                link_fit(self.weighing.understanding.link, self.text, low),
                float(any(span[0] == low for span in self.entities) and self._leads(low)),
            )
        return known

    def _focus_near(self, first: int, last: int) -> float:
        """Give the share, by rarity, of the words that name what is asked among some tokens."""
        if not self._focus:
            return 0.0
        near = {word for at, word in self._focus if first <= at < last}
        return self.weighing.held(self.weighing.focus, near) if near else 0.0

    def _measure(self, low: int, high: int) -> float:
        """Say how well the best amount in a window answers the one asked for; 0 if none is."""
        if self._fits is None:
            return 0.0
        return max((fit for at, end, fit in self._fits if low <= at and end <= high), default=-1.0)

    def _period(self, low: int, high: int) -> float:
        """Say how the years of a window, or else of its clause, agree with those asked about."""
        if not self._years:
            return 0.0
        inside = frozenset(year for at, year in self._years if low <= at < high)
        every = frozenset(year for _, year in self._years)
        return period_fit(self.weighing.understanding.years, inside or every)

    def _leads(self, low: int) -> bool:
        """Whether what stands at ``low`` opens the clause or is named as the doer ("giao Sở …")."""
        return low == 0 or bool(_DOER.search(self.text[max(0, low - 12) : low]))
