"""Fits the token table: contrastive in-batch softmax over mean-pooled token vectors."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from pairs import Pairs
from tokenizers import Tokenizer
from torch.nn import functional

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the table is fitted; lengths are in tokens."""

    dimension: int = 256
    steps: int = 1500
    batch: int = 1024
    learning_rate: float = 0.004
    scale: float = 20.0
    query_length: int = 64
    passage_length: int = 192
    dropout: float = 0.1
    run: int = 8
    seed: int = 7


class TokenisedTexts:
    """Token ids of many texts in one array, so that a batch is cut out without a loop."""

    def __init__(self, tokenizer: Tokenizer, texts: list[str]) -> None:
        """Tokenise ``texts``, in order."""
        pieces: list[np.ndarray] = []
        for start in range(0, len(texts), 10_000):
            encoded = tokenizer.encode_batch_fast(
                texts[start : start + 10_000], add_special_tokens=False
            )
            pieces += [np.asarray(encoding.ids, dtype=np.int32) for encoding in encoded]
        self.lengths = np.array([len(piece) for piece in pieces], dtype=np.int64)
        self.starts = np.concatenate(([0], np.cumsum(self.lengths)[:-1]))
        self.ids = np.concatenate(pieces)

    def bags(
        self, texts: np.ndarray, longest: int, dropout: float, chance: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray]:
        """Cut the ids of ``texts`` out, shortened to ``longest`` and thinned by ``dropout``.

        Returns the ids in one array and the length of each text, both int64.
        """
        lengths = np.minimum(self.lengths[texts], longest)
        # A text that is too long is cut at its beginning half of the time, else anywhere.
        slack = self.lengths[texts] - lengths
        shift = slack * chance.random(len(texts)) * (chance.random(len(texts)) < 0.5)
        ends = np.cumsum(lengths)
        within = np.arange(ends[-1]) - np.repeat(ends - lengths, lengths)
        ids = self.ids[np.repeat(self.starts[texts] + shift.astype(np.int64), lengths) + within]
        kept = (chance.random(len(ids)) >= dropout) | (within == 0)
        owner = np.repeat(np.arange(len(texts)), lengths)
        counts = np.bincount(owner[kept], minlength=len(texts))
        return ids[kept].astype(np.int64), counts


def fit_table(
    tokenised: TokenisedTexts,
    kinds: dict[str, Pairs],
    shares: dict[str, float],
    probabilities: np.ndarray,
    settings: Settings,
) -> np.ndarray:
    """Fit the table; a float32 array of shape (vocabulary, dimension)."""
    chance = np.random.default_rng(settings.seed)
    generator = torch.Generator().manual_seed(settings.seed)
    # Frequent tokens say little, so they start short (Arora et al. 2017, smooth inverse frequency).
    importance = torch.from_numpy(1e-3 / (1e-3 + probabilities)).float()
    weights = torch.randn(len(probabilities), settings.dimension, generator=generator) / 16
    table = torch.nn.Parameter(weights * importance[:, None])
    optimiser = torch.optim.Adam([table], lr=settings.learning_rate, fused=True)
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, settings.steps))
    streams = _streams(kinds, shares, settings, chance)
    began, average = time.monotonic(), 0.0
    for step in range(1, settings.steps + 1):
        drawn = [next(stream) for stream in streams]
        queries = np.concatenate([pair[0] for pair in drawn])
        passages = np.concatenate([pair[1] for pair in drawn])
        loss = _loss(table, tokenised, queries, passages, settings, chance)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        rate.step()
        average += (loss.item() - average) / min(step, 100)
        if step % 200 == 0:
            logger.info("step %d: loss %.3f, %.0f s", step, average, time.monotonic() - began)
    return table.detach().numpy()


def _rate(step: int, steps: int) -> float:
    return min(1.0, (step + 1) / 100) * max(0.02, 1.0 - step / steps)


def _loss(
    table: torch.Tensor,
    tokenised: TokenisedTexts,
    queries: np.ndarray,
    passages: np.ndarray,
    settings: Settings,
    chance: np.random.Generator,
) -> torch.Tensor:
    query_ids, query_counts = tokenised.bags(
        queries, settings.query_length, settings.dropout, chance
    )
    passage_ids, passage_counts = tokenised.bags(
        passages, settings.passage_length, settings.dropout, chance
    )
    counts = np.concatenate((query_counts, passage_counts))
    offsets = torch.from_numpy(np.concatenate(([0], np.cumsum(counts)[:-1])))
    ids = torch.from_numpy(np.concatenate((query_ids, passage_ids)))
    # The sum points where the mean points, and only the direction counts.
    vectors = functional.normalize(functional.embedding_bag(ids, table, offsets, mode="sum"))
    logits = settings.scale * vectors[: len(queries)] @ vectors[len(queries) :].T
    # The same text twice in a batch is no negative of itself.
    same = (queries[:, None] == queries[None, :]) | (passages[:, None] == passages[None, :])
    np.fill_diagonal(same, False)
    logits = logits.masked_fill(torch.from_numpy(same), float("-inf"))
    labels = torch.arange(len(queries))
    forward = functional.cross_entropy(logits, labels)
    return (forward + functional.cross_entropy(logits.T, labels)) / 2


def _streams(
    kinds: dict[str, Pairs],
    shares: dict[str, float],
    settings: Settings,
    chance: np.random.Generator,
) -> list[Iterator[tuple[np.ndarray, np.ndarray]]]:
    total = sum(shares.values())
    streams = []
    for kind, share in shares.items():
        pairs = kinds[kind]
        number = max(1, round(settings.batch * share / total))
        seeded = np.random.default_rng(chance.integers(1 << 31))
        streams.append(_stream(pairs, number, settings.run, seeded))
        logger.info("%s: %d pairs, %d a batch", kind, len(pairs.queries), number)
    return streams


def _stream(
    pairs: Pairs, number: int, run: int, chance: np.random.Generator
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield ``number`` pairs at a time for ever, in runs of up to ``run`` of the same group."""
    queries, passages = np.array(pairs.queries), np.array(pairs.passages)
    groups = np.array(pairs.groups)
    # A pair without a group is a group of its own.
    groups = np.where(groups < 0, groups.max() + 1 + np.arange(len(groups)), groups)
    waiting = np.empty(0, dtype=np.int64)
    while True:
        while len(waiting) < number:
            waiting = np.concatenate((waiting, _shuffled_runs(groups, run, chance)))
        taken, waiting = waiting[:number], waiting[number:]
        yield queries[taken], passages[taken]


def _shuffled_runs(groups: np.ndarray, run: int, chance: np.random.Generator) -> np.ndarray:
    order = np.lexsort((chance.random(len(groups)), groups))
    ordered = groups[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    lengths = np.diff(np.concatenate((starts, [len(ordered)])))
    place = np.arange(len(ordered)) - np.repeat(starts, lengths)
    runs = np.repeat(np.arange(len(starts)), lengths) * (lengths.max() // run + 1) + place // run
    named, member = np.unique(runs, return_inverse=True)
    return order[np.argsort(chance.permutation(len(named))[member], kind="stable")]
