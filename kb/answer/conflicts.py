"""Conflicts: another place that states a different value for the very thing that is answered.

A conflict is claimed only where both places say the same of the question, in nearly the same words
and of the same years, and the other place gives one value of the kind that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.answer.candidates import Candidate
from kb.answer.stated_values import Value, named_value, values_in
from kb.catalog import Catalog
from kb.citation import LONGEST_QUOTE, cite, short_name
from kb.letters import LOWER, UPPER
from kb.matching import Weighing, Words
from kb.question import FORM_IMPORTANCE, Asked
from kb.records import Document, Note
from kb.sentences import clauses
from kb.text import fold

_COMPARED = frozenset({Asked.NUMBER, Asked.TIME, Asked.AGENCY, Asked.PLACE})
_COVERS = 0.9
"""Share of what the answer's place says of a concept that the other place must say of it too."""
_SHARED = 0.6
"""Share of the words near a value, by rarity, that the question or the other place has too."""
_SHARED_WITHIN = 0.75
"""The same where both places stand in one document, which seldom says a thing twice."""
_SAID = 0.5
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
# "chợ hạng 1", "giai đoạn 2", "Huyền Tụng 3": the number tells one thing from the next.
_RANK = re.compile(
    r"\b(?i:hạng|loại|cấp|nhóm|đợt|giai đoạn|số|khu|lô|quý|tháng|lần|thứ|vùng|mức|bậc|tuyến)\s+"
    rf"(?:[IVX]+\b|\d+)|(?!Điều|Khoản|Mục)[{UPPER}][{LOWER}]+\s(?:[IVX]+\b|\d+\b(?![.,]\d))",
)
_NAME = re.compile(rf"[{UPPER}][{LOWER}]+(?:\s[{UPPER}][{LOWER}]+)+")
_BREATH_END = re.compile(r"[,;:(](?=\s)|\(")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where values stand. All texts lack the values themselves.

    ``near`` is the stretch between commas that holds the value, ``before`` the clause up to it.
    """

    candidate: Candidate
    values: tuple[Value, ...]
    clause: str
    before: str
    near: str
    scope: tuple[Words, ...]


def conflict_notes(
    weighing: Weighing, candidates: Sequence[Candidate], catalog: Catalog
) -> tuple[Note, ...]:
    """Say where another value stands than the best candidate for a short answer gives.

    ``candidates`` stand best first. Only questions for one number, time, agency or place are
    compared, and only the first place that differs is told.
    """
    understanding = weighing.understanding
    if not candidates or understanding.parts > 1 or understanding.asked not in _COMPARED:
        return ()
    answered = candidates[0]
    best = _place(weighing, answered, catalog)
    told = [value for value in best.values if value.written in answered.text]
    if len(told) != 1:
        return ()
    seen = {answered.section.id}
    for candidate in candidates[1:]:
        if candidate.section.id in seen or _beside(answered, candidate):
            continue
        seen.add(candidate.section.id)
        other = _place(weighing, candidate, catalog)
        value = _different(told[0], best, other)
        if value is not None and _same_thing(weighing, best, other):
            return (_note(value, answered, candidate),)
    return ()


def _beside(one: Candidate, other: Candidate) -> bool:
    """Whether two places are rows of one table or items of one list: each says its own."""
    first, second = one.section, other.section
    return one.document is other.document and (
        first.path == second.path or (first.parent is not None and first.parent == second.parent)
    )


def _place(weighing: Weighing, candidate: Candidate, catalog: Catalog) -> _Place:
    words = catalog.words(candidate.section)
    around = (words.heading, words.origin)
    asked, said = weighing.understanding.asked, weighing.understanding.typed
    if candidate.section.cells:
        near = _row_words(candidate)
        values = tuple(values_in(asked, candidate.text, said))
        return _Place(candidate, values, near, near, near, (words.body, *around))
    if candidate.start < candidate.section.start:
        # The heading names the agency, and the section its duty.
        duty = candidate.document.text[candidate.section.start : candidate.section.end]
        values = (named_value(candidate.text),)
        return _Place(candidate, values, duty, duty, duty, (words.body, *around))
    clause = _clause(candidate)
    found = tuple(values_in(asked, clause, said))
    at = next((v.start for v in found if v.written in candidate.text), len(clause))
    bare = _without(clause, found)
    low, high = _breath(clause, at)
    return _Place(candidate, found, bare, bare[:at], bare[low:high], (Words.of(bare), *around))


def _row_words(candidate: Candidate) -> str:
    """Give the header of a cell and the cell that names its row."""
    cells = candidate.section.cells
    header = next((head for head, cell in cells if cell and candidate.text.startswith(cell)), "")
    named = (cell for _, cell in cells if re.search(r"[^\W\d_]{2}", cell))
    name = next(named, "")
    return header if candidate.text.startswith(name) else f"{header} {name}"


def _clause(candidate: Candidate) -> str:
    """Give the clause in which a candidate of prose stands."""
    text, section = candidate.document.text, candidate.section
    for start, end in section.parts or ((section.start, section.end),):
        for low, high in clauses(text[start:end]):
            if start + low <= candidate.start < start + high:
                return text[start + low : start + high]
    return candidate.text


def _without(clause: str, values: Sequence[Value]) -> str:
    for value in values:
        clause = clause[: value.start] + " " * (value.end - value.start) + clause[value.end :]
    return clause


def _breath(clause: str, at: int) -> tuple[int, int]:
    """Give the bounds of the stretch between commas that holds an offset."""
    cuts = [0, *(match.end() for match in _BREATH_END.finditer(clause)), len(clause)]
    return max(c for c in cuts if c <= at), min((c for c in cuts if c > at), default=len(clause))


def _different(told: Value, best: _Place, other: _Place) -> Value | None:
    """Give the one value of the other place, if it is neither the answer nor stands beside it."""
    comparable = [value for value in other.values if told.comparable(value)]
    if len(comparable) != 1 or any(value.agrees(comparable[0]) for value in best.values):
        return None
    return comparable[0]


def _same_thing(weighing: Weighing, best: _Place, other: _Place) -> bool:
    """Whether two places speak of the same thing, as far as the question and their words tell."""
    if weighing.names_missing(*other.scope) > weighing.names_missing(*best.scope):
        return False
    degrees = zip(
        weighing.concepts,
        weighing.degrees(*best.scope),
        weighing.degrees(*other.scope),
        strict=True,
    )
    if any(c.importance >= 1 and after < _COVERS * before for c, before, after in degrees):
        return False
    question = weighing.understanding.text
    within = best.candidate.document is other.candidate.document
    shared = _SHARED_WITHIN if within else _SHARED
    return (
        _years(best) == _years(other)
        and _found(_RANK, best.before) == _found(_RANK, other.before)
        and _names_known(best.near, f"{question} {other.clause}")
        and _names_known(other.near, f"{question} {best.clause}")
        and min(_known(weighing, best, other), _known(weighing, other, best)) >= shared
    )


def _years(place: _Place) -> set[str]:
    """Give the years that a clause names, or else the nearest heading that names any."""
    texts = (place.clause, *reversed(place.candidate.section.path))
    return next((set(years) for text in texts if (years := _YEAR.findall(text))), set())


def _found(pattern: re.Pattern[str], text: str) -> set[str]:
    return {fold(found) for found in pattern.findall(text)}


def _names_known(near: str, known: str) -> bool:
    # A name that opens the words is no name for certain: "Tổng Mức".
    said = fold(known)
    return all(fold(name[0]) in said for name in _NAME.finditer(near) if name.start() > 0)


def _known(weighing: Weighing, place: _Place, other: _Place) -> float:
    """Give the share of the words near a value that the question or the other place says too."""
    said = Words.of(other.clause).exact
    matter = [token for token in Words.of(place.near).sequence if token not in FORM_IMPORTANCE]
    whole = sum(map(weighing.rarity_of, matter))
    known = sum(
        weighing.rarity_of(token)
        for token in matter
        if token in said or weighing.mentions(token) >= _SAID
    )
    return known / whole if whole else 1.0


def _note(value: Value, answered: Candidate, other: Candidate) -> Note:
    if answered.document is other.document:
        where = f"Cùng văn bản, {other.section.label}"
    else:
        name = short_name(other.document)
        where = f"{name[0].upper()}{name[1:]}{_when(answered.document, other.document)}"
    citations = tuple(
        cite(other.document, section, start, min(end, start + LONGEST_QUOTE))
        for section, start, end in other.cited
    )
    return Note(f"{where} ghi khác: {value.written}.", citations)


def _when(answered: Document, other: Document) -> str:
    if answered.issued_on is None or other.issued_on is None:
        return ""
    if answered.issued_on == other.issued_on:
        return " (ban hành cùng ngày)"
    return f" (ban hành {'sau' if other.issued_on > answered.issued_on else 'trước'})"
