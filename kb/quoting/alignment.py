"""Word by word: how a quotation differs from the wording that it is taken from."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from typing import Literal

from kb.quoting.units import is_spoken, plain
from kb.text import key

StepKind = Literal["same", "missing", "added", "changed"]
"""``missing`` from the quotation, ``added`` by it, ``changed`` in it, or the ``same`` in both."""

_MOST_CELLS = 10_000  # of a table of costs: about 10 ms
_FEW_CELLS = 1_000
_ANCHOR = 3  # units in a row that tie two long texts together
_MARK_GAP, _WORD_GAP = 0.4, 1.0
_NEVER = 9.0


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of an alignment: units ``[quoted, quoted_end)`` against ``[original, …_end)``."""

    kind: StepKind
    quoted: int
    quoted_end: int
    original: int
    original_end: int


def align(
    quoted: Sequence[str],
    original: Sequence[str],
    *,
    open_start: bool = False,
    open_end: bool = False,
) -> list[Step]:
    """Align the forms of a quotation with those of an original, at the least difference.

    Where the original is open it goes on beyond the quotation: what stands there is no difference
    and is left out of the steps.
    """
    pairs = _pairs(quoted, original, 0, 0, open_start, open_end)
    steps = _as_steps(pairs, quoted, original)
    while open_start and steps and steps[0].kind == "missing":
        steps.pop(0)
    while open_end and steps and steps[-1].kind == "missing":
        steps.pop()
    return steps


Pair = tuple[int | None, int | None]
"""Places of two units that stand for each other; ``None`` where one side has none."""


def _pairs(
    one: Sequence[str], other: Sequence[str], at: int, to: int, free_start: bool, free_end: bool
) -> list[Pair]:
    """Pair two sequences that begin at the places ``at`` and ``to`` of the whole."""
    if not one or not other or _unlike(one, other):
        return [(at + i, None) for i in range(len(one))] + [
            (None, to + j) for j in range(len(other))
        ]
    if len(one) * len(other) <= _MOST_CELLS:
        return [
            (None if i is None else at + i, None if j is None else to + j)
            for i, j in _least_cost(one, other, free_start, free_end)
        ]
    anchors = _anchors(one, other)
    if not anchors:
        return _blocks(one, other, at, to)
    pairs: list[Pair] = []
    i = j = 0
    for near, far in anchors:
        starts = free_start and not pairs
        pairs += _pairs(one[i:near], other[j:far], at + i, to + j, starts, False)
        pairs.append((at + near, to + far))
        i, j = near + 1, far + 1
    return pairs + _pairs(one[i:], other[j:], at + i, to + j, False, free_end)


def _unlike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two longer stretches have so little in common that none is of the other."""
    if len(one) * len(other) <= _FEW_CELLS:
        return False
    words, others = {*map(plain, one)}, {*map(plain, other)}
    return 5 * len(words & others) < min(len(words), len(others))


def _anchors(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Find places that surely belong together: runs that occur once in each, in ascending order."""
    for length in (_ANCHOR, 1):
        places = _once([*map(plain, one)], length), _once([*map(plain, other)], length)
        common = sorted((i, places[1][run]) for run, i in places[0].items() if run in places[1])
        if common:
            return _longest_ascending(common)
    return []


def _once(forms: Sequence[str], length: int) -> dict[tuple[str, ...], int]:
    runs = [tuple(forms[i : i + length]) for i in range(len(forms) - length + 1)]
    counts = Counter(runs)
    return {run: i for i, run in enumerate(runs) if counts[run] == 1}


