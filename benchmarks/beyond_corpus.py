"""Reading beyond the corpus: the same system, untouched, on Wikipedia passages and law articles.

    python benchmarks/beyond_corpus.py passages mlqa_dev_vi.jsonl [--english QUESTIONS.jsonl]
    python benchmarks/beyond_corpus.py articles law_articles_vi.jsonl questions.jsonl

Each passage or article is ingested as one ``.txt`` document of a temporary collection (``--home``
keeps it: a second run then only asks). A document is found at rank n when the n-th document among
the sections found is the right one. "words" ranks by BM25 alone and "vectors" by the embedding
alone, both among the candidates of the same question. Every share stands with its bootstrap 95 %
interval.

Rows of ``passages``: ``question``, ``context`` and ``answers`` (texts, or objects with ``text``).
Rows of ``--english``: the same, with the question in English. Rows of ``articles``: ``id``,
``title``, ``citation`` and ``body``; their questions: ``question`` and ``relevant`` (ids).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kb.evaluation.metrics import is_right
from kb.knowledge_base import KnowledgeBase
from kb.records import Section
from kb.text import fold

RESAMPLES = 2000
SECTIONS = 64  # as many as the product ranks: enough to name ten documents, however long
WAYS = ("hybrid", "words", "vectors")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the names of the documents that answer it, and the answers that are right."""

    question: str
    documents: frozenset[str]
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rank of the right document by each of ``WAYS`` (0: not found), and the answer's fate."""

    ranks: tuple[int, ...]
    right: bool
    refused: bool
    seconds: float


def main() -> None:
    """Run the benchmark that the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, help="keep the collection in this folder")
    benchmarks = parser.add_subparsers(required=True)
    passages = benchmarks.add_parser("passages", help="Wikipedia passages")
    passages.add_argument("questions", type=Path)
    passages.add_argument("--english", type=Path, help="English questions on the same passages")
    passages.set_defaults(run=passages_benchmark)
    articles = benchmarks.add_parser("articles", help="law articles")
    articles.add_argument("articles", type=Path)
    articles.add_argument("questions", type=Path)
    articles.set_defaults(run=articles_benchmark)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        home = arguments.home or stack.enter_context(tempfile.TemporaryDirectory())
        arguments.run(stack.enter_context(KnowledgeBase(home)), arguments)


def passages_benchmark(kb: KnowledgeBase, arguments: argparse.Namespace) -> None:
    """Ask about Wikipedia passages in Vietnamese, without diacritics and in English."""
    rows = read(arguments.questions)
    english = read(arguments.english) if arguments.english else []
    ingest(kb, {name_of(row["context"]): row["context"] for row in (*rows, *english)})
    asked = [passage_question(row) for row in rows]
    unaccented = [Asked(fold(one.question), one.documents, one.answers) for one in asked]
    report("Vietnamese", kb, asked)
    report("Vietnamese without diacritics", kb, unaccented)
    if english:
        report("English", kb, [passage_question(row) for row in english])


def articles_benchmark(kb: KnowledgeBase, arguments: argparse.Namespace) -> None:
    """Ask lay questions about law articles; any relevant article will do."""
    rows = read(arguments.articles)
    texts = {
        f"{row['id']}.txt": f"{row['title']}\n{row['citation']}\n\n{row['body']}\n" for row in rows
    }
    ingest(kb, texts)
    asked = [
        Asked(row["question"], frozenset(f"{id_}.txt" for id_ in row["relevant"]))
        for row in read(arguments.questions)
    ]
    report("law articles", kb, asked)


def read(path: Path) -> list[dict[str, Any]]:
    """Read a file of one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def name_of(context: str) -> str:
    """Name the document of a passage by its text, so that no name helps to find it."""
    return hashlib.sha256(context.encode()).hexdigest()[:16] + ".txt"


def passage_question(row: dict[str, Any]) -> Asked:
    """Make a question of a row of Wikipedia questions."""
    answers = (one if isinstance(one, str) else one["text"] for one in row["answers"])
    return Asked(row["question"], frozenset([name_of(row["context"])]), tuple(answers))


def ingest(kb: KnowledgeBase, texts: dict[str, str]) -> None:
    """Take texts in as documents, as ``kb ingest`` would, unless they are in already."""
    if len(kb.documents()) >= len(texts):
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        started = time.perf_counter()
        taken = kb.ingest([Path(folder)])
    seconds = time.perf_counter() - started
    print(
        f"ingest: {len(taken.added)} documents, {len(taken.failed)} failed, {seconds:.0f} s "
        f"({1000 * seconds / len(texts):.1f} ms a document)"
    )


def report(title: str, kb: KnowledgeBase, asked: Sequence[Asked]) -> None:
    """Ask every question and print the figures."""
    outcomes = [outcome(kb, one) for one in asked]
    print(f"\n{title}: {len(outcomes)} questions")
    for at, way in enumerate(WAYS):
        first = interval([float(one.ranks[at] == 1) for one in outcomes])
        tenth = interval([float(1 <= one.ranks[at] <= 10) for one in outcomes])
        print(f"  {way:8} recall@1 {first}   recall@10 {tenth}")
    for at, way in enumerate(WAYS[1:], 1):
        gain = [float(one.ranks[0] == 1) - float(one.ranks[at] == 1) for one in outcomes]
        print(f"  hybrid - {way}, recall@1: {interval(gain)}")
    if any(one.answers for one in asked):
        right = interval([float(one.right) for one in outcomes])
        print(f"  right answer within 120 characters {right}")
    print(f"  refused {interval([float(one.refused) for one in outcomes])}")
    p50, p95 = np.percentile([1000 * one.seconds for one in outcomes], [50, 95])
    print(f"  time to answer: p50 {p50:.0f} ms, p95 {p95:.0f} ms")


def outcome(kb: KnowledgeBase, asked: Asked) -> Outcome:
    """Ask one question by all ways."""
    started = time.perf_counter()
    answer = kb.ask(asked.question)
    seconds = time.perf_counter() - started
    current = kb._current()  # the product has no call for one retriever alone, nor needs any
    candidates = current.retriever.candidates(kb.understand(asked.question))
    names = {id_: document.source for id_, document in current.catalog.documents.items()}
    orders: list[list[Section]] = [[hit.section for hit in kb.search(asked.question, SECTIONS)]]
    for signal in ("lexical", "cosine"):
        best_first = sorted(candidates, key=lambda entry: -entry[1][signal])
        orders.append([section for section, _ in best_first])
    refused = answer.abstained_because is not None
    return Outcome(
        tuple(rank([names[one.document_id] for one in order], asked.documents) for order in orders),
        not refused and bool(is_right(answer.text, "fact", asked.answers)),
        refused,
        seconds,
    )


def rank(names: Sequence[str], right: frozenset[str]) -> int:
    """Give the rank of the first right document among distinct documents; 0 if there is none."""
    for place, name in enumerate(dict.fromkeys(names), 1):
        if name in right:
            return place
    return 0


def interval(values: Sequence[float]) -> str:
    """Write a mean with its bootstrap 95 % interval (percentiles over resampled questions)."""
    sample = np.array(values)
    picks = np.random.default_rng(0).integers(0, len(sample), (RESAMPLES, len(sample)))
    low, high = np.percentile(sample[picks].mean(axis=1), [2.5, 97.5])
    return f"{sample.mean():.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
