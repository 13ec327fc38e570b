"""Hybrid retrieval: candidates from BM25 and vectors, then a second ranking that reads structure.

Scores of the two retrievers are normalised over the candidates of a question and summed with
weights (not reciprocal ranks: a weak dense model then drags a strong lexical one down).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest

import numpy as np
import numpy.typing as npt

from kb.catalog import Catalog
from kb.matching import Weighing
from kb.naming import Naming
from kb.passages import NOT_SEARCHED
from kb.question import Understanding
from kb.ranker import ranker, weighted_sum
from kb.records import Hit, Section
from kb.retrieval.embedding import Encoder
from kb.retrieval.named import (
    NAMED_CANDIDATES,
    NAMED_WEIGHTS,
    elsewhere,
    mentioning,
    named_by,
    openings,
)
from kb.retrieval.question_terms import question_terms
from kb.retrieval.ranking import cover, features
from kb.retrieval.reranking import RERANKED, Reranker
from kb.retrieval.terms import TermIndex, TermQuery
from kb.retrieval.vectors import VectorIndex

LEXICAL_CANDIDATES = 80
DENSE_CANDIDATES = 40
RANKED_CANDIDATES = 64


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: the hits, best first, and the question's weighed concepts.

    ``similarity`` tells how near some words are to the question in meaning, from -1 to 1.
    """

    hits: tuple[Hit, ...]
    weighing: Weighing
    similarity: Callable[[str], float]


