"""The image of a scanned page: how far it is askew, which way up, and where ruling lines run.

Images are uint8 arrays (height, width), 0 is black; boxes are (x0, y0, x1, y1) in pixels, half
open; angles are degrees counter-clockwise by which the image must be turned to stand straight.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

Grey = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
Box = tuple[int, int, int, int]

# Levels of grey, of 255.
_LEAST_CONTRAST = 40
_WORST_SKEW = 5.0
# A quarter of the size at 300 dpi is enough to see lines of text, and sixteen times faster.
_SKEW_SCALE = 4
# Pixels of ink of that small image below which there is no text to go by.
_LEAST_INK = 200
# Share of the pixels that are specks, on a page that is the better for smoothing.
_MOST_SPECKS = 2e-5
# Turning blurs the letters a little: a smaller angle does less harm than straightening would.
_LEAST_SKEW = 0.15
# Inches. No letter holds so long a straight stroke, and no table so short a side.
_LEAST_RULE = 0.3
_THICKEST_RULE = 0.04
_GAP = 0.01
# Shares of ink: at least so much along a line, at most so much beside it.
_SOLID = 0.8
_PAPER = 0.2


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page was turned to stand upright: ``quarter`` turns, then ``skew`` degrees.

    ``size`` is (width, height) in pixels of the page as it lay, ``straight`` of the upright one.
    """

    quarter: int
    skew: float
    size: tuple[int, int]
    straight: tuple[int, int]

    def back(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Return the box on the page as it lay that holds a box of the upright page."""
        x0, y0, x1, y1 = box
        corners = np.array([(x0, y0), (x1, y0), (x0, y1), (x1, y1)], dtype=np.float64)
        if self.skew:
            angle = np.deg2rad(self.skew)
            turned = np.array(((np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))))
            before = self.size if self.quarter % 2 == 0 else self.size[::-1]
            corners = (corners - np.array(self.straight) / 2) @ turned + np.array(before) / 2
        width, height = self.size
        for done in range(self.quarter, 0, -1):
            # Undoing a quarter turn counter-clockwise: (x, y) came from (width - y, x).
            wide = width if done % 2 == 1 else height
            corners = np.stack((wide - corners[:, 1], corners[:, 0]), axis=1)
        left, top = np.maximum(corners.min(axis=0), 0.0)
        right, bottom = np.minimum(corners.max(axis=0), (width, height))
        return float(left), float(top), float(right), float(bottom)


def ink(grey: Grey) -> Mask:
    """Return which pixels are ink, by the threshold that parts dark from light best (Otsu's).

    On blank paper, where dark and light differ by no more than its grain, there is none.
    """
    counts = np.bincount(grey.ravel(), minlength=256).astype(np.float64)
    below = np.cumsum(counts)
    sums = np.cumsum(counts * np.arange(256))
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        dark, light = sums / below, (sums[-1] - sums) / above
    contrast = np.nan_to_num(light - dark)
    threshold = int(np.argmax(below * above * contrast**2))
    mask: Mask = grey <= (threshold if contrast[threshold] >= _LEAST_CONTRAST else -1)
    return mask


def shrink(grey: Grey, by: int) -> Grey:
    """Return the image made smaller by a whole number."""
    return np.asarray(Image.fromarray(grey).reduce(by))


def skew(grey: Grey) -> float:
    """Return by how much a page is askew, -5 to 5 degrees; 0 where it is too little to matter.

    The right angle is the one at which ink gathers most in rows: the sum of the squared steps from
    row to row is greatest there (projection profile).
    """
    rows, columns = np.nonzero(ink(shrink(grey, _SKEW_SCALE)))
    if rows.size < _LEAST_INK:
        return 0.0
    coarse = np.arange(-_WORST_SKEW, _WORST_SKEW + 0.25, 0.5)
    best = _sharpest(rows, columns, coarse)
    best = _sharpest(rows, columns, best + np.arange(-0.45, 0.46, 0.05))
    return round(best, 2) if abs(best) >= _LEAST_SKEW else 0.0


def _sharpest(rows: Places, columns: Places, angles: npt.NDArray[np.float64]) -> float:
    return float(max(angles, key=lambda angle: _sharpness(rows, columns, angle)))


def _sharpness(rows: Places, columns: Places, angle: float) -> float:
    # A line of text on a page that must be turned by the angle falls by its tangent.
    level = rows - columns * np.tan(np.deg2rad(angle))
    profile = np.bincount((level - level.min()).astype(np.int64)).astype(np.float64)
    return float(np.square(np.diff(profile)).sum())


def straighten(grey: Grey, quarter: int) -> tuple[Grey, Turn]:
    """Turn a page by quarters counter-clockwise, then straighten what is still askew."""
    upright = np.ascontiguousarray(np.rot90(grey, quarter))
    angle = skew(upright)
    if angle:
        turned = Image.fromarray(upright).rotate(
            angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255
        )
        upright = np.asarray(turned)
    before, after = grey.shape[::-1], upright.shape[::-1]
    return upright, Turn(quarter, angle, (before[0], before[1]), (after[0], after[1]))


def sideways(grey: Grey) -> bool:
    """Tell whether lines of text run down the page rather than across it."""
    rows, columns = np.nonzero(ink(shrink(grey, _SKEW_SCALE)))
    if rows.size < _LEAST_INK:
        return False
    angles = np.arange(-_WORST_SKEW, _WORST_SKEW + 0.5, 1.0)
    across = max(_sharpness(rows, columns, angle) for angle in angles)
    return max(_sharpness(columns, rows, angle) for angle in angles) > across


def densest_band(grey: Grey, height: int) -> Grey:
    """Return the band of a page, of a number of rows, in which most lines of text stand."""
    if grey.shape[0] <= height:
        return grey
    profile = np.count_nonzero(ink(grey), axis=1).astype(np.float64)
    steps = np.concatenate(([0.0], np.cumsum(np.square(np.diff(profile, prepend=profile[0])))))
    top = int(np.argmax(steps[height:] - steps[:-height]))
    return grey[top : top + height]


def without_specks(grey: Grey) -> Grey:
    """Return the image smoothed by a median of three by three where it is full of specks.

    Elsewhere it is returned as it is, since smoothing costs a little sharpness.
    """
    mask = ink(grey)
    inner = mask[1:-1, 1:-1]
    beside = mask[:-2, 1:-1] | mask[2:, 1:-1] | mask[1:-1, :-2] | mask[1:-1, 2:]
    if np.count_nonzero(inner & ~beside) <= _MOST_SPECKS * mask.size:
        return grey
    return np.asarray(Image.fromarray(grey).filter(ImageFilter.MedianFilter(3)))


# --- ruling lines ---------------------------------------------------------------------------------


def ruling_lines(grey: Grey, dpi: int) -> tuple[Box, ...]:
    """Return the straight horizontal and vertical lines of an upright page, as thin boxes."""
    mask = ink(grey)
    level = _long_runs(mask, dpi)
    upright = [(y0, x0, y1, x1) for x0, y0, x1, y1 in _long_runs(mask.T, dpi)]
    return (*level, *upright)


def _long_runs(mask: Mask, dpi: int) -> list[Box]:
    """Return the horizontal lines of a mask: long runs of ink in neighbouring rows, merged."""
    least, gap, thickest = (round(dpi * size) for size in (_LEAST_RULE, _GAP, _THICKEST_RULE))
    # Most rows hold no line: a row with less ink than the shortest line need not be looked at.
    candidates = np.nonzero(np.count_nonzero(mask, axis=1) >= least * _SOLID)[0]
    lines: list[Box] = []
    for row in candidates.tolist():
        for start, end in _runs(mask[row], least, gap):
            merged = (start, row, end, row + 1)
            # A slanting line is met as several runs that grow together.
            for line in [one for one in lines if _touch(one, merged, gap)]:
                lines.remove(line)
                merged = _around(line, merged)
            lines.append(merged)
    return [line for line in lines if line[3] - line[1] <= thickest and _alone(mask, line, gap)]


def _touch(line: Box, other: Box, gap: int) -> bool:
    return other[1] - line[3] <= gap and other[0] <= line[2] + gap and other[2] >= line[0] - gap


def _around(one: Box, two: Box) -> Box:
    return min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])


def _alone(mask: Mask, line: Box, gap: int) -> bool:
    """Tell whether paper is above and below: serifs in a row, too, make long runs of ink."""
    x0, y0, x1, y1 = line
    above, below = (
        mask[max(y0 - 2 * gap, 0) : max(y0 - 1, 0), x0:x1],
        mask[y1 + 1 : y1 + 2 * gap, x0:x1],
    )
    return all(side.size == 0 or float(side.mean()) < _PAPER for side in (above, below))


def _runs(row: Mask, least: int, gap: int) -> list[tuple[int, int]]:
    """Return the runs of ink of at least a length; gaps up to a length do not end a run."""
    places = np.nonzero(row)[0]
    cuts = np.nonzero(np.diff(places) > gap + 1)[0]
    starts = places[np.concatenate(([0], cuts + 1))]
    ends = places[np.concatenate((cuts, [places.size - 1]))] + 1
    filled = np.concatenate(([0], np.cumsum(row)))
    return [
        (start, end)
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        if end - start >= least and filled[end] - filled[start] >= _SOLID * (end - start)
    ]


def erase(grey: Grey, boxes: Iterable[Box], margin: int) -> Grey:
    """Return the image with boxes painted over in white, and a margin of pixels around each."""
    clean = grey.copy()
    for x0, y0, x1, y1 in boxes:
        clean[max(y0 - margin, 0) : y1 + margin, max(x0 - margin, 0) : x1 + margin] = 255
    return clean
