"""What was asked in one browser tab: each answer as it was shown, the latest first.

It lives in the memory of the page's session and is written nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from kb.evaluation.feedback import Verdict
from kb.records import Answer

MOST_ENTRIES = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as HTML: what screen readers are told, what is said, and the evidence for it."""

    status: str
    said: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A question of the session with its answer, bound to what was shown for it.

    ``verbatim`` says that the question was taken as it was typed, ``choice`` is the answer for an
    evidence pack as JSON (empty when there is nothing to choose). ``typed`` is a follow-up question
    as it was typed before it was written out in full; ``generated`` a chat model's answer as HTML.
    """

    number: int
    asked_at: datetime
    answer: Answer
    verbatim: bool
    shown: Shown
    choice: str = ""
    verdict: Verdict | None = None
    typed: str = ""
    generated: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """The questions of a browser tab, the latest first; ``asked`` counts all there ever were."""

    entries: tuple[Entry, ...] = ()
    asked: int = 0

    def with_entry(self, entry: Entry) -> Session:
        """Add an answer; the oldest falls out where there are too many.

        The same question asked again, in the same way, takes the place of the earlier one.
        """
        others = [one for one in self.entries if not _same(one, entry)]
        return Session((entry, *others)[:MOST_ENTRIES], max(self.asked, entry.number))

    def entry(self, number: int) -> Entry | None:
        """Give the entry with this number, if it is still here."""
        return next((one for one in self.entries if one.number == number), None)

    def changed(self, entry: Entry) -> Session:
        """Put an entry in the place of the one with its number."""
        entries = tuple(entry if one.number == entry.number else one for one in self.entries)
        return replace(self, entries=entries)

    def judged(self, number: int, verdict: Verdict) -> Session:
        """Note what a person said of an answer."""
        entries = tuple(
            replace(one, verdict=verdict) if one.number == number else one for one in self.entries
        )
        return replace(self, entries=entries)

    def cleared(self) -> Session:
        """Forget every question; their numbers are not given again."""
        return Session((), self.asked)


def _same(one: Entry, other: Entry) -> bool:
    return one.verbatim == other.verbatim and one.answer.question == other.answer.question