def _longest_ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep the longest run of pairs that ascend on both sides (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for at, (_, far) in enumerate(pairs):
        place = bisect_left(tails, far)
        before.append(ends[place - 1] if place else None)
        tails[place : place + 1] = [far]
        ends[place : place + 1] = [at]
    chain: list[tuple[int, int]] = []
    last: int | None = ends[-1] if ends else None
    while last is not None:
        chain.append(pairs[last])
        last = before[last]
    return chain[::-1]


def _blocks(one: Sequence[str], other: Sequence[str], at: int, to: int) -> list[Pair]:
    """Pair long texts that share no rare run: their longest common blocks."""
    pairs: list[Pair] = []
    i = j = 0
    for block in SequenceMatcher(None, one, other, autojunk=True).get_matching_blocks():
        pairs += [(at + k, None) for k in range(i, block.a)]
        pairs += [(None, to + k) for k in range(j, block.b)]
        pairs += [(at + block.a + k, to + block.b + k) for k in range(block.size)]
        i, j = block.a + block.size, block.b + block.size
    return pairs


def _least_cost(
    one: Sequence[str], other: Sequence[str], free_start: bool, free_end: bool
) -> list[Pair]:
    """Pair two short sequences at the least cost (Needleman and Wunsch; ends free if asked)."""
    gaps = [_gap(form) for form in other]
    costs = [[0.0] * (len(other) + 1) for _ in range(len(one) + 1)]
    if not free_start:
        for j, gap in enumerate(gaps):
            costs[0][j + 1] = costs[0][j] + gap
    for i, form in enumerate(one):
        above, row, gap = costs[i], costs[i + 1], _gap(form)
        row[0] = left = above[0] + gap
        for j, far in enumerate(other):
            diagonal = above[j] if form == far else above[j] + exchange_cost(form, far)
            up, left = above[j + 1] + gap, left + gaps[j]
            best = diagonal if diagonal <= up else up
            left = best if best <= left else left
            row[j + 1] = left
    last = costs[len(one)]
    # Of ends that cost the same, the later one has more in common.
    end = min(range(len(last)), key=lambda j: (last[j], -j)) if free_end else len(other)
    return _retrace(costs, one, other, end)


def _retrace(
    costs: list[list[float]], one: Sequence[str], other: Sequence[str], end: int
) -> list[Pair]:
    """Follow the least cost back to the start; what lies after ``end`` belongs to no pair."""
    pairs: list[Pair] = [(None, j) for j in range(len(other) - 1, end - 1, -1)]
    i, j = len(one), end
    while i or j:
        here = costs[i][j]
        if i and j:
            form, far = one[i - 1], other[j - 1]
            swap = 0.0 if form == far else exchange_cost(form, far)
            if here == costs[i - 1][j - 1] + swap:
                i, j = i - 1, j - 1
                pairs.append((i, j))
                continue
        # Rather skip a word of the original and match one more than call that one added.
        if j and (not i or here == costs[i][j - 1] + _gap(other[j - 1])):
            j -= 1
            pairs.append((None, j))
        else:
            i -= 1
            pairs.append((i, None))
    return pairs[::-1]


def _gap(form: str) -> float:
    return _WORD_GAP if is_spoken(form) else _MARK_GAP


@lru_cache(maxsize=200_000)
def exchange_cost(one: str, other: str) -> float:
    """Say how far apart two different forms are: 0.1 for i and y, 1.4 for two unlike words."""
    spoken = is_spoken(one)
    if spoken != is_spoken(other):
        return _NEVER
    if not spoken:
        return 0.5
    if one[0].isdigit() or other[0].isdigit():
        return 0.9 if one[0].isdigit() and other[0].isdigit() else 1.8
    near, far = plain(one), plain(other)
    if near == far:
        return 0.25
    if near[:-1] == far[:-1] and key(one) == key(other):
        return 0.1
    shorter, longer = sorted((len(near), len(far)))
    if longer - shorter > 2:
        return 1.4
    # One letter read wrongly, dropped or doubled leaves the same beginning and end.
    begin = _shared(near, far)
    end = _shared(near[begin:][::-1], far[begin:][::-1])
    return 1.4 - min(shorter, begin + end) / longer


def _shared(one: str, other: str) -> int:
    """Count the letters with which both begin."""
    return next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if len({*pair}) > 1),
        min(len(one), len(other)),
    )


def difference_cost(steps: Iterable[Step], quoted: Sequence[str], original: Sequence[str]) -> float:
    """Sum up how far a quotation is from its original: about 1 for each word that differs."""
    cost = 0.0
    for step in steps:
        one = quoted[step.quoted : step.quoted_end]
        other = original[step.original : step.original_end]
        if step.kind == "changed":
            cost += sum(exchange_cost(a, b) for a, b in zip(one, other, strict=True))
        elif step.kind != "same":
            cost += sum(map(_gap, (*one, *other)))
    return cost


def _as_steps(pairs: Sequence[Pair], one: Sequence[str], other: Sequence[str]) -> list[Step]:
    """Join neighbouring pairs of the same kind."""

    def kind(pair: Pair) -> StepKind:
        i, j = pair
        if i is None:
            return "missing"
        if j is None:
            return "added"
        return "same" if one[i] == other[j] else "changed"

    steps: list[Step] = []
    i = j = 0
    for found, group in groupby(pairs, key=kind):
        several = list(group)
        ones = sum(pair[0] is not None for pair in several)
        others = sum(pair[1] is not None for pair in several)
        steps.append(Step(found, i, i + ones, j, j + others))
        i, j = i + ones, j + others
    return steps
