"""How sure a figure is: bootstrap intervals over the questions that it was measured on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
LEVEL = 0.95
FEWEST = 10
"""Questions below which resampling them says nothing, so that no interval is given."""
_SEED = 2024

Interval = tuple[float, float]


def bootstrap(
    values: NDArray[np.float64], weights: NDArray[np.float64] | None = None
) -> tuple[Interval | None, ...]:
    """Return the 95 % percentile interval of each column's weighted mean.

    ``values`` has shape (questions, measures), NaN where a measure does not apply to a question;
    ``weights`` has the same shape and is 1 throughout when not given. The questions are drawn again
    2,000 times with replacement, whole rows at a time, from a fixed seed. A column with fewer than
    10 measured questions has no interval.
    """
    count, measures = values.shape
    measured = ~np.isnan(values)
    if weights is not None:
        measured &= weights > 0
    enough = np.flatnonzero(measured.sum(axis=0) >= FEWEST)
    intervals: list[Interval | None] = [None] * measures
    if not enough.size:
        return tuple(intervals)
    shares = np.where(measured, 1.0 if weights is None else weights, 0.0)[:, enough]
    parts = shares * np.where(measured, values, 0.0)[:, enough]
    # How often each question is drawn in each resample: a mean is then two products of matrices.
    generator = np.random.default_rng(_SEED)
    drawn = generator.multinomial(count, np.full(count, 1 / count), size=RESAMPLES).astype(float)
    wholes = drawn @ shares
    means = np.divide(drawn @ parts, wholes, out=np.full(wholes.shape, np.nan), where=wholes > 0)
    edges = np.nanpercentile(means, (50 * (1 - LEVEL), 50 * (1 + LEVEL)), axis=0)
    for column, low, high in zip(enough, *edges, strict=True):
        intervals[column] = (float(low), float(high))
    return tuple(intervals)
