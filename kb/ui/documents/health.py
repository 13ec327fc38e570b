"""How far the text of a document can be trusted, in a few words."""

from __future__ import annotations

from typing import Literal

from kb.health_words import how_read, remarks_on
from kb.records import DocumentFacts

Level = Literal["good", "told", "doubtful"]
"""``told``: nothing is wrong, but the text was come by in a way worth knowing."""

_LEVELS: tuple[Level, ...] = ("good", "told", "doubtful")
_LOW_CONFIDENCE = 0.8


def level(facts: DocumentFacts) -> Level:
    """Judge a document by its worst page and by what was remarked."""
    found: Level = "told" if facts.remarks else "good"
    for page in facts.health:
        if page.state in ("suspicious", "empty"):
            return "doubtful"
        if page.state == "recognised" and (page.confidence or 0.0) < _LOW_CONFIDENCE:
            return "doubtful"
        if page.state != "text" or page.remark:
            found = "told"
    return found


def worst(facts: DocumentFacts) -> tuple[int, int]:
    """Return a key by which the documents that most need a look come last."""
    bad = sum(page.state in ("suspicious", "empty") for page in facts.health)
    return _LEVELS.index(level(facts)), bad


def health_summary(facts: DocumentFacts) -> str:
    """Say in a line how the pages were read; of a format without pages, how its text was."""
    return how_read(facts.health, paged=bool(facts.pages))


def remarks_of(facts: DocumentFacts) -> tuple[str, ...]:
    """Return the remarks on the file, then those on its pages, each once with all its pages."""
    return remarks_on(facts.remarks, facts.health, paged=bool(facts.pages))
