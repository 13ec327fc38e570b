"""What an evaluation measures: pure functions of answers, ranges and texts.

Evidence is held as *slots*. A slot is what the question set requires once: every place at which
one piece of required evidence stands (the same wording may stand several times), or every place of
all alternatives together where any one will do. A slot without places can never be found.

Amounts of text are counted in characters that are not white space, so that line breaks, tabs and
blank lines between the cells of a table weigh nothing.

A mean over nothing is ``None``, never 0: "not measured" must not look like "bad".

Hits are judged in the order in which they are shown. Hits of equal score are neither averaged over
nor put in another order: a reader meets them in one order, and that order is what counts.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb.text import normalise_tone, tokenise

ANSWER_LIMIT = 120
LONG_ANSWER_LIMIT = 600
LONG_KINDS = frozenset({"list", "multi", "wording", "definition"})
ALL_PARTS_KINDS = frozenset({"list", "multi"})
GAIN_DEPTH = 10
HIT_ROOM = 1500
CITATION_ROOM = 1200

# The share of a piece of evidence that must be shown before it counts as found. Below 1, because
# where a quote begins (with or without "a)", "STT" or a final full stop) is the writer's taste.
ENOUGH = 0.8
# The share that makes a citation one *about* the evidence, though it may be shorter or longer.
SUBSTANTIAL = 0.5


@dataclass(frozen=True, slots=True)
class Span:
    """The half-open range ``[start, end)`` of code points in the text of one document."""

    document_id: str
    start: int
    end: int


Slot = tuple[Span, ...]
Texts = Mapping[str, str]


def mean(values: Iterable[float | None]) -> float | None:
    """Return the mean of the values that are not ``None``, or ``None`` when there is none."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


# --- answers --------------------------------------------------------------------------------------

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
# "164,44ha" and "164,44 ha" are one wording. A single letter is taken for a unit only where it
# is one, so that "Điều 4a" keeps its letter.
_UNIT_AFTER_NUMBER = re.compile(r"(?<=\d)(?=[^\W\d_]{2}|(?:m[23²³]?|g|l|h|w|đ)(?![^\W_]))")
_SPACE_BEFORE_SIGN = re.compile(r"(?<=\d)\s+(?=[%‰°])")


def fold_answer(text: str) -> str:
    """Return the text with case, white space, tone-mark placement and unit spacing folded.

    Diacritics, punctuation and the spelling of numbers stay: "hoà" equals "hòa", not "hoa".
    """
    folded = normalise_tone(_INVISIBLE.sub("", text)).lower()
    folded = _UNIT_AFTER_NUMBER.sub(" ", _SPACE_BEFORE_SIGN.sub("", folded))
    return " ".join(folded.split())


def _in_word(character: str) -> bool:
    # Not isalnum: a footnote mark such as ¹ ends a word.
    return character.isalpha() or character.isdecimal()


def _joined(text: str, at: int) -> bool:
    """Whether a word or a number such as 16.500 runs across offset ``at`` of ``text``."""
    if at <= 0 or at >= len(text):
        return False
    before, after = text[at - 1], text[at]
    if _in_word(before) and _in_word(after):
        return True
    if before in ".," and after.isdecimal():
        return at >= 2 and text[at - 2].isdecimal()
    if after in ".," and before.isdecimal():
        return text[at + 1 : at + 2].isdecimal()
    return False


def contains_whole(text: str, wording: str) -> bool:
    """Tell whether ``wording`` stands in ``text`` as whole words and whole numbers, both folded.

    "8,2" does not stand in "18,2" or "8,25", nor "an" in "ban". Empty wording stands nowhere.
    """
    text, wording = fold_answer(text), fold_answer(wording)
    if not wording:
        return False
    start = text.find(wording)
    while start >= 0:
        if not _joined(text, start) and not _joined(text, start + len(wording)):
            return True
        start = text.find(wording, start + 1)
    return False


