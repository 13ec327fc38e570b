"""The terms by which a question is searched for in the word index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from kb.matching import Weighing
from kb.question import Concept, Understanding, lacks_diacritics
from kb.retrieval.terms import Term, TermQuery
from kb.text import bigrams, fold

PAIR_WEIGHT = 0.5
FOLDED_WEIGHT = 0.3
FOLDED_WEIGHT_UNACCENTED = 0.5
FUZZY_WEIGHT = 0.3
ALSO_WEIGHT = 0.3
_FUZZY_SHORTEST = 4


def question_terms(understanding: Understanding, weighing: Weighing) -> TermQuery:
    """List the terms of a question, each once, with its highest weight.

    Words are searched as they are, without diacritics and, where the collection does not know
    them, with a letter changed; neighbouring words are searched as pairs too.
    """
    unaccented = lacks_diacritics(understanding)
    folded_weight = FOLDED_WEIGHT_UNACCENTED if unaccented else FOLDED_WEIGHT
    best: dict[Term, Term] = {}
    for term in chain(
        *(_of_concept(concept, weighing, folded_weight) for concept in understanding.concepts),
        _of_abbreviations(understanding),
        _of_neighbours(understanding, folded_weight),
    ):
        key = replace(term, weight=0.0)
        if key not in best or best[key].weight < term.weight:
            best[key] = term
    return tuple(best.values())


def _of_concept(concept: Concept, weighing: Weighing, folded_weight: float) -> Iterator[Term]:
    for words, weight in concept.alternatives:
        # A compound's words together weigh as much as one word of their kind.
        share = concept.importance * weight / len(words) ** 0.5
        for word in words:
            yield Term(word, share, "accented")
            yield Term(fold(word), share * folded_weight, "folded")
            if weighing.unknown(word) and len(word) >= _FUZZY_SHORTEST and not word[0].isdigit():
                yield Term(fold(word), share * FUZZY_WEIGHT, "folded", True)
        for pair in bigrams(words):
            yield Term(pair, share * PAIR_WEIGHT, "accented")


def _of_abbreviations(understanding: Understanding) -> Iterator[Term]:
    for words, weight in understanding.also:
        for word in words:
            yield Term(word, ALSO_WEIGHT * weight / len(words) ** 0.5, "accented")


def _of_neighbours(understanding: Understanding, folded_weight: float) -> Iterator[Term]:
    if understanding.english:
        return
    importance = {concept.source: concept.importance for concept in understanding.concepts}
    for pair in bigrams(understanding.tokens):
        least = min(importance.get(word, 1.0) for word in pair.split("_"))
        yield Term(pair, PAIR_WEIGHT * least, "accented")
        yield Term(fold(pair), PAIR_WEIGHT * least * folded_weight, "folded")
