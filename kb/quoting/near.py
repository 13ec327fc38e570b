"""Near places: where a text says about the same words, some of them changed, missing or added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kb.quoting.alignment import Step, align, difference_cost
from kb.quoting.units import Unit
from kb.text import fold

_FEW_WORDS = 4  # so short a wording is sought by its single words, a longer one by pairs
_MOST_OFTEN = 20  # a word that a quotation repeats more often ties it to no place
_MOST_WINDOWS = 40


@dataclass(frozen=True, slots=True)
class Window:
    """A range of a text's units to compare with; ``shared`` counts the words that tie it."""

    start: int
    end: int
    shared: int


@dataclass(frozen=True, slots=True)
class NearPlace:
    """Words that stand for those looked for: steps over both, a range of the text, and the cost."""

    steps: tuple[Step, ...]
    start: int
    end: int
    cost: float


def windows(quoted: Sequence[Unit], original: Sequence[Unit]) -> list[Window]:
    """Find where in a text many of the quoted words follow each other, most shared first."""
    sought, spoken = _runs(quoted, quoted), _spoken(original)
    if not sought or not spoken:
        return []
    count = sum(unit.spoken for unit in quoted)
    width = max(2, count // 8)
    shared: dict[int, set[int]] = defaultdict(set)
    reach: dict[int, tuple[int, int]] = {}
    for run, at in _placed_runs(original, quoted):
        for place in sought.get(run, ()):
            shift = at - place
            bucket = shift // width
            shared[bucket].add(place)
            low, high = reach.get(bucket, (shift, shift))
            reach[bucket] = min(low, shift), max(high, shift)
    found = []
    for bucket, places in shared.items():
        beside = shared.get(bucket + 1, set())
        low, high = reach[bucket]
        high = max(high, reach[bucket + 1][1]) if beside else high
        first = max(0, low - width - 1)
        last = min(len(spoken), high + count + width + 1)
        if first < last:
            end = spoken[last] if last < len(spoken) else len(original)
            found.append(Window(spoken[first], end, len(places | beside)))
    return _apart(sorted(found, key=lambda window: (-window.shared, window.start)))


def near_places(
    quoted: Sequence[Unit], text_units: Sequence[Unit], most_cost: float
) -> list[NearPlace]:
    """Find the places that cost at most ``most_cost`` to turn into the quoted words, best first."""
    forms = [unit.form for unit in quoted]
    count = sum(unit.spoken for unit in quoted)
    least = max(1, count // 2 - (count > _FEW_WORDS))
    found = []
    for window in windows(quoted, text_units):
        if window.shared < least:
            break
        inside = text_units[window.start : window.end]
        originals = [unit.form for unit in inside]
        steps = align(forms, originals, open_start=True, open_end=True)
        cost = difference_cost(steps, forms, originals)
        kept = [step for step in steps if step.original < step.original_end]
        if cost <= most_cost and kept:
            start = inside[kept[0].original].start
            end = inside[kept[-1].original_end - 1].end
            moved = tuple(moved_by(step, window.start) for step in steps)
            found.append(NearPlace(moved, start, end, cost))
    return sorted(found, key=lambda place: (place.cost, place.start))


def moved_by(step: Step, original: int, quoted: int = 0) -> Step:
    """Count a step's places from further back: those of a part as those of the whole."""
    return Step(
        step.kind,
        step.quoted + quoted,
        step.quoted_end + quoted,
        step.original + original,
        step.original_end + original,
    )


def _spoken(sequence: Sequence[Unit]) -> list[int]:
    return [at for at, unit in enumerate(sequence) if unit.spoken]


def _placed_runs(sequence: Sequence[Unit], quoted: Sequence[Unit]) -> list[tuple[str, int]]:
    """Give the folded words, or pairs of them, with the number of the word that each begins at."""
    words = [fold(unit.form) for unit in sequence if unit.spoken]
    if sum(unit.spoken for unit in quoted) <= _FEW_WORDS:
        return [(word, at) for at, word in enumerate(words)]
    return [(f"{words[at]} {words[at + 1]}", at) for at in range(len(words) - 1)]


def _runs(sequence: Sequence[Unit], quoted: Sequence[Unit]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for run, at in _placed_runs(sequence, quoted):
        places[run].append(at)
    return {run: at for run, at in places.items() if len(at) <= _MOST_OFTEN}


def _apart(found: Sequence[Window]) -> list[Window]:
    """Drop windows whose middle lies in one that shares more."""
    kept: list[Window] = []
    for window in found:
        middle = (window.start + window.end) // 2
        if len(kept) == _MOST_WINDOWS:
            break
        if not any(other.start <= middle < other.end for other in kept):
            kept.append(window)
    return kept
