"""Where a quotation that stands nowhere as it is comes from: the places most like it, by parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb.quoting.alignment import Step, align
from kb.quoting.near import moved_by, windows
from kb.quoting.places import Wanted
from kb.quoting.units import Unit, differs_in_accents_only, is_spoken, units
from kb.records import Document
from kb.wording_search import WordingSearch

_SAMPLE = 40  # words by which passages are looked for at a time
_MOST_SAMPLES = 12
_SECTIONS = 12
_COMPARED = 4
_PART_WORDS = 5  # fewer are no part of their own
_FOUND_WORDS = 8  # so many show where a quotation comes from, however much is added to it
_DEEPEST = 3
_CLOSING = frozenset('.,;:!?)]"')
_UNLIKE = 8.0  # words in a row that have nothing in common end a part
_GAP_WORDS = 150  # two parts of a document that lie so near are one with words left out


@dataclass(frozen=True, slots=True)
class ComparedRange:
    """Units ``[start, end)`` of the quotation, aligned with units of a document or with none.

    The steps count from the beginning of the quotation and of ``original``.
    """

    start: int
    end: int
    steps: tuple[Step, ...] = ()
    document: Document | None = None
    original: tuple[Unit, ...] = ()
    score: float = 0.0

    @property
    def place(self) -> tuple[int, int]:
        """The range of the document's text."""
        kept = [step for step in self.steps if step.original < step.original_end]
        return self.original[kept[0].original].start, self.original[kept[-1].original_end - 1].end


