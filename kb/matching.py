"""How well some words speak of what a question mentions: weighted coverage of its concepts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from kb.commonness import share_of_sections
from kb.question import Concept, Understanding
from kb.records import NUMBERED_ROW, Section
from kb.table_rows import is_sum
from kb.text import bigrams, fold, has_diacritics, tokens

BACKGROUND_SECTIONS = 300
"""Ordinary sections counted beside the collection's own, so that a few documents do not decide
alone which words are rare."""
FOLDED_MATCH = 0.75
"""Worth of a name or unknown word that agrees but for its diacritics (Huyền Tung, Huyền Tụng)."""
WHOLE = 0.95
"""Share of a compound term from which it counts as mentioned; less is squared."""
_NOTHING = 0.02
"""Share of a question's weight that is too little to look for."""
FOLDED_WORD = 0.3
"""The same for a word that the collection knows as it is asked: năm is not Nam."""

folded = lru_cache(maxsize=200_000)(fold)
"""``fold`` for single words, which come again and again."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, ready to be matched: tokens in order, and as sets."""

    sequence: tuple[str, ...]
    exact: frozenset[str]
    folded: frozenset[str]
    pairs: frozenset[str]

    @staticmethod
    @lru_cache(maxsize=4096)
    def of(text: str) -> Words:
        """Take the words of a text; those of the last few thousand texts are kept."""
        return Words.from_tokens(tokens(text))

    @classmethod
    def from_tokens(cls, sequence: Sequence[str]) -> Words:
        """Take words already tokenised."""
        plain = [folded(token) for token in sequence]
        return cls(
            tuple(sequence), frozenset(sequence), frozenset(plain), frozenset(bigrams(plain))
        )


@dataclass(frozen=True, slots=True)
class _Alternative:
    """One wording of a concept: indices of its tokens, their rarities, and what it is worth."""

    tokens: tuple[int, ...]
    rarities: tuple[float, ...]
    total: float
    worth: float


