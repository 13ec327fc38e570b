"""One answer to a question of several parts, from the answers to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from kb.records import Answer, Hit

_BESIDE = 0.3
"""Confidence that is enough for a part whose answer stands where another part's answer does."""


def together(question: str, understood_as: str, parts: Sequence[Answer], limit: int) -> Answer:
    """Join the answers to the parts of a question; it is refused where no part is answered.

    Up to ``limit`` hits are kept, those of the parts in turn.
    """
    parts = _borne_out(parts)
    answered = [part for part in parts if part.abstained_because is None]
    confidences = [part.confidence for part in parts if part.confidence is not None]
    statements = dict.fromkeys(statement for part in answered for statement in part.statements)
    withheld = dict.fromkeys(statement for part in parts for statement in part.withheld)
    return Answer(
        question=question,
        understood_as=understood_as,
        statements=tuple(statements),
        hits=_in_turn([part.hits for part in parts], limit),
        abstained_because=None if answered else parts[0].abstained_because,
        confidence=max(confidences, default=None),
        withheld=() if answered else tuple(withheld),
        notes=tuple(note for part in answered for note in part.notes),
        unanswered=tuple(
            part.question for part in parts if answered and part.abstained_because is not None
        ),
    )


def _borne_out(parts: Sequence[Answer]) -> list[Answer]:
    """Answer also the parts that were held back, where they stand in a section cited by others.

    "CCN A rộng mấy ha, vốn bao nhiêu?": the second part alone does not say what it is about.
    """
    cited = {c.section_id for part in parts for s in part.statements for c in s.citations}
    return [
        replace(part, statements=part.withheld, withheld=(), abstained_because=None)
        if (part.confidence or 0.0) >= _BESIDE
        and part.withheld
        and all(c.section_id in cited for s in part.withheld for c in s.citations)
        else part
        for part in parts
    ]


def _in_turn(found: Sequence[Sequence[Hit]], limit: int) -> tuple[Hit, ...]:
    """Take the first hit of each part, then the second of each, every section once."""
    hits: dict[str, Hit] = {}
    for of_rank in zip_longest(*found):
        for hit in of_rank:
            if hit is not None:
                hits.setdefault(hit.section.id, hit)
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(hits.values(), 1))[:limit]
