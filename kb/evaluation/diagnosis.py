"""Why a question went as it did: one outcome for each, told apart by where things went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

READ = 5
"""Hits among which the evidence must be found for the reader to have had its chance."""


class Outcome(StrEnum):
    """What became of a question; every question has exactly one outcome.

    An answerable question that was not answered rightly is put down to the first step that failed:
    its evidence was not found, was ranked too low, or was there to read and not made use of. So a
    refusal because the evidence was not retrieved counts as ``NOT_RETRIEVED``.
    """

    RIGHT = "right"
    """Answerable, and a listed answer was given."""
    RIGHTLY_REFUSED = "rightly_refused"
    """Unanswerable, and refused."""
    NOT_JUDGED = "not_judged"
    """Answerable and answered, but the question set lists no answer to judge it by."""
    NOT_RETRIEVED = "not_retrieved"
    """Not right, and some required evidence is in none of the hits."""
    NOT_RANKED = "not_ranked"
    """Not right, and all evidence is in the hits, but some of it not in the first five."""
    MISREAD = "misread"
    """All evidence is in the first five hits, yet the answer is another."""
    WRONGLY_REFUSED = "wrongly_refused"
    """All evidence is in the first five hits, yet the question was refused."""
    WRONGLY_ANSWERED = "wrongly_answered"
    """Unanswerable, yet answered."""

    @property
    def success(self) -> bool | None:
        """Whether the question went as it should; ``None`` when that cannot be judged."""
        if self is Outcome.NOT_JUDGED:
            return None
        return self in (Outcome.RIGHT, Outcome.RIGHTLY_REFUSED)


def diagnose(
    answerable: bool, abstained: bool, right: bool | None, found_at: Sequence[int | None]
) -> Outcome:
    """Tell the outcome of a question.

    ``right`` is whether the answer is a listed one, ``None`` when none is listed. ``found_at``
    holds, for each required piece of evidence, the rank of the hit that shows it, or ``None``.
    """
    if not answerable:
        return Outcome.RIGHTLY_REFUSED if abstained else Outcome.WRONGLY_ANSWERED
    if not abstained and right is not False:
        return Outcome.RIGHT if right else Outcome.NOT_JUDGED
    ranks = [rank for rank in found_at if rank is not None]
    if len(ranks) < len(found_at):
        return Outcome.NOT_RETRIEVED
    if any(rank > READ for rank in ranks):
        return Outcome.NOT_RANKED
    return Outcome.WRONGLY_REFUSED if abstained else Outcome.MISREAD
