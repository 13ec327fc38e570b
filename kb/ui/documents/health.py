"""How far the text of a document can be trusted, in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from kb.ingest.health import summarise
from kb.records import DocumentFacts
from kb.ui.wording import documents as wording

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
    found = summarise(facts.health)
    if facts.pages or len(facts.health) != 1:
        return found
    return found.partition(": ")[2].removeprefix("1 ")


def remarks_of(facts: DocumentFacts) -> tuple[str, ...]:
    """Return the remarks on the file, then those on its pages, each once with all its pages."""
    pages: dict[str, list[int]] = {}
    for page in facts.health:
        if page.remark:
            pages.setdefault(page.remark, []).append(page.page)
    on_pages = (
        wording.ON_PAGES.format(pages=ranges(at), remark=remark) if facts.pages else remark
        for remark, at in pages.items()
    )
    return (*facts.remarks, *on_pages)


def ranges(numbers: Sequence[int]) -> str:
    """Write ascending numbers with runs joined: "1, 4-7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{first}-{last}" if last > first else f"{first}" for first, last in runs)