def answer_limit(kind: str, answers: Sequence[str]) -> int:
    """Return how many characters of an answer are judged.

    120, or 600 for the kinds ``list``, ``multi``, ``wording`` and ``definition``. Where the wording
    that the set lists is itself longer than 600, its own length: of all parts together, two
    characters apart, where all are required, else of the longest.
    """
    if kind not in LONG_KINDS:
        return ANSWER_LIMIT
    lengths = [len(answer) for answer in answers]
    if kind in ALL_PARTS_KINDS:
        listed = sum(lengths) + 2 * max(0, len(lengths) - 1)
    else:
        listed = max(lengths, default=0)
    return max(LONG_ANSWER_LIMIT, listed)


def cut(answer: str, limit: int) -> str:
    """Return the first ``limit`` characters, without a word or number that the cut falls into."""
    end = min(limit, len(answer))
    while _joined(answer, end):
        end -= 1
    return answer[:end]


def is_right(answer: str, kind: str, answers: Sequence[str]) -> bool | None:
    """Judge an answer, cut at its limit, against those that a question set lists.

    Any one of ``answers`` is right; for the kinds ``list`` and ``multi`` all are required.
    ``None`` when the set lists none, so that nothing can be judged.
    """
    if not answers:
        return None
    shown = cut(answer, answer_limit(kind, answers))
    parts = (contains_whole(shown, part) for part in answers)
    return all(parts) if kind in ALL_PARTS_KINDS else any(parts)


def exact_match(answer: str, kind: str, answers: Sequence[str]) -> float | None:
    """Return 1 when the answer has the very syllables of a listed one, in their order, else 0.

    As with ``is_right`` the answer is cut at its limit and any one of ``answers`` will do; those of
    the kinds ``list`` and ``multi`` are joined in the order listed. Case, tone-mark placement,
    white space and punctuation do not count. ``None`` when the set lists no answer.
    """
    given, listed = _syllables(answer, kind, answers)
    return max((float(given == one) for one in listed), default=None)


def syllable_f1(answer: str, kind: str, answers: Sequence[str]) -> float | None:
    """Return the F1 of the answer's syllables against those of the listed answer nearest to it.

    F1 is ``2 * shared / (given + listed)``, a syllable counted as often as it stands in both, as
    SQuAD does with words. Answers are cut and joined as for ``exact_match``. Without any syllable
    on one side it is 1 when the other has none either, else 0.
    """
    given, listed = _syllables(answer, kind, answers)
    return max((_overlap(given, one) for one in listed), default=None)


def _syllables(
    answer: str, kind: str, answers: Sequence[str]
) -> tuple[list[str], tuple[list[str], ...]]:
    """Split an answer, cut at its limit, and what it may be into syllables and whole numbers."""
    shown = cut(answer, answer_limit(kind, answers))
    whole = ("; ".join(answers),) if answers and kind in ALL_PARTS_KINDS else tuple(answers)
    return _split(shown), tuple(_split(one) for one in whole)


def _split(text: str) -> list[str]:
    # Whole tokens only: kb.text.tokens would count "320/qđ-ubnd" again in each of its parts.
    return [token.text for token in tokenise(text)]


def _overlap(given: Sequence[str], listed: Sequence[str]) -> float:
    if not given or not listed:
        return float(not given and not listed)
    shared = (Counter(given) & Counter(listed)).total()
    return 2 * shared / (len(given) + len(listed))


# --- ranges ---------------------------------------------------------------------------------------


def ink(text: str, start: int, end: int) -> int:
    """Return how many characters of ``text[start:end]`` are not white space."""
    return sum(map(len, text[start:end].split()))


def covered(place: Span, spans: Iterable[Span], texts: Texts) -> int:
    """Return how many non-space characters of ``place`` lie in the union of ``spans``."""
    ranges = sorted(
        (max(span.start, place.start), min(span.end, place.end))
        for span in spans
        if span.document_id == place.document_id
    )
    text = texts[place.document_id]
    total, reached = 0, place.start
    for start, end in ranges:
        start = max(start, reached)
        if end > start:
            total += ink(text, start, end)
            reached = end
    return total


