"""Plots as inline SVG; colours and fonts come from the page's style sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.evaluation.coverage import Point
from kb.evaluation.intervals import Interval

_WIDTH, _HEIGHT = 640, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 16, 48
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_UNSTEADY = 0.02
"""Coverage below which accuracy is that of a few answers and only jumps about."""


def coverage_plot(curve: Sequence[Point], now: tuple[float, float] | None) -> str:
    """Return the plot of accuracy over coverage, both 0 to 1.

    ``now`` is the (coverage, accuracy) at which the system answers today, if it answers anything.
    """
    steady = [
        (point.coverage, point.accuracy)
        for point in curve
        if point.accuracy is not None and point.coverage >= _UNSTEADY
    ]
    lowest = min((accuracy for _, accuracy in steady), default=0.0)
    floor = max((tick for tick in _TICKS[:-2] if tick <= lowest), default=0.0)
    parts = [*_axes(floor)]
    if steady:
        path = " ".join(f"{_x(coverage):.1f},{_y(acc, floor):.1f}" for coverage, acc in steady)
        parts.append(f'<polyline class="curve" points="{path}"/>')
    if now is not None:
        x, y = _x(now[0]), _y(max(now[1], floor), floor)
        parts.append(f'<circle class="now" cx="{x:.1f}" cy="{y:.1f}" r="5"/>')
        # Below the curve there is room; beside the axis there is none.
        anchor, shift = ("end", -8) if now[0] > 0.3 else ("start", 8)
        parts.append(
            f'<text class="now" x="{x + shift:.1f}" y="{y + 18:.1f}" text-anchor="{anchor}">'
            "ngưỡng hiện nay</text>"
        )
    return (
        f'<svg class="plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'aria-label="Tỷ lệ đúng theo tỷ lệ câu được trả lời">' + "".join(parts) + "</svg>"
    )


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(share: float, floor: float) -> float:
    return _TOP + (1 - share) / (1 - floor) * (_HEIGHT - _TOP - _BOTTOM)


def _axes(floor: float) -> Iterator[str]:
    bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    for tick in _TICKS:
        x = _x(tick)
        yield f'<line class="grid" x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{bottom}"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{tick * 100:.0f}</text>'
    for step in range(5):
        share = floor + step * (1 - floor) / 4
        y = _y(share, floor)
        yield f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{share * 100:.0f}</text>'
    middle = (_LEFT + right) / 2
    yield (
        f'<text class="axis" x="{middle:.1f}" y="{_HEIGHT - 8}" text-anchor="middle">'
        "Câu được trả lời, trên mọi câu hỏi (%)</text>"
    )
    yield (
        f'<text class="axis" transform="translate(14 {(_TOP + bottom) / 2:.1f}) rotate(-90)" '
        'text-anchor="middle">Đúng, trên câu được trả lời (%)</text>'
    )


def share_bar(value: float, bounds: Interval | None) -> str:
    """Return a bar from 0 to 1 filled up to ``value``, with its interval drawn across it."""
    whisker = ""
    if bounds is not None:
        low, high = (bound * 100 for bound in bounds)
        whisker = (
            f'<line class="whisker" x1="{low:.1f}" y1="5" x2="{high:.1f}" y2="5"/>'
            f'<line class="whisker" x1="{low:.1f}" y1="2" x2="{low:.1f}" y2="8"/>'
            f'<line class="whisker" x1="{high:.1f}" y1="2" x2="{high:.1f}" y2="8"/>'
        )
    return (
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="10"/>'
        f'<rect class="fill" width="{value * 100:.1f}" height="10"/>{whisker}</svg>'
    )


def stacked_bar(parts: Sequence[tuple[str, int]]) -> str:
    """Return one bar divided in proportion to the counts; each part has its name as its class."""
    total = sum(count for _, count in parts)
    drawn, start = [], 0.0
    for name, count in parts:
        width = 100 * count / total
        drawn.append(f'<rect class="{name}" x="{start:.3f}" width="{width:.3f}" height="10"/>')
        start += width
    return (
        '<svg class="stack" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        + "".join(drawn)
        + "</svg>"
    )
