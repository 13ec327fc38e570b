"""Writes the model card: what the model is, what it was made of, how well it does, its limits."""

from __future__ import annotations

from pathlib import Path

from fit import Settings
from measure import DENSE_WEIGHT, Figures

_HEAD = """---
library_name: sentence-transformers
language: [vi, en]
license: mit
pipeline_tag: sentence-similarity
---

# vi-en-static

A token table for Vietnamese and English state documents: {tokens:,} tokens × {dimension}
dimensions in half precision. The vector of a text is the mean of its tokens' vectors, at length 1.
It needs no neural-network runtime: `kb/retrieval/embedding.py` serves it with tokenizers and numpy.
sentence-transformers loads it as any other model:

```python
from sentence_transformers import SentenceTransformer

model = SentenceTransformer("kb/models/vi-en-static", device="cpu").float()
vectors = model.encode(["Cơ quan nào chủ trì?", "Which agency leads?"], normalize_embeddings=True)
```

`.float()` computes in single precision. Without it vectors are float16, and a text without any
known token gives NaN instead of zeros.

Tokens are Vietnamese syllables, frequent two-syllable words ("đô thị", "ủy ban"), English words,
numbers and, for other words, pieces. Case, Unicode form, the placement of tone marks (hoà, hòa) and
punctuation make no difference.

## How it was made

`training/train.py`, seed {seed}: {steps:,} steps of {batch:,} pairs, softmax over the batch in both
directions, Adam at {rate}, {minutes:.0f} minutes on two shared cores. `training/README.md` says how
to repeat it. Pairs by kind:

| kind | pairs |
|---|---|
"""

_DATA = """
## Data

| data | origin | licence |
|---|---|---|
| law articles in Vietnamese (codified law) | github diepxuan/diepxuan.github.io | MIT |
| decrees, circulars and decisions; English law matched to Vietnamese by article | github \
phanbasongtoan112-art/vbpl-layout-detection, diepxuan/diepxuan.github.io | MIT |
| question and web snippet pairs | github mailong25/bert-vietnamese-question-answering | MIT |
| short sentence pairs | Tatoeba | CC BY 2.0 FR |
| names of communes and provinces | github thanglequoc/vietnamese-provinces-database | MIT |
| questions over law articles and decrees in both languages, glossary, dictionary | written for \
this project | – |

Vietnamese official texts are not subject to copyright (Law on Intellectual Property, article 15).
The data is not distributed; the table was learnt from it.

## Measured

Nothing below was trained on: {held_parallel} documents of the parallel law text, {held_law} law
articles with their questions, {held_decrees} decrees with theirs, and, from other sources, MLQA
(Vietnamese, CC BY-SA 3.0) and tuning questions over 60 decrees and circulars cut into stretches of
800 characters. "stripped" means typed without diacritics. BM25 counts lower-case syllables, k1 1.2,
b 0.75, without the translation and the restored diacritics that the product adds; "BM25 + model" is
the BM25 score over its maximum plus {weight} times the cosine.

| task | system | R@1 | R@5 | R@10 | nDCG@10 |
|---|---|---|---|---|---|
"""

_LIMITS = """
## Limits

- The order of words is not seen: "A hands over to B" and "B hands over to A" share a vector.
- For Vietnamese questions that use the words of the text BM25 is as good or better. The model earns
  its place with English questions, missing diacritics and other words than the text's.
- Outside law and administration (see MLQA) it is clearly weaker than BM25.
- Numbers are tokens like any other: it cannot compare them, and rare ones say little.
- Cosines do not tell whether a question has an answer.
- English words outside law, administration and the dictionary are known by their pieces only.
"""


def write_card(
    output: Path,
    figures: list[Figures],
    counts: dict[str, int],
    settings: Settings,
    tokens: int,
    minutes: float,
    held_out: dict[str, int],
) -> None:
    """Write ``README.md`` into the folder of the model."""
    lines = [
        _HEAD.format(
            tokens=tokens,
            dimension=settings.dimension,
            seed=settings.seed,
            steps=settings.steps,
            batch=settings.batch,
            rate=settings.learning_rate,
            minutes=minutes,
        )
    ]
    lines += [f"| {kind} | {count:,} |\n" for kind, count in counts.items()]
    lines.append(_DATA.format(weight=DENSE_WEIGHT, **held_out))
    lines += [
        f"| {row.task} | {row.system} | {row.recall_1:.3f} | {row.recall_5:.3f} "
        f"| {row.recall_10:.3f} | {row.ndcg_10:.3f} |\n"
        for row in figures
    ]
    lines.append(_LIMITS)
    output.joinpath("README.md").write_text("".join(lines), encoding="utf-8")