class HybridRetriever:
    """Finds the sections that answer a question."""

    def __init__(
        self,
        catalog: Catalog,
        terms: TermIndex,
        vectors: VectorIndex,
        encoder: Encoder,
        reranker: Reranker | None = None,
    ) -> None:
        """Search a catalogue through its two indexes; a ``reranker`` orders what is found."""
        self._catalog = catalog
        self._terms = terms
        self._vectors = vectors
        self._encoder = encoder
        self._reranker = reranker
        self._frequencies: dict[str, int] = {}

    def weigh(self, understanding: Understanding) -> Weighing:
        """Weigh a question's concepts by how rare they are in this collection."""
        return Weighing(
            understanding,
            self._frequency,
            len(self._catalog),
            self._catalog.names,
            self._catalog.places,
        )

    def search(self, understanding: Understanding, limit: int) -> Found:
        """Find up to ``limit`` sections; no two hits show the same stretch of text."""
        weighing = self.weigh(understanding)
        asked = self._asked(understanding)
        ranked = self._rank(self._candidates(weighing, asked))
        if self._reranker is not None:
            ranked = self._reranked(self._reranker, understanding.text, ranked)

        def similarity(words: str) -> float:
            return float(np.max(asked @ self._encoder.encode_passages([words])[0]))

        return Found(self._distinct(ranked, limit), weighing, similarity)

    def absent(self, word: str, *, folded: bool = False) -> bool:
        """Say whether a word stands in no section; ``folded`` looks past diacritics."""
        return self._terms.document_frequency(word, "folded" if folded else "accented") == 0

    def candidates(self, understanding: Understanding) -> list[tuple[Section, dict[str, float]]]:
        """Give every candidate with its second-stage features, for learning their weights."""
        return self._candidates(self.weigh(understanding), self._asked(understanding))

    def _candidates(
        self, weighing: Weighing, asked: npt.NDArray[np.float32]
    ) -> list[tuple[Section, dict[str, float]]]:
        """Ask both retrievers and describe what they find; ``asked`` is the encoded question."""
        understanding = weighing.understanding
        terms = question_terms(understanding, weighing)
        naming = named_by(understanding, self._catalog)
        opening = openings(understanding, naming, self._catalog)
        lexical = dict(self._terms.search(terms, LEXICAL_CANDIDATES))
        # In a large collection a named document's sections need not be among the best.
        within = dict(self._within(naming, terms))
        sure = (*opening, *(s.id for s in mentioning(naming, self._catalog)), *within)
        found = self._with_features(weighing, within | lexical, self._dense(asked), sure)
        for section, signals in found:
            signals["elsewhere"] = elsewhere(understanding, naming, section.document_id)
            signals["opening"] = float(section.id in opening)
        return found

    def _within(self, naming: Naming, terms: TermQuery) -> list[tuple[str, float]]:
        """Search the documents that a question names, if it names any."""
        ids = [section.id for id_ in naming.favoured for section in self._catalog.all_of(id_)]
        return self._terms.search(terms, NAMED_CANDIDATES, within=ids) if ids else []

    def _frequency(self, token: str) -> int:
        count = self._frequencies.get(token)
        if count is None:
            count = self._frequencies[token] = self._terms.document_frequency(token)
        return count

    def _asked(self, understanding: Understanding) -> npt.NDArray[np.float32]:
        """Encode a question, as it was asked and in Vietnamese: (1 or 2, dimension) float32."""
        wordings = list(dict.fromkeys((understanding.question, understanding.text)))
        return self._encoder.encode_queries(wordings)

    def _dense(self, vectors: npt.NDArray[np.float32]) -> dict[str, float]:
        """Search by meaning for any of the vectors of a question; the best score counts."""
        scores: dict[str, float] = {}
        for found in self._vectors.search(vectors, DENSE_CANDIDATES):
            for section_id, value in found:
                scores[section_id] = max(value, scores.get(section_id, -1.0))
        return scores

    def _with_features(
        self,
        weighing: Weighing,
        lexical: Mapping[str, float],
        dense: Mapping[str, float],
        sure: Iterable[str],
    ) -> list[tuple[Section, dict[str, float]]]:
        """Describe the best candidates, and those that are ``sure`` to be ranked whatever comes."""
        top = max(lexical.values(), default=1.0) or 1.0
        floor = min(dense.values(), default=0.0)
        spread = (max(dense.values(), default=1.0) - floor) or 1.0
        # Enough for the second stage to choose from; the rest would only cost time.
        best = nlargest(
            RANKED_CANDIDATES,
            dict.fromkeys((*lexical, *dense)),
            key=lambda id_: lexical.get(id_, 0.0) / top + (dense.get(id_, floor) - floor) / spread,
        )
        ids = dict.fromkeys((*best, *sure))
        sections = [self._catalog.sections[id_] for id_ in ids if id_ in self._catalog.sections]
        sections = [section for section in sections if section.kind not in NOT_SEARCHED]
        cover(weighing, sections, self._catalog)
        found = []
        for section in sections:
            section_id = section.id
            signals = {
                "lexical": lexical.get(section_id, 0.0) / top,
                "cosine": dense.get(section_id, 0.0),
                "dense": max(0.0, dense.get(section_id, floor) - floor) / spread,
            }
            signals |= features(weighing, section, self._catalog)
            found.append((section, signals))
        return found

    @staticmethod
    def _rank(
        candidates: list[tuple[Section, dict[str, float]]],
    ) -> list[tuple[float, Section, dict[str, float]]]:
        signals = [found for _, found in candidates]
        learnt = ranker("retrieval").scores(signals)
        scored = [
            (score + weighted_sum(found, NAMED_WEIGHTS), section, found)
            for score, (section, found) in zip(learnt, candidates, strict=True)
        ]
        return sorted(scored, key=lambda entry: (-entry[0], entry[1].id))

    def _reranked(
        self,
        reranker: Reranker,
        question: str,
        ranked: list[tuple[float, Section, dict[str, float]]],
    ) -> list[tuple[float, Section, dict[str, float]]]:
        """Reorder the best candidates; each place keeps its score, whose scale others rely on."""
        best = ranked[:RERANKED]
        passages = [self._catalog.passage(section) for _, section, _ in best]
        texts = [f"{passage.heading} {passage.body}".strip() for passage in passages]
        order = reranker.order(question, texts)
        moved = [(place[0], *best[at][1:]) for place, at in zip(best, order, strict=True)]
        return [*moved, *ranked[RERANKED:]]

    def _distinct(
        self, ranked: list[tuple[float, Section, dict[str, float]]], limit: int
    ) -> tuple[Hit, ...]:
        hits: list[Hit] = []
        for value, section, signals in ranked:
            if len(hits) == limit:
                break
            if any(_shows(hit, section) for hit in hits):
                continue
            start, end = self._catalog.stretch(section)
            hits.append(Hit(section, value, len(hits) + 1, start, end, signals))
        return tuple(hits)


def _shows(hit: Hit, section: Section) -> bool:
    """Whether a hit already shows a section."""
    return (
        hit.section.document_id == section.document_id
        and hit.start <= section.start
        and section.end <= hit.end
    )
