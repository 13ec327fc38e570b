"""Trains the bundled Vietnamese-English embedding model on the CPU.

python training/train.py --data DIR --glossary kb/data/glossary.tsv \
    --dictionary kb/data/dictionary.tsv --output kb/models/vi-en-static
"""

from __future__ import annotations

import argparse
import logging
import time
from pathlib import Path

import numpy as np
import torch
from card import write_card
from codeswitch import Lexicon
from fit import Settings, TokenisedTexts, fit_table
from measure import measure
from pairs import SHARES, collect_pairs, vocabulary_texts
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from sources import (
    DECREES_HELD_OUT,
    LAW_ARTICLES_HELD_OUT,
    PARALLEL_DOCUMENTS_HELD_OUT,
    read_sources,
)
from tokenizers import Tokenizer
from vocabulary import build_tokenizer

logger = logging.getLogger("training")


def main() -> None:
    """Train, save and measure."""
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("sentence_transformers").setLevel(logging.WARNING)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    began = time.monotonic()
    settings = Settings(seed=options.seed, steps=options.steps, dimension=options.dimension)
    sources = read_sources(options.data)
    lexicon = Lexicon(options.glossary, options.dictionary)
    collected = collect_pairs(sources, lexicon, options.seed)
    logger.info("%d texts in pairs", len(collected.texts))
    tokenizer, probabilities = build_tokenizer(
        vocabulary_texts(sources),
        [term for pair in lexicon.pairs for term in pair],
        options.vocabulary,
        options.compounds,
    )
    logger.info("%d tokens in the vocabulary", tokenizer.get_vocab_size())
    tokenised = TokenisedTexts(tokenizer, collected.texts)
    logger.info("%d tokens in the texts", len(tokenised.ids))
    table = fit_table(
        tokenised, collected.kinds, SHARES, _in_order(tokenizer, probabilities), settings
    )
    table[tokenizer.token_to_id("[UNK]")] = 0.0
    model = save_model(table, tokenizer, options.output)
    minutes = (time.monotonic() - began) / 60
    figures = measure(
        lambda texts: model.encode(texts, normalize_embeddings=True, batch_size=512),
        sources.held_out,
        options.data / "dev",
    )
    counts = {kind: len(pairs.queries) for kind, pairs in collected.kinds.items()}
    held_out = {
        "held_parallel": PARALLEL_DOCUMENTS_HELD_OUT,
        "held_law": LAW_ARTICLES_HELD_OUT,
        "held_decrees": DECREES_HELD_OUT,
    }
    write_card(options.output, figures, counts, settings, len(table), minutes, held_out)
    for row in figures:
        values = (row.recall_1, row.recall_5, row.recall_10, row.ndcg_10)
        logger.info("%-32s %-13s %s", row.task, row.system, " ".join(f"{v:.3f}" for v in values))
    logger.info("%.1f minutes to the saved model", minutes)


def save_model(table: np.ndarray, tokenizer: Tokenizer, output: Path) -> SentenceTransformer:
    """Save the table in half precision through sentence-transformers, and load it back."""
    halves = torch.from_numpy(table).to(torch.float16)
    module = StaticEmbedding(tokenizer, embedding_weights=halves)
    model = SentenceTransformer(modules=[module, Normalize()], device="cpu")
    model.save_pretrained(str(output), create_model_card=False)
    # safetensors makes the file readable by its owner only.
    output.joinpath("model.safetensors").chmod(0o644)
    return SentenceTransformer(str(output), device="cpu", local_files_only=True).float()


def _in_order(tokenizer: Tokenizer, probabilities: dict[str, float]) -> np.ndarray:
    pieces = tokenizer.get_vocab()
    ordered = np.zeros(len(pieces))
    for piece, place in pieces.items():
        ordered[place] = probabilities.get(piece, 0.0)
    return ordered


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training data")
    parser.add_argument("--glossary", type=Path, required=True)
    parser.add_argument("--dictionary", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True, help="folder of the finished model")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--dimension", type=int, default=256)
    parser.add_argument("--vocabulary", type=int, default=44_000)
    parser.add_argument("--compounds", type=int, default=14_000)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