class Weighing:
    """The concepts of a question with their weights in a collection.

    A concept weighs its importance times the inverse document frequency of its rarest wording,
    so that a name weighs more than a common word.
    """

    def __init__(
        self,
        understanding: Understanding,
        frequency: Callable[[str], int],
        total: int,
        names: frozenset[str] = frozenset(),
        places: frozenset[str] = frozenset(),
    ) -> None:
        """Weigh a question's concepts.

        ``frequency`` gives how many sections hold a token or a pair "one_two", ``total`` how many
        there are, ``names`` the pairs that the collection writes as names, as written and folded,
        ``places`` those that it calls a place.
        """
        self.understanding = understanding
        self.concepts = understanding.concepts
        self.focus = frozenset(understanding.focus)
        self._total = max(total, 1)
        self._frequency = frequency
        self._rarity: dict[str, float] = {}
        self._tokens = list(
            dict.fromkeys(t for c in self.concepts for words, _ in c.alternatives for t in words)
        )
        self.vocabulary = frozenset((*understanding.tokens, *self._tokens))
        self._plain = [folded(token) for token in self._tokens]
        place = {token: index for index, token in enumerate(self._tokens)}
        self._alternatives = [self._compile(concept, place) for concept in self.concepts]
        self.weights = tuple(self._weigh(concept) for concept in self.concepts)
        self.total = sum(self.weights) or 1.0
        self.pairs = frozenset(bigrams([folded(token) for token in understanding.tokens]))
        self.names = understanding.names | self._known_names(names)
        self.places = frozenset(pair for pair in self.names if pair in places) | (
            understanding.places
        )
        in_names = {word for pair in self.names for word in pair.split("_")}
        self._folded_worth = [
            self._worth_folded(token, plain, in_names)
            for token, plain in zip(self._tokens, self._plain, strict=True)
        ]
        self._place = place
        self._alike: dict[str, list[int]] = defaultdict(list)
        for index, plain in enumerate(self._plain):
            self._alike[plain].append(index)
        self._looked_for = frozenset(self._tokens), frozenset(self._plain)
        self._said = {
            token: min(1.0, concept.importance * (0.6 + 0.4 * weight))
            for concept in self.concepts
            for words, weight in sorted(concept.alternatives, key=lambda a: a[1])
            for token in words
        }
        self._said_folded = {folded(token): said for token, said in self._said.items()}
        # By identity; _seen keeps the words themselves, so that an id stays theirs.
        self._seen: dict[int, tuple[Words, list[float]]] = {}
        self._covered: dict[tuple[int, ...], float] = {}
        self._degrees: dict[tuple[int, ...], list[float]] = {}
        self._wholes: dict[frozenset[str], float] = {}

    def _known_names(self, names: frozenset[str]) -> frozenset[str]:
        """Give the folded pairs of the question's words that the collection writes as names.

        In a question with diacritics they are compared with theirs: "nguyên văn" is no Nguyễn Văn.
        """
        if has_diacritics(self.understanding.question):
            said = {pair: fold(pair) for pair in bigrams(self.understanding.tokens)}
        else:
            typed = (*bigrams(self.understanding.typed), *self.pairs)
            said = {pair: pair for pair in typed}
        return frozenset(plain for pair, plain in said.items() if pair in names)

    def rarity_of(self, token: str) -> float:
        """Give the inverse document frequency of any token."""
        found = self._rarity.get(token)
        if found is None:
            total = self._total + BACKGROUND_SECTIONS
            count = float(min(self._frequency(token), self._total))
            count += BACKGROUND_SECTIONS * share_of_sections(token)
            found = math.log(1 + (total - count + 0.5) / (count + 0.5))
            self._rarity[token] = found
        return found

    def unknown(self, token: str) -> bool:
        """Say whether a token stands nowhere in the collection."""
        return self._frequency(token) == 0

    def mentions(self, token: str) -> float:
        """Say how far the question itself says a token, from 0 to 1."""
        said = self._said.get(token)
        if said is None:
            said = FOLDED_MATCH * self._said_folded.get(folded(token), 0.0)
            self._said[token] = said
        return said

    def degrees(self, *words: Words) -> list[float]:
        """Say for each concept how far some words together mention it, from 0 to 1."""
        key = tuple(map(id, words))
        kept = self._degrees.get(key)
        if kept is None:
            presence = self._presence(words)
            kept = [self._degree(alternatives, presence) for alternatives in self._alternatives]
            self._degrees[key] = kept
        return kept

    def coverage(self, *words: Words) -> float:
        """Give the weighted share of the question's concepts that some words together mention."""
        key = tuple(map(id, words))
        kept = self._covered.get(key)
        if kept is None:
            degrees = self.degrees(*words)
            kept = sum(map(float.__mul__, self.weights, degrees)) / self.total
            self._covered[key] = kept
        return kept

    def cover_all(self, groups: Sequence[tuple[Words, ...]]) -> None:
        """Work out the degrees and the coverage of many groups of words at once, to be known then.

        One matrix product in place of thousands of small sums: ranking asks for hundreds.
        """
        if not groups or not self.concepts:
            return
        presence = np.array([self._presence(words) for words in groups])
        flat = [one for alternatives in self._alternatives for one in alternatives]
        parts = np.zeros((len(self._tokens), len(flat)))
        for column, one in enumerate(flat):
            for token, rarity in zip(one.tokens, one.rarities, strict=True):
                parts[token, column] += rarity / one.total if len(one.tokens) > 1 else 1.0
        share = presence @ parts
        compound = np.array([len(one.tokens) > 1 for one in flat])
        share = np.where(compound & (share <= WHOLE), share * share, share)
        worth = share * np.array([one.worth for one in flat])
        counts = [len(alternatives) for alternatives in self._alternatives]
        starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
        degrees = np.maximum.reduceat(worth, starts, axis=1)
        covered = degrees @ np.array(self.weights) / self.total
        for words, value, of_group in zip(groups, covered.tolist(), degrees.tolist(), strict=True):
            key = tuple(map(id, words))
            self._covered[key] = value
            self._degrees[key] = of_group

    def rest(self, known: Sequence[Words], *words: Words) -> float:
        """Give the coverage by words of what the known words leave of the question; 1 for nothing.

        A place of a document need not repeat what its title and headings say already.
        """
        held = self.degrees(*known)
        left = [weight * (1.0 - degree) for weight, degree in zip(self.weights, held, strict=True)]
        whole = sum(left)
        if whole <= _NOTHING * self.total:
            return 1.0
        found = zip(left, self.degrees(*words), strict=True)
        return sum(weight * degree for weight, degree in found) / whole

    def gain(self, covered: Sequence[float], *words: Words) -> float:
        """Give the weighted share of the concepts that words add to those already covered."""
        added = zip(self.weights, covered, self.degrees(*words), strict=True)
        return sum(weight * max(0.0, new - old) for weight, old, new in added) / self.total

    def pair_share(self, *words: Words) -> float:
        """Give the share of the question's neighbouring word pairs that stand so in the words."""
        if not self.pairs:
            return 0.0
        kept = set().union(*(self.pairs & w.pairs for w in words))
        return len(kept) / len(self.pairs)

    def share(self, wanted: frozenset[str], words: Words) -> float:
        """Give the share of some wanted tokens, by rarity, that the words hold."""
        whole = self._whole(wanted)
        held = sum(
            self.rarity_of(token) * (1.0 if token in words.exact else FOLDED_MATCH)
            for token in wanted
            if token in words.exact or folded(token) in words.folded
        )
        return held / whole if whole else 0.0

    def _whole(self, wanted: frozenset[str]) -> float:
        """Sum the rarities of some wanted tokens; the same few are asked for again and again."""
        whole = self._wholes.get(wanted)
        if whole is None:
            whole = self._wholes[wanted] = sum(self.rarity_of(token) for token in wanted)
        return whole

    def held(self, wanted: frozenset[str], present: Set[str]) -> float:
        """Give the share of some wanted tokens, by rarity, that are present as they are."""
        whole = self._whole(wanted)
        return sum(self.rarity_of(t) for t in wanted & present) / whole if whole else 0.0

    def number_share(self, *words: Words) -> float:
        """Give the share of the question's numbers that the words hold; 1 when it has none."""
        numbers = {token for token in self.understanding.typed if token[0].isdigit()}
        if not numbers:
            return 1.0
        return sum(any(n in w.folded for w in words) for n in numbers) / len(numbers)

    def total_fit(self, section: Section) -> float:
        """Say how well a sum or group row of a table answers for the total asked for, 0 to 1."""
        if not self.understanding.total or not section.cells:
            return 0.0
        if section.label.startswith(NUMBERED_ROW):
            return 0.0
        return 1.0 if is_sum(section) or not self.understanding.whole else 0.3

    def numbered_missing(self, *words: Words) -> float:
        """Give the share of numbered names ("Huyền Tụng 3") whose number is missing there."""
        last = {pair.partition("_")[2] for pair in self.names}
        numbered = frozenset(
            pair for pair in self.pairs if pair.partition("_")[0] in last and pair[-1].isdigit()
        )
        return self._share_missing(numbered, words)

    def names_missing(self, *words: Words) -> float:
        """Give the share of the names in the question that do not stand in the words."""
        return self._share_missing(self.names, words)

    def places_missing(self, *words: Words) -> float:
        """Give the share of the places in the question that do not stand in the words."""
        return self._share_missing(self.places, words)

    @staticmethod
    def _share_missing(wanted: frozenset[str], words: Sequence[Words]) -> float:
        if not wanted:
            return 0.0
        return 1.0 - sum(any(pair in w.pairs for w in words) for pair in wanted) / len(wanted)

    def pairs_unknown(self) -> float:
        """Give the share of the question's neighbouring content words never seen side by side."""
        matter = {c.source for c in self.concepts if c.importance >= 1}
        said = [
            (one, two)
            for one, two in pairwise(self.understanding.tokens)
            if one in matter and two in matter
        ]
        unseen = sum(self._frequency(f"{one}_{two}") == 0 for one, two in said)
        return unseen / len(said) if said else 0.0

    def _worth_folded(self, token: str, plain: str, in_names: set[str]) -> float:
        if token == plain and self.understanding.english and self.unknown(token):
            # A Vietnamese name in an English question has no diacritics to compare.
            return 1.0
        return FOLDED_MATCH if plain in in_names or self.unknown(token) else FOLDED_WORD

    def _compile(self, concept: Concept, place: dict[str, int]) -> list[_Alternative]:
        best = max(weight for _, weight in concept.alternatives)
        compiled = []
        for words, weight in concept.alternatives:
            rarities = tuple(self.rarity_of(token) for token in words)
            indices = tuple(place[token] for token in words)
            worth = 0.7 + 0.3 * weight / best
            compiled.append(_Alternative(indices, rarities, sum(rarities) or 1.0, worth))
        return compiled

    def _weigh(self, concept: Concept) -> float:
        best = max(weight for _, weight in concept.alternatives)
        return concept.importance * max(
            sum(self.rarity_of(token) for token in words) / len(words)
            for words, weight in concept.alternatives
            if weight >= 0.5 * best
        )

    def _presence(self, several: Sequence[Words]) -> list[float]:
        """Say for each token of the question whether the words hold it, and how exactly."""
        joined: list[float] | None = None
        for words in several:
            kept = self._seen.get(id(words))
            if kept is None:
                exact, plain = self._looked_for
                found = [0.0] * len(self._tokens)
                for alike in plain & words.folded:
                    for index in self._alike[alike]:
                        found[index] = self._folded_worth[index]
                for token in exact & words.exact:
                    found[self._place[token]] = 1.0
                kept = self._seen[id(words)] = (words, found)
            joined = kept[1] if joined is None else list(map(max, joined, kept[1]))
        return joined or [0.0] * len(self._tokens)

    @staticmethod
    def _degree(alternatives: Sequence[_Alternative], presence: Sequence[float]) -> float:
        degree = 0.0
        for alternative in alternatives:
            if len(alternative.tokens) == 1:
                share = presence[alternative.tokens[0]]
            else:
                held = sum(
                    rarity * presence[token]
                    for token, rarity in zip(alternative.tokens, alternative.rarities, strict=True)
                )
                share = held / alternative.total
                # Half of a compound term is hardly a mention of it.
                share = share if share > WHOLE else share * share
            degree = max(degree, share * alternative.worth)
        return degree
