"""Speed of answering, printed beside a fixed reference measured in the same run.

    python benchmarks/answer_speed.py [--documents DIR ...] [--questions FILE] [--count 1000]

Cold is ``kb ask`` from process start to printed answer, beside a process that only imports numpy.
Warm is ``KnowledgeBase.ask`` in one process, beside one 1,000 x 1,000 float64 matrix product.
Machines differ and drift; the ratios are what to compare.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path

import numpy as np

from kb.evaluation import load_questions, run
from kb.knowledge_base import KnowledgeBase

ROOT = Path(__file__).parent.parent
COLD_RUNS = 5


def main() -> None:
    """Build a collection in a temporary folder and time questions over it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=Path, nargs="+", default=[ROOT / "corpus"])
    parser.add_argument("--questions", type=Path, default=ROOT / "evals" / "corpus-vi.jsonl")
    parser.add_argument("--count", type=int, default=1000)
    arguments = parser.parse_args()
    questions = load_questions(arguments.questions)
    with tempfile.TemporaryDirectory() as home, KnowledgeBase(home) as kb:
        started = time.perf_counter()
        kb.ingest(arguments.documents)
        documents = len(kb.documents())
        print(f"ingest of {documents} documents: {time.perf_counter() - started:.1f} s")
        cold(home, questions[0].question)
        warm(kb, [question.question for question in questions])
        many = list(islice(cycle(questions), arguments.count))
        started = time.perf_counter()
        run(kb, many)
        elapsed = time.perf_counter() - started
        print(f"kb eval of {len(many)} questions: {elapsed:.1f} s (bound: 120 s)")
    if sys.platform == "linux":
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"peak memory of this process: {peak:.0f} MB")


def cold(home: str, question: str) -> None:
    """Time whole processes: a question asked from the shell, and an import of numpy."""
    environment = os.environ | {"KB_HOME": home}
    ask = [sys.executable, "-m", "kb", "ask", question]
    reference = [sys.executable, "-c", "import numpy"]
    asked, imported = [], []
    for _ in range(COLD_RUNS):
        imported.append(timed(lambda: subprocess.run(reference, check=True)))
        asked.append(
            timed(
                lambda: subprocess.run(ask, check=True, env=environment, stdout=subprocess.DEVNULL)
            )
        )
    ratio = np.median(asked) / np.median(imported)
    print(
        f"cold kb ask: median {np.median(asked):.2f} s, max {max(asked):.2f} s (bound: 3 s); "
        f"import numpy {np.median(imported):.2f} s; ratio {ratio:.1f}"
    )


def warm(kb: KnowledgeBase, questions: Sequence[str]) -> None:
    """Time every question in this process, and the matrix product between them."""
    matrix = np.random.default_rng(0).random((1000, 1000))
    kb.ask(questions[0])
    # The words of a section are cut when it is first met: the second pass shows a long-running app.
    for name in ("first pass", "second pass"):
        asked = [1000 * timed(lambda q=question: kb.ask(q)) for question in questions]
        product = [1000 * timed(lambda: matrix @ matrix) for _ in range(20)]
        p50, p95 = np.percentile(asked, [50, 95])
        print(
            f"warm ask over {len(questions)} questions, {name}: p50 {p50:.0f} ms, "
            f"p95 {p95:.0f} ms (bound: 100 ms); 1000 x 1000 product {np.median(product):.0f} ms; "
            f"ratio of p50 {p50 / np.median(product):.1f}"
        )


def timed(action: Callable[[], object]) -> float:
    """Give the seconds that an action takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
