"""Restores missing diacritics in a question, syllable by syllable.

The likeliest sequence of syllables under counts of neighbours (bigrams) and single syllables, found
by Viterbi search. The counts come from law text (``training/train_diacritics.py``); a collection
adds its own, so that its local names come out right.
"""

from __future__ import annotations

import json
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from kb.errors import KBError
from kb.syllables import (
    BREAK,
    NUMBER,
    SYMBOL,
    Counts,
    Floats,
    Ids,
    as_counts,
    bundled_counts,
    symbols,
)
from kb.text import fold, has_diacritics, nfc, normalise_tone

# A pair's own count decides less the more different syllables follow its first one (Witten-Bell);
# each of them counts as so many occurrences.
_FOLLOWER_WEIGHT = 30.0
# What one collection weighs against the law text, however small it is.
_COLLECTION_SHARE = 0.3
# How unlikely a writer is to change between typing and leaving out diacritics at any syllable.
_SWITCH = math.log(0.02)


class Restorer:
    """Puts the diacritics back that were left out of a question."""

    def __init__(self, counts: Counts, learnt: Counts | None = None) -> None:
        """Take the base counts and, if there are any, those of the collection."""
        self._base = counts
        self._learnt = learnt
        known = dict(_places(counts))
        syllables = list(counts.syllables)
        for syllable in learnt.syllables if learnt else ():
            if syllable not in known:
                known[syllable] = len(syllables)
                syllables.append(syllable)
        self._known = known
        self._syllables = syllables
        self._variants = _variants(syllables)
        self._singles = np.zeros(len(syllables))
        self._singles[: len(counts.singles)] = counts.singles
        followers = [counts.pairs]
        self._weight = 0.0
        if learnt is not None:
            places = np.array([known[syllable] for syllable in learnt.syllables], dtype=np.int64)
            own = places[learnt.pairs >> 32] << 32 | places[learnt.pairs & 0xFFFFFFFF]
            order = np.argsort(own)
            self._own_pairs, self._own_counts = own[order], learnt.pair_counts[order]
            ratio = counts.singles.sum() / max(learnt.singles.sum(), 1.0)
            self._weight = max(1.0, _COLLECTION_SHARE * ratio)
            np.add.at(self._singles, places, self._weight * learnt.singles)
            followers.append(self._own_pairs)
        pairs = np.concatenate(followers)
        size = len(syllables)
        self._followed = np.bincount(pairs >> 32, minlength=size).astype(np.float64)
        # How many different syllables one follows says better than its count how it joins others.
        self._follows = np.bincount(pairs & 0xFFFFFFFF, minlength=size).astype(np.float64)

    @classmethod
    def bundled(cls) -> Restorer:
        """Return a restorer that knows law text only.

        Raises:
            KBError: the bundled counts are missing or damaged.
        """
        return cls(bundled_counts())

    @classmethod
    def from_bytes(cls, data: bytes) -> Restorer:
        """Return the bundled restorer with a collection's counts as ``to_bytes`` gave them.

        Raises:
            KBError: the bytes are no such counts.
        """
        try:
            stored = json.loads(zlib.decompress(data))
            learnt = Counts(
                tuple(stored["syllables"]),
                np.array(stored["singles"], dtype=np.float64),
                np.cumsum(np.array(stored["pair_steps"], dtype=np.int64)),
                np.array(stored["pair_counts"], dtype=np.float64),
            )
        except (zlib.error, ValueError, KeyError, TypeError) as error:
            raise KBError(
                "Bảng âm tiết của bộ sưu tập bị hỏng; hãy nạp lại tài liệu bằng kb ingest."
            ) from error
        return cls(bundled_counts(), learnt)

    def to_bytes(self) -> bytes:
        """Return the collection's counts as compressed JSON, the same bytes for equal counts."""
        learnt = self._learnt or as_counts(Counter(), Counter())
        stored = {
            "syllables": list(learnt.syllables),
            "singles": learnt.singles.astype(int).tolist(),
            "pair_steps": np.diff(learnt.pairs, prepend=0).tolist(),
            "pair_counts": learnt.pair_counts.astype(int).tolist(),
        }
        return zlib.compress(json.dumps(stored, ensure_ascii=False).encode(), 6)

    def learn(self, texts: Iterable[str]) -> Restorer:
        """Return a restorer that also knows the texts of a collection.

        Texts without diacritics teach nothing and are passed over. What this restorer has learnt
        before is kept; start from ``bundled()`` to learn a collection anew.
        """
        singles: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        if self._learnt is not None:
            names = self._learnt.syllables
            singles.update(dict(zip(names, self._learnt.singles.astype(int).tolist(), strict=True)))
            for pair, count in zip(
                self._learnt.pairs.tolist(), self._learnt.pair_counts.tolist(), strict=True
            ):
                pairs[names[pair >> 32], names[pair & 0xFFFFFFFF]] = int(count)
        for text in texts:
            if has_diacritics(text):
                found = symbols(text)
                singles.update(found)
                pairs.update(pairwise((BREAK, *found, BREAK)))
        return Restorer(self._base, as_counts(singles, pairs))

    def restore(self, question: str) -> str:
        """Return the question with its missing diacritics, in NFC.

        Syllables that carry diacritics, numbers, unknown words, abbreviations in capitals, and case
        stay. A question that is written with diacritics throughout comes back as it is.
        """
        question = nfc(question)
        found = list(SYMBOL.finditer(question))
        if not found:
            return question
        shouted = question.isupper()
        choices = [self._choices(match.group(), shouted) for match in found]
        best = self._best_path(choices)
        pieces: list[str] = []
        at = 0
        for match, choice in zip(found, best, strict=True):
            pieces.append(question[at : match.start()])
            pieces.append(_like(match.group(), self._syllables[choice] if choice >= 0 else None))
            at = match.end()
        return "".join((*pieces, question[at:]))

    def _choices(self, typed: str, shouted: bool) -> list[tuple[int, bool]]:
        """Return the alternatives: place of a syllable, -1 if unknown; whether typed with care.

        What says nothing about the writer's care, such as a number, stands for both.
        """
        if not typed[0].isalpha():
            place = self._known[NUMBER if typed[0].isdigit() else BREAK]
            return [(place, True), (place, False)]
        word = normalise_tone(typed).lower()
        itself = self._known.get(word, -1)
        if has_diacritics(word):
            return [(itself, True)]
        plain = [(place, False) for place in self._variants.get(word, ())]
        if len(typed) > 1 and typed.isupper() and not shouted:
            # An abbreviation may only be missing the stroke of its đ: QD, HDND.
            plain = [one for one in plain if self._syllables[one[0]].replace("đ", "d") == word]
        return [(itself, True), *(plain or [(itself, False)])]

    def _best_path(self, choices: Sequence[Sequence[tuple[int, bool]]]) -> list[int]:
        """Return the place of the likeliest syllable for each list of alternatives (Viterbi)."""
        start = [(self._known[BREAK], True), (self._known[BREAK], False)]
        score = np.zeros(2)
        back: list[npt.NDArray[np.intp]] = []
        ids = [np.array([place for place, _ in options]) for options in (start, *choices, start)]
        accented = [np.array([mode for _, mode in options]) for options in (start, *choices, start)]
        steps = self._transitions(ids)
        for at, step in enumerate(steps, 1):
            step = step + _SWITCH * (accented[at - 1][:, None] != accented[at][None, :])
            total = score[:, None] + step
            back.append(total.argmax(axis=0))
            score = total.max(axis=0)
        path: list[int] = []
        state = int(score.argmax())
        for at in range(len(back) - 1, 0, -1):
            state = int(back[at][state])
            path.append(int(ids[at][state]))
        return path[::-1]

    def _transitions(self, ids: Sequence[Ids]) -> list[Floats]:
        """Return log P(second | first) for each two neighbouring lists of places."""
        sizes = [(len(first), len(second)) for first, second in pairwise(ids)]
        firsts = np.concatenate([np.repeat(a, len(b)) for a, b in pairwise(ids)])
        seconds = np.concatenate([np.tile(b, len(a)) for a, b in pairwise(ids)])
        wanted = firsts << 32 | seconds
        together = _looked_up(self._base.pairs, self._base.pair_counts, wanted)
        if self._weight:
            together += self._weight * _looked_up(self._own_pairs, self._own_counts, wanted)
        unknown = firsts < 0
        of_first = np.maximum(np.where(unknown, 1.0, self._singles[firsts]), 1.0)
        different = np.maximum(np.where(unknown, 1.0, self._followed[firsts]), 1.0)
        pair_share = of_first / (of_first + _FOLLOWER_WEIGHT * different)
        alone = (np.where(seconds < 0, 0.0, self._follows[seconds]) + 0.05) / self._follows.sum()
        logs = np.log(pair_share * together / of_first + (1 - pair_share) * alone)
        cuts = np.cumsum([rows * columns for rows, columns in sizes])[:-1]
        return [part.reshape(size) for part, size in zip(np.split(logs, cuts), sizes, strict=True)]


def _looked_up(pairs: Ids, counts: Floats, wanted: Ids) -> Floats:
    if not len(pairs):
        return np.zeros(len(wanted))
    at = np.minimum(np.searchsorted(pairs, wanted), len(pairs) - 1)
    return np.where(pairs[at] == wanted, counts[at], 0.0)


def _like(typed: str, restored: str | None) -> str:
    """Return the restored syllable in the case of the typed one."""
    if restored is None or not typed[0].isalpha() or fold(typed) != fold(restored):
        return typed
    if normalise_tone(typed).lower() == restored:
        return typed
    if typed.isupper() and (len(typed) > 1 or len(restored) > 1):
        return restored.upper()
    if typed[0].isupper():
        return restored[0].upper() + restored[1:]
    return restored


def _places(counts: Counts) -> dict[str, int]:
    return {syllable: at for at, syllable in enumerate(counts.syllables)}


def _variants(syllables: Sequence[str]) -> dict[str, list[int]]:
    """Map each folded form to the places of the syllables that fold to it."""
    variants: dict[str, list[int]] = {}
    for at, folded in enumerate(fold("\n".join(syllables)).split("\n")):
        if folded and folded != NUMBER:
            variants.setdefault(folded, []).append(at)
    return variants
