"""Ruling lines, and the grids that they make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_THICKEST = 3.5
_SHORTEST = 5.0
# Points: lines closer than this are one line drawn twice; a gap this wide does not break a line.
_SAME_LINE = 2.5
_TOUCH = 3.5
# A page of drawings, a map for example, has more lines than any table.
_MOST_CROSSINGS = 2_000_000


@dataclass(frozen=True, slots=True)
class Ruling:
    """A drawn line as the box that it fills, in points of the upright page."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The four coordinates."""
        return self.x0, self.y0, self.x1, self.y1

    @property
    def level(self) -> bool:
        """Whether the line runs from left to right."""
        return self.x1 - self.x0 >= self.y1 - self.y0


def rulings_of(box: tuple[float, float, float, float], outlined: bool) -> list[Ruling]:
    """The ruling lines of a drawn rectangle: itself when thin, its edges when only outlined."""
    x0, y0, x1, y1 = box
    thin = min(x1 - x0, y1 - y0) <= _THICKEST
    if thin:
        return [Ruling(*box)] if max(x1 - x0, y1 - y0) >= _SHORTEST else []
    if not outlined:
        return []
    return [
        Ruling(x0, y0, x1, y0),
        Ruling(x0, y1, x1, y1),
        Ruling(x0, y0, x0, y1),
        Ruling(x1, y0, x1, y1),
    ]


@dataclass(slots=True)
class _Line:
    """A straight line: where it lies across its direction, and from where to where it runs."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """A grid of ruling lines: edges of its columns and rows, and which unit squares are one cell.

    ``owner[row][column]`` is the (row, column) of the first square of the cell that it belongs to.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: tuple[tuple[tuple[int, int], ...], ...]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]


def find_lattices(rulings: Sequence[Ruling]) -> list[Lattice]:
    """Find the grids of at least two columns on a page, from the top; none inside another."""
    level = _merged(_Line((r.y0 + r.y1) / 2, r.x0, r.x1) for r in rulings if r.level)
    upright = _merged(_Line((r.x0 + r.x1) / 2, r.y0, r.y1) for r in rulings if not r.level)
    if len(level) * len(upright) > _MOST_CROSSINGS:
        return []
    lattices = []
    for across, down in _components(level, upright):
        lattice = _lattice(across, down)
        if lattice is not None:
            lattices.append(lattice)
    outer = [
        lattice
        for lattice in lattices
        if not any(other is not lattice and _inside(lattice, other) for other in lattices)
    ]
    return sorted(outer, key=lambda lattice: (lattice.ys[0], lattice.xs[0]))


def _merged(lines: Iterable[_Line]) -> list[_Line]:
    """Join pieces of one line, and lines drawn twice side by side."""
    merged: list[_Line] = []
    level: list[_Line] = []
    at = float("-inf")
    for line in sorted(lines, key=lambda line: line.at):
        if line.at - at > _SAME_LINE:
            merged += _joined(level)
            level, at = [], line.at
        level.append(line)
    return merged + _joined(level)


def _joined(lines: list[_Line]) -> list[_Line]:
    joined: list[_Line] = []
    for line in sorted(lines, key=lambda line: line.start):
        if joined and line.start - joined[-1].end <= _TOUCH:
            joined[-1].end = max(joined[-1].end, line.end)
        else:
            joined.append(_Line(line.at, line.start, line.end))
    return joined


def _components(
    level: list[_Line], upright: list[_Line]
) -> Iterable[tuple[list[_Line], list[_Line]]]:
    """Group the lines that touch one another; lone lines are left out."""
    group = list(range(len(upright)))
    members: list[list[_Line]] = [[] for _ in upright]
    for line in level:
        touched = {
            group[place]
            for place, other in enumerate(upright)
            if line.start - _TOUCH <= other.at <= line.end + _TOUCH
            and other.start - _TOUCH <= line.at <= other.end + _TOUCH
        }
        if not touched:
            continue
        first = min(touched)
        group = [first if name in touched else name for name in group]
        for name in touched - {first}:
            members[first] += members[name]
            members[name] = []
        members[first].append(line)
    for name in sorted(set(group)):
        if members[name]:
            yield (
                members[name],
                [line for line, own in zip(upright, group, strict=True) if own == name],
            )


def _lattice(level: list[_Line], upright: list[_Line]) -> Lattice | None:
    left, right = min(line.start for line in level), max(line.end for line in level)
    top, bottom = min(line.start for line in upright), max(line.end for line in upright)
    # Tables may be open at their sides: the ends of the other lines close them.
    xs = _edges([line.at for line in upright], left, right)
    ys = _edges([line.at for line in level], top, bottom)
    if len(xs) < 3 or len(ys) < 2:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows * columns * (len(level) + len(upright)) > _MOST_CROSSINGS:
        return None
    owner = [[(row, column) for column in range(columns)] for row in range(rows)]
    for row, column in ((r, c) for r in range(rows) for c in range(columns)):
        middle_x, middle_y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
        if column and not _drawn(upright, xs[column], middle_y):
            _unite(owner, (row, column - 1), (row, column))
        if row and not _drawn(level, ys[row], middle_x):
            _unite(owner, (row - 1, column), (row, column))
    return Lattice(xs, ys, tuple(tuple(row) for row in owner))


def _edges(places: list[float], low: float, high: float) -> tuple[float, ...]:
    edges: list[float] = []
    for place in sorted([*places, low, high]):
        if not edges or place - edges[-1] > _TOUCH:
            edges.append(place)
    return tuple(edges)


def _drawn(lines: list[_Line], at: float, through: float) -> bool:
    """Whether a line at ``at`` runs through the point ``through`` of its own direction."""
    return any(abs(line.at - at) <= _TOUCH and line.start <= through <= line.end for line in lines)


def _unite(owner: list[list[tuple[int, int]]], one: tuple[int, int], two: tuple[int, int]) -> None:
    first, second = owner[one[0]][one[1]], owner[two[0]][two[1]]
    if first == second:
        return
    kept, gone = min(first, second), max(first, second)
    for row in owner:
        for column, name in enumerate(row):
            if name == gone:
                row[column] = kept


def _inside(inner: Lattice, outer: Lattice) -> bool:
    return (
        outer.xs[0] - _TOUCH <= inner.xs[0]
        and inner.xs[-1] <= outer.xs[-1] + _TOUCH
        and outer.ys[0] - _TOUCH <= inner.ys[0]
        and inner.ys[-1] <= outer.ys[-1] + _TOUCH
        and (len(outer.xs) * len(outer.ys), outer.xs[0])
        != (len(inner.xs) * len(inner.ys), inner.xs[0])
    )
