"""Taking files into the store: what is new is loaded and embedded, the rest is left alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from kb.catalog import Catalog
from kb.errors import LoadError
from kb.ingest.loaders import SourceFile, content_id, find_files, load, read_bytes
from kb.records import Document, Section
from kb.retrieval.embedding import Encoder
from kb.store import Store


@dataclass(frozen=True, slots=True)
class IngestStep:
    """Progress of an ingest: ``done`` of ``total`` files, and what happens to ``source`` now.

    Documents that get new vectors because the model is another one are counted after the files.
    """

    done: int
    total: int
    source: str
    status: Literal["reading", "embedding", "done", "unchanged", "failed"]
    message: str = ""


Progress = Callable[[IngestStep], None]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did; ``failed`` pairs each name with the reason, in Vietnamese.

    ``embedded_anew`` names the documents that were in the store with vectors of another model.
    """

    added: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    embedded_anew: tuple[str, ...] = ()


class Intake:
    """Takes files into a store, with vectors of one model; the caller is the store's writer."""

    def __init__(self, store: Store, encoder: Encoder, progress: Progress) -> None:
        """Take in to ``store``, embed by ``encoder``, and tell ``progress`` of every step."""
        self._store = store
        self._encoder = encoder
        self._progress = progress

    def take_in(self, paths: Sequence[Path]) -> IngestReport:
        """Take files and folders in; an unchanged file costs nothing, a bad one stops no other.

        Afterwards every document of the store has vectors of the model.

        Raises:
            KBError: the store or the model cannot be used.
        """
        files, failed = _list_files(paths)
        added: list[str] = []
        unchanged: list[str] = []
        for done, file in enumerate(files):
            self._progress(IngestStep(done, len(files), file.source, "reading"))
            try:
                new = self._take_file(file, done, len(files))
            except LoadError as error:
                failed.append((file.source, str(error)))
                step = IngestStep(done + 1, len(files), file.source, "failed", str(error))
            else:
                (added if new else unchanged).append(file.source)
                status: Literal["done", "unchanged"] = "done" if new else "unchanged"
                step = IngestStep(done + 1, len(files), file.source, status)
            self._progress(step)
        anew = self._embed_anew(len(files))
        return IngestReport(tuple(added), tuple(unchanged), tuple(failed), anew)

    def _take_file(self, file: SourceFile, done: int, total: int) -> bool:
        """Take one file in; gives whether it changed anything."""
        content = read_bytes(file)
        known = self._store.content_id(file.source)
        if known == content_id(content):
            return False
        document, sections = load(file, content)
        self._progress(IngestStep(done, total, file.source, "embedding"))
        self._store.put(document, sections, self._embed(document, sections), self._encoder.name)
        return True

    def _embed_anew(self, files: int) -> tuple[str, ...]:
        """Embed the documents that lack vectors of the model, whose files may be gone."""
        lacking = self._store.without_vectors(self._encoder.name)
        total = files + len(lacking)
        names = []
        for done, document_id in enumerate(lacking, files):
            document = self._store.document_by_id(document_id)
            self._progress(IngestStep(done, total, document.source, "embedding"))
            vectors = self._embed(document, self._store.sections(document_id))
            self._store.set_vectors(document_id, vectors, self._encoder.name)
            self._progress(IngestStep(done + 1, total, document.source, "done"))
            names.append(document.source)
        return tuple(names)

    def _embed(self, document: Document, sections: Sequence[Section]) -> np.ndarray:
        """Return the sections' vectors: of the headings above each, then of what it says.

        The document's name is no part of them, so that they outlive it.
        """
        catalog = Catalog([document], sections)
        passages = (catalog.passage(section) for section in sections)
        texts = [f"{passage.heading} {passage.body}".strip() for passage in passages]
        return self._encoder.encode_passages(texts)


def _list_files(paths: Sequence[Path]) -> tuple[list[SourceFile], list[tuple[str, str]]]:
    files: list[SourceFile] = []
    failed: list[tuple[str, str]] = []
    for path in paths:
        try:
            files.extend(find_files([path]))
        except LoadError as error:
            failed.append((str(path), str(error)))
    return files, failed
