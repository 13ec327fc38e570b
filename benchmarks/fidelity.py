"""What a file's format costs: the corpus through DOCX, HTML, PDF and scans, asked the same.

    python benchmarks/fidelity.py [--set FILE] [--formats docx html pdf scan.pdf] [--only PATTERN]

Every document of the corpus is rendered (tests/renderings.py) and ingested into a temporary
collection; then the question set is asked, its evidence looked up in the text that came out of the
rendering. For each format: recall@5, the share answered rightly and citation recall, and how far
each lies from the text originals; ``BOUNDS`` says how far it may.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from difflib import Match, SequenceMatcher
from functools import cache
from pathlib import Path

from kb.evaluation.result import Measure
from kb.evaluation.run import Report, run
from kb.evaluation.sets.question_set import load_questions
from kb.knowledge_base import KnowledgeBase
from kb.records import Document, Evidence, Question
from kb.text import Token, fold, locate, tokenise

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from renderings import FORMATS, read_office_document  # noqa: E402

CORPUS = ROOT / "corpus"
MEASURES: tuple[Measure, ...] = ("recall@5", "answer_accuracy", "citation_recall")
_SIGNS = re.compile(r"[^\w\s]*")  # after the last word: a per cent sign, a full stop
BOUNDS = {"docx": 0.02, "html": 0.02, "pdf": 0.02, "scan.pdf": 0.08}


def main() -> None:
    """Measure every format that the command line names beside the text originals."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", type=Path, default=ROOT / "evals" / "corpus-vi.jsonl")
    parser.add_argument("--formats", nargs="+", choices=sorted(FORMATS), default=list(FORMATS))
    parser.add_argument("--only", default="*", help="pattern of the names of documents to take")
    arguments = parser.parse_args()
    paths = sorted(CORPUS.glob(f"{arguments.only}.txt"))
    names = {path.name for path in paths}
    questions = [one for one in load_questions(arguments.set) if about(one) <= names]
    print(f"{len(questions)} questions\n{'format':9}", *(f"{m:>24}" for m in MEASURES))
    originals: Report | None = None
    texts: dict[str, Document] = {}
    for format in ("txt", *arguments.formats):
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            files = render(paths, Path(folder) / "files", format)
            with KnowledgeBase(Path(folder) / "home") as kb:
                taken = kb.ingest([files])
                seconds = time.perf_counter() - started
                read = {Path(one.source).stem: one for one in kb.documents()}
                texts = texts or read
                asked = [moved(question, texts, read) for question in questions]
                report = run(kb, asked)
        originals = originals or report
        print_row(format, report, originals)
        print(f"{'':9} {seconds:.0f} s to render and ingest, {len(taken.failed)} files refused")
        for warning in report.warnings:
            print(f"{'':9} {warning}")


def about(question: Question) -> set[str]:
    """The documents that a question needs."""
    return {one.document for one in (*question.evidence, *question.evidence_any)}


def render(paths: Sequence[Path], folder: Path, format: str) -> Path:
    """Write documents in a format and give the folder."""
    folder.mkdir()
    for path in paths:
        if format == "txt":
            content = path.read_bytes()
        else:
            content = FORMATS[format](read_office_document(path))
        (folder / f"{path.stem}.{format.removeprefix('scan.')}").write_bytes(content)
    return folder


def moved(question: Question, texts: dict[str, Document], read: dict[str, Document]) -> Question:
    """The question with its evidence in the words of the documents that were read."""

    def moved_all(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
        stems = [Path(one.document).stem for one in evidence]
        return tuple(
            Evidence(read[stem].source, quote_in(one.quote, texts[stem].text, read[stem].text))
            if stem in read
            else one
            for stem, one in zip(stems, evidence, strict=True)
        )

    return replace(
        question,
        evidence=moved_all(question.evidence),
        evidence_any=moved_all(question.evidence_any),
    )


def quote_in(quote: str, text: str, read: str) -> str:
    """The wording of a rendering that a quote of the text became; the quote itself if none did."""
    place = locate(quote, read) or aligned(locate(quote, text), text, read)
    return read[slice(*place)] if place else quote


def aligned(place: tuple[int, int] | None, text: str, read: str) -> tuple[int, int] | None:
    """Where a stretch of the text stands in what was read of its rendering, word by word."""
    if place is None:
        return None
    words, others = words_of(text), words_of(read)
    inside = {i for i, word in enumerate(words) if place[0] <= word.start and word.end <= place[1]}
    kept = [
        others[block.b + offset]
        for block in alignment(text, read)
        for offset in range(block.size)
        if block.a + offset in inside
    ]
    if len(kept) <= len(inside) / 2:
        return None
    signs = _SIGNS.match(read, kept[-1].end)
    return kept[0].start, signs.end() if signs else kept[-1].end


@cache
def words_of(text: str) -> list[Token]:
    """The words of a text with their places."""
    return list(tokenise(text))


@cache
def alignment(text: str, read: str) -> list[Match]:
    """The runs of words that a text and its rendering share, in order."""
    one, other = ([fold(word.text) for word in words_of(each)] for each in (text, read))
    return SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()


def print_row(format: str, report: Report, originals: Report) -> None:
    """Print the figures of a format and how they compare with the text originals."""
    cells = []
    for measure in MEASURES:
        value = report.overall.value(measure) or 0.0
        apart = value - (originals.overall.value(measure) or 0.0)
        broken = format in BOUNDS and -apart > BOUNDS[format]
        cells.append(f"{value:.3f} ({apart:+.3f}{' !' if broken else ''})")
    print(f"{format:9}", *(f"{cell:>24}" for cell in cells))


if __name__ == "__main__":
    main()
