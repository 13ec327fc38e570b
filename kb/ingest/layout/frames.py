"""The frame that the running text of each page fills: left and right edge, distance of lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.ingest.layout.lines import Line

_ENOUGH_LINES = 8
_SAME_EDGE = 3.0
_FAR_OFF = 30.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Where lines begin and end, and the usual distance of baselines in type sizes."""

    left: float
    right: float
    pitch: float


def frames_of(pages: Iterable[Sequence[Line]]) -> dict[int, Frame]:
    """Give the frame of each page with lines, by its number.

    A page with few lines takes the edges of the other pages that are as wide.
    """
    filled = [lines for lines in pages if lines]
    by_width: dict[int, list[Line]] = {}
    for lines in filled:
        by_width.setdefault(round(lines[0].page.width), []).extend(lines)
    edges = {width: (_left(lines), _right(lines)) for width, lines in by_width.items()}
    pitch = _pitch([*filled], 1.3)
    frames = {}
    for lines in filled:
        page = lines[0].page
        left, right = edges[round(page.width)]
        if len(lines) >= _ENOUGH_LINES:
            left = _left(lines)
            own = _right(lines)
            full = sum(own - line.x1 <= _SAME_EDGE for line in lines)
            right = own if full >= 0.3 * len(lines) else max(own, right)
        frames[page.number] = Frame(left, right, _pitch([lines], pitch))
    return frames


def _left(lines: Sequence[Line]) -> float:
    """The leftmost place where two lines begin."""
    starts = sorted(line.x0 for line in lines)
    return next((a for a, b in pairwise(starts) if b - a <= _SAME_EDGE), starts[0])


def _right(lines: Sequence[Line]) -> float:
    """The rightmost place where a line ends, a single one far off the others left out."""
    ends = sorted((line.x1 for line in lines), reverse=True)
    return ends[1] if len(ends) > 2 and ends[0] - ends[1] > _FAR_OFF else ends[0]


def _pitch(pages: Sequence[Sequence[Line]], default: float) -> float:
    """The most frequent distance of lines that follow one another, in type sizes."""
    steps: Counter[float] = Counter()
    for lines in pages:
        for above, below in pairwise(lines):
            step = (below.baseline - above.baseline) / max(above.size, 1)
            if 0.9 <= step <= 2.4 and abs(above.size - below.size) < 0.5:
                steps[round(step * 20) / 20] += 1
    if sum(steps.values()) < _ENOUGH_LINES // 2:
        return default
    most = max(steps.values())
    # Of several frequent distances the smallest is that within paragraphs.
    return min(step for step, count in steps.items() if count >= 0.5 * most)