class QuoteComparison:
    """Compares a quotation that stands nowhere as it is, part by part."""

    def __init__(
        self, search: WordingSearch, wanted: Wanted, documents: Sequence[Document]
    ) -> None:
        """Compare the words ``wanted`` with ``documents``, found through ``search``."""
        self._search = search
        self._wanted = wanted
        self._documents = documents

    def ranges(self) -> list[ComparedRange]:
        """Give the parts of the quotation with the places that are most like them."""
        found = self._ranges(0, len(self._wanted.units), 0)
        return _joined(_filled(found, len(self._wanted.units)))

    def _ranges(self, start: int, end: int, depth: int) -> list[ComparedRange]:
        """Find the best place for a range of units, then others for what is left of it."""
        if self._words(start, end) < (_PART_WORDS if depth else 1) or depth > _DEEPEST:
            return []
        best = self._best(start, end, depth)
        if best is None:
            return []
        return [
            *self._ranges(start, best.start, depth + 1),
            best,
            *self._ranges(best.end, end, depth + 1),
        ]

    def _best(self, start: int, end: int, depth: int) -> ComparedRange | None:
        quoted = self._wanted.units[start:end]
        likely = []
        for document, original in self._passages(quoted):
            for window in windows(quoted, original)[:_COMPARED]:
                likely.append((window.shared, document, original[window.start : window.end]))
        likely.sort(key=lambda entry: -entry[0])
        compared = [
            self._compared(start, end, document, original)
            for shared, document, original in likely[:_COMPARED]
            if 2 * shared >= likely[0][0]
        ]
        accepted = [
            one for one in compared if one is not None and self._enough(one, start, end, depth)
        ]
        return max(accepted, key=lambda one: one.score, default=None)

    def _passages(self, quoted: Sequence[Unit]) -> list[tuple[Document, list[Unit]]]:
        """Give the stretches of text that share the most words with the quoted units."""
        words = [unit.form for unit in quoted if unit.spoken]
        samples = [words[at : at + _SAMPLE] for at in range(0, len(words), _SAMPLE)]
        step = max(1, -(-len(samples) // _MOST_SAMPLES))
        sections = {}
        for sample in samples[::step]:
            for section in self._search.likely(sample, self._documents, _SECTIONS):
                sections[section.id] = section
        margin = 2 * (quoted[-1].end - quoted[0].start) + 300
        return [
            (document, units(document.text, start, end))
            for document, start, end in self._search.stretches(sections.values(), margin)
        ]

    def _compared(
        self, start: int, end: int, document: Document, original: Sequence[Unit]
    ) -> ComparedRange | None:
        """Align a range of the quotation with a passage and keep the stretch that is alike."""
        forms = self._wanted.forms[start:end]
        others = [unit.form for unit in original]
        aligned = align(forms, others, open_start=True, open_end=True)
        steps = [moved_by(step, 0, start) for step in aligned]
        kept, score = _likest(steps, self._wanted.forms, others)
        if not kept:
            return None
        kept = _stretched(kept, self._wanted.forms[:end], others, start)
        first, last = kept[0].quoted, kept[-1].quoted_end
        # A few words at an end are changed or added; many come from elsewhere.
        if self._words(start, first) < _PART_WORDS:
            kept = [*self._head(start, first, others, kept[0].original), *kept]
            first = start
        if self._words(last, end) < _PART_WORDS:
            kept = [*kept, *self._tail(last, end, others, kept[-1].original_end)]
            last = end
        return ComparedRange(first, last, tuple(kept), document, tuple(original), score)

    def _head(self, start: int, end: int, others: Sequence[str], stop: int) -> list[Step]:
        """Align the few words before the part that is alike with what stands before it."""
        at = max(0, stop - 2 * (end - start) - 2)
        steps = align(self._wanted.forms[start:end], others[at:stop], open_start=True)
        return [moved_by(step, at, start) for step in steps]

    def _tail(self, start: int, end: int, others: Sequence[str], at: int) -> list[Step]:
        """Align the few words after the part that is alike with what stands after it."""
        following = others[at : at + 2 * (end - start) + 2]
        steps = align(self._wanted.forms[start:end], following, open_end=True)
        return [moved_by(step, at, start) for step in steps]

    def _enough(self, found: ComparedRange, start: int, end: int, depth: int) -> bool:
        """Tell whether so much is alike that it can be the original."""
        forms, others = self._wanted.forms, [unit.form for unit in found.original]
        alike = _alike(found.steps, forms, others)
        words = self._words(found.start, found.end)
        if alike < 0.6 * words or alike < min(4, 0.6 * self._words(0, len(forms))):
            return False
        return depth > 0 or 2 * alike >= self._words(start, end) or alike >= _FOUND_WORDS

    def _words(self, start: int, end: int) -> int:
        return sum(unit.spoken for unit in self._wanted.units[start:end])


def _likest(
    steps: Sequence[Step], forms: Sequence[str], others: Sequence[str]
) -> tuple[list[Step], float]:
    """Keep the run of steps with the most alike and the least different, and give its score."""
    best, score = (0, 0), 0.0
    first, running, peak = 0, 0.0, 0.0
    for at, step in enumerate(steps):
        if running <= 0 or running < peak - _UNLIKE:
            first, running, peak = at, 0.0, 0.0
        running += _gain(step, forms, others)
        peak = max(peak, running)
        if running > score:
            best, score = (first, at + 1), running
    kept = list(steps[best[0] : best[1]])
    while kept and kept[0].kind in ("missing", "added"):
        kept.pop(0)
    return kept, score


def _stretched(
    kept: Sequence[Step], forms: Sequence[str], others: Sequence[str], start: int
) -> list[Step]:
    """Take in what is the same right before and after, which the alignment put elsewhere."""
    quoted, original = kept[0].quoted, kept[0].original
    while quoted > start and original > 0 and forms[quoted - 1] == others[original - 1]:
        quoted, original = quoted - 1, original - 1
    before = Step("same", quoted, kept[0].quoted, original, kept[0].original)
    quoted, original = kept[-1].quoted_end, kept[-1].original_end
    while (
        max(quoted - len(forms), original - len(others)) < 0 and forms[quoted] == others[original]
    ):
        quoted, original = quoted + 1, original + 1
    after = Step("same", kept[-1].quoted_end, quoted, kept[-1].original_end, original)
    whole = [step for step in (before, *kept, after) if step.kind != "same" or _length(step)]
    return _without_closing(whole, forms) if whole[0].quoted > start else whole


def _without_closing(steps: list[Step], forms: Sequence[str]) -> list[Step]:
    """Leave the mark that closes the sentence before a part to that sentence."""
    first = steps[0]
    at = 0
    while at < _length(first) - 1 and forms[first.quoted + at] in _CLOSING:
        at += 1
    if first.kind != "same" or not at:
        return steps
    rest = replace(first, quoted=first.quoted + at, original=first.original + at)
    return [rest, *steps[1:]]


def _length(step: Step) -> int:
    return step.quoted_end - step.quoted


def _gain(step: Step, forms: Sequence[str], others: Sequence[str]) -> float:
    quoted = forms[step.quoted : step.quoted_end]
    spoken = sum(map(is_spoken, quoted))
    if step.kind == "same":
        return spoken + 0.2 * (len(quoted) - spoken)
    if step.kind == "changed":
        pairs = zip(quoted, others[step.original : step.original_end], strict=True)
        return sum(0.4 if differs_in_accents_only(*pair) else -0.6 for pair in pairs)
    if step.kind == "added":
        return -1.0 * spoken
    return -min(4.0, 0.5 * (step.original_end - step.original))


def _alike(steps: Iterable[Step], forms: Sequence[str], others: Sequence[str]) -> int:
    """Count the words that are the same, or the same but for diacritics."""
    count = 0
    for step in steps:
        if step.kind not in ("same", "changed"):
            continue
        quoted = forms[step.quoted : step.quoted_end]
        for one, other in zip(quoted, others[step.original : step.original_end], strict=True):
            count += is_spoken(one) and (one == other or differs_in_accents_only(one, other))
    return count


def _filled(found: Sequence[ComparedRange], end: int) -> list[ComparedRange]:
    """Put the units that were found nowhere between the ranges that were."""
    filled: list[ComparedRange] = []
    at = 0
    for one in found:
        if at < one.start:
            filled.append(ComparedRange(at, one.start))
        filled.append(one)
        at = one.end
    return filled if at >= end else [*filled, ComparedRange(at, end)]


def _joined(found: Sequence[ComparedRange]) -> list[ComparedRange]:
    """Make one of neighbouring ranges that follow each other closely in a document."""
    joined: list[ComparedRange] = []
    for one in found:
        # What stands nowhere between two such ranges was added to the quotation.
        back = 2 if len(joined) > 1 and joined[-1].document is None else 1
        whole = _one_of(joined[-back], one) if joined else None
        if whole is None:
            joined.append(one)
        else:
            joined[-back:] = [whole]
    return joined


def _one_of(first: ComparedRange, second: ComparedRange) -> ComparedRange | None:
    """Join two ranges, or give ``None`` where they stand apart."""
    if first.document is None or second.document is None:
        return None
    if first.document.id != second.document.id:
        return None
    left_out = units(first.document.text, first.place[1], second.place[0])
    if first.place[1] > second.place[0] or len(left_out) > _GAP_WORDS:
        return None
    head = [unit for unit in first.original if unit.end <= first.place[1]]
    tail = [unit for unit in second.original if unit.start >= second.place[0]]
    between = len(head) + len(left_out)
    cut = len(second.original) - len(tail)
    gap = Step("missing", first.end, first.end, len(head), between)
    added = Step("added", first.end, second.start, between, between)
    steps = (
        *first.steps,
        *((gap,) if left_out else ()),
        *((added,) if first.end < second.start else ()),
        *(moved_by(step, between - cut) for step in second.steps),
    )
    original = (*head, *left_out, *tail)
    score = first.score + second.score
    return replace(first, end=second.end, steps=steps, original=original, score=score)
