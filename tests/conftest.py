"""Shared fixtures: the corpus, read once, and a collection of it, built once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.ingest.files import SourceFile
from kb.ingest.loaders import load
from kb.knowledge_base import KnowledgeBase
from kb.records import Document, Section

CORPUS = Path(__file__).parent.parent / "corpus"
Loaded = tuple[Document, tuple[Section, ...]]


def load_file(path: Path) -> Loaded:
    """Load one file as ingest does."""
    return load(SourceFile(path, path.name), path.read_bytes())


def _corpus(pattern: str) -> Loaded:
    return load_file(next(CORPUS.glob(pattern)))


@pytest.fixture(scope="session")
def programme() -> Loaded:
    """The 2023 decision with its attached programme and two appendices, one cell a line."""
    return _corpus("*nq29.txt")


@pytest.fixture(scope="session")
def clusters() -> Loaded:
    """The 2014 decision with articles, clauses, points and a tab-separated list."""
    return _corpus("*320*.txt")


@pytest.fixture(scope="session")
def plan() -> Loaded:
    """The 2026 plan with a capital table in its body."""
    return _corpus("cao-bang*.txt")


@pytest.fixture(scope="session")
def report() -> Loaded:
    """The report with footnotes in the middle of paragraphs."""
    return _corpus("*nq08.txt")


@pytest.fixture(scope="session")
def corpus_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a collection that holds the corpus; do not write to it."""
    home = tmp_path_factory.mktemp("corpus-kb")
    with KnowledgeBase(home) as kb:
        report = kb.ingest([CORPUS])
    if report.failed:
        raise RuntimeError(report.failed)
    return home


@pytest.fixture(scope="session")
def corpus_kb(corpus_home: Path) -> Iterator[KnowledgeBase]:
    """A knowledge base over the corpus, for reading only."""
    with KnowledgeBase(corpus_home) as kb:
        yield kb


def read_text(text: str, name: str = "a.txt") -> Loaded:
    """Read a text written in a test as ingest reads a file."""
    return load(SourceFile(Path(name), name), text.encode())