def is_found(slot: Slot, spans: Sequence[Span], texts: Texts, room: int) -> bool:
    """Tell whether the union of ``spans`` shows at least 80 % of some place of the slot.

    The union counts, because one piece of evidence may be cut into several sections. Evidence
    longer than ``room``, the most characters that one span may hold, is found once 80 % of
    ``room`` is shown: a full-sized span that lies wholly inside it is all that one can ask for.
    """
    for place in slot:
        size = ink(texts[place.document_id], place.start, place.end)
        if size and covered(place, spans, texts) >= ENOUGH * min(size, room):
            return True
    return False


def found_ranks(
    slots: Sequence[Slot], hits: Sequence[Span], texts: Texts
) -> tuple[int | None, ...]:
    """Return for each slot the rank, from 1, of the hit with which it is found; ``None`` if never.

    A slot that several hits show between them is found with the last of those it takes.
    """
    return tuple(
        next(
            (
                rank
                for rank in range(1, len(hits) + 1)
                if is_found(slot, hits[:rank], texts, HIT_ROOM)
            ),
            None,
        )
        for slot in slots
    )


def recall_at(ranks: Sequence[int | None], depth: int) -> float | None:
    """Return the share of slots found within ``depth`` hits; ``None`` without slots."""
    return mean(float(rank is not None and rank <= depth) for rank in ranks)


def reciprocal_rank(ranks: Sequence[int | None]) -> float | None:
    """Return 1 / the rank at which some slot is found first; 0 when none is, ``None`` without."""
    if not ranks:
        return None
    return max((1 / rank for rank in ranks if rank is not None), default=0.0)


def ndcg(ranks: Sequence[int | None], depth: int = GAIN_DEPTH) -> float | None:
    """Return the normalised discounted cumulative gain within ``depth`` hits, from 0 to 1.

    Each slot is worth 1 / log2(1 + its place), once, where it is found. The ideal has all slots,
    those that cannot be located too, at the places 1, 2, 3 …, so a slot's place is its rank or, if
    later, its number among the slots found: a hit that shows three at once counts as three hits in
    a row, and no list beats the ideal. Where every slot takes a hit of its own, this is the nDCG of
    binary relevance as others compute it. ``None`` without slots.
    """
    if not ranks:
        return None
    found = sorted(rank for rank in ranks if rank is not None)
    places = [max(rank, number) for number, rank in enumerate(found, start=1)]
    ideal = range(1, min(len(ranks), depth) + 1)
    return _gain(place for place in places if place <= depth) / _gain(ideal)


def _gain(places: Iterable[int]) -> float:
    return sum(1 / math.log2(1 + place) for place in places)


def citation_recall(slots: Sequence[Slot], citations: Sequence[Span], texts: Texts) -> float | None:
    """Return the share of slots that the citations show; ``None`` when nothing is required."""
    return mean(float(is_found(slot, citations, texts, CITATION_ROOM)) for slot in slots)


def citation_precision(
    slots: Sequence[Slot], citations: Sequence[Span], texts: Texts
) -> float | None:
    """Return the share of citations that are substantially about some evidence.

    A citation is when it shows at least half of a place of evidence, or lies at least half inside
    one. ``None`` without citations or without required evidence.
    """
    if not slots:
        return None
    places = [place for slot in slots for place in slot]
    return mean(
        float(any(_is_about(citation, place, texts) for place in places)) for citation in citations
    )


def _is_about(citation: Span, place: Span, texts: Texts) -> bool:
    shared = covered(place, (citation,), texts)
    if not shared:
        return False
    text = texts[place.document_id]
    smaller = min(ink(text, place.start, place.end), ink(text, citation.start, citation.end))
    return shared >= SUBSTANTIAL * smaller
