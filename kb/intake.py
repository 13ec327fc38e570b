"""Taking files into the store: what is new is read and embedded, the rest is left alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np

from kb.catalog import Catalog
from kb.errors import LoadError, NotFoundError
from kb.ingest.files import Listing, SourceFile, find_files, read_bytes
from kb.ingest.loaders import READER_VERSION, compose, content_id, read
from kb.ingest.sandbox import DEFAULT_LIMITS, Limits
from kb.records import Document, Section
from kb.retrieval.embedding import Encoder
from kb.store import Store

Status = Literal["reading", "embedding", "done", "unchanged", "failed"]
Outcome = Literal["added", "unchanged", "read_anew"]


@dataclass(frozen=True, slots=True)
class IngestStep:
    """Progress of an ingest: ``done`` of ``total`` files, and what happens to ``source`` now.

    While a file with pages is read, ``page`` of ``pages`` is the one just finished. Documents that
    are read anew, or get new vectors because the model is another one, are counted after the files.
    """

    done: int
    total: int
    source: str
    status: Status
    message: str = ""
    page: int = 0
    pages: int = 0


Progress = Callable[[IngestStep], None]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did; ``failed`` pairs each name with the reason, in Vietnamese.

    ``added`` names what is new or changed, ``removed`` what files are gone of; ``skipped`` counts
    files of unknown type by suffix. ``read_anew`` names unchanged documents that an earlier version
    had read, ``embedded_anew`` those that had vectors of another model.
    """

    added: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    embedded_anew: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    skipped: tuple[tuple[str, int], ...] = ()
    read_anew: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tally:
    """What has been done so far."""

    added: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    read_anew: list[str] = field(default_factory=list)

    def of(self, outcome: Outcome) -> list[str]:
        """Give the names for which this was the outcome."""
        return {"added": self.added, "unchanged": self.unchanged, "read_anew": self.read_anew}[
            outcome
        ]


class Intake:
    """Takes files into a store, with vectors of one model; the caller is the store's writer."""

    def __init__(
        self,
        store: Store,
        encoder: Encoder,
        progress: Progress,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        """Take in to ``store``, embed by ``encoder``, and tell ``progress`` of every step.

        ``limits`` are those of the processes that read files.
        """
        self._store = store
        self._encoder = encoder
        self._progress = progress
        self._limits = limits
        self._from_folders: dict[str, frozenset[str]] = {}
        self._given: dict[str, str] = {}  # names given in this run, with their documents' ids

    def take_in(
        self,
        paths: Sequence[Path],
        *,
        prune: bool = False,
        only: Callable[[SourceFile], bool] = lambda file: True,
    ) -> IngestReport:
        """Take files and folders in; an unchanged file costs nothing, a bad one stops no other.

        ``prune`` removes the names that a folder given has brought before and no longer holds.
        Of the files found, those are taken that ``only`` says. Afterwards every document of the
        store is as this version reads it and has vectors of the model.

        Raises:
            KBError: the store or the model cannot be used.
        """
        listing = find_files(paths)
        files = [file for file in listing.files if only(file)]
        tally = _Tally(failed=list(listing.failed))
        self._take_each(files, tally, lambda: True)
        removed = self._prune(listing) if prune else ()
        self._read_anew(self._read_before(), len(files), tally)
        report = self._finished(tally, len(files))
        skipped = tuple(sorted(listing.skipped.items()))
        return replace(report, removed=removed, skipped=skipped)

    def take_files(
        self,
        files: Sequence[SourceFile],
        reread: Sequence[str] = (),
        wanted: Callable[[], bool] = lambda: True,
    ) -> IngestReport:
        """Take single files in by the names given, then read the documents ``reread`` (ids) anew.

        ``wanted`` is asked before each; when it says no, the rest is left as it is.

        Raises:
            KBError: the store or the model cannot be used.
        """
        tally = _Tally()
        self._take_each(files, tally, wanted)
        self._read_anew(reread, len(files), tally, wanted)
        return self._finished(tally, len(files))

    def embed_anew(self) -> IngestReport:
        """Embed only, document by document, what has vectors of another model or none.

        Each is stored by itself: what was done before the process died need not be done again.

        Raises:
            KBError: the store or the model cannot be used.
        """
        return IngestReport(embedded_anew=self._embed_anew(0))

    def _take_each(
        self, files: Sequence[SourceFile], tally: _Tally, wanted: Callable[[], bool]
    ) -> None:
        """Take the files in one by one; one that cannot be read is told and stops no other."""
        self._given.clear()
        self._from_folders.clear()
        for done, file in enumerate(files):
            if not wanted():
                return
            self._progress(IngestStep(done, len(files), file.source, "reading"))
            try:
                outcome = self._take_file(file, done, len(files))
            except LoadError as error:
                tally.failed.append((file.source, str(error)))
                step = IngestStep(done + 1, len(files), file.source, "failed", str(error))
            else:
                tally.of(outcome).append(file.source)
                status: Status = "unchanged" if outcome == "unchanged" else "done"
                step = IngestStep(done + 1, len(files), file.source, status)
            self._progress(step)

    def _finished(self, tally: _Tally, files: int) -> IngestReport:
        """Embed what lacks vectors, sweep up, and report."""
        embedded = self._embed_anew(files)
        self._store.sweep()
        return IngestReport(
            added=tuple(tally.added),
            unchanged=tuple(tally.unchanged),
            failed=tuple(tally.failed),
            embedded_anew=embedded,
            read_anew=tuple(tally.read_anew),
        )

    def _take_file(self, file: SourceFile, done: int, total: int) -> Outcome:
        """Take one file in and say what it was: new, as before, or as before but read anew.

        Raises:
            LoadError: it cannot be read, or another file of this run has its name.
        """
        content = read_bytes(file)
        document_id = content_id(content)
        if self._given.setdefault(file.source, document_id) != document_id:
            raise LoadError(
                "Trùng tên với một tệp khác nội dung trong cùng lần nạp. Hãy đổi tên một tệp, "
                "hoặc nạp thư mục chung chứa cả hai."
            )
        known = self._store.content_id(file.source) == document_id
        if self._store.reader(document_id) != READER_VERSION:
            self._read(file, content, IngestStep(done, total, file.source, "reading"))
            return "read_anew" if known else "added"
        if not known or (file.folder and file.source not in self._names_from(file.folder)):
            self._store.add_name(document_id, file.source, file.folder)
        return "unchanged" if known else "added"

    def _read(self, file: SourceFile, content: bytes, step: IngestStep) -> None:
        """Read a file, embed its sections and store it with them.

        Raises:
            LoadError: it cannot be read.
        """

        def report(page: int, pages: int) -> None:
            self._progress(replace(step, page=page, pages=pages))

        extract = read(file, content, report, self._limits)
        document, sections = compose(file, content, extract)
        self._progress(replace(step, status="embedding"))
        self._store.put(
            document,
            sections,
            self._embed(document, sections),
            self._encoder.name,
            words=extract.words,
            original=content,
            reader=READER_VERSION,
            folder=file.folder,
        )

    def _read_before(self) -> list[str]:
        """List the documents that an earlier version read and that were not given now."""
        tried = set(self._given.values())
        return [id_ for id_ in self._store.read_before(READER_VERSION) if id_ not in tried]

    def _read_anew(
        self,
        document_ids: Sequence[str],
        files: int,
        tally: _Tally,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        """Read documents again from the originals that the store keeps."""
        for done, document_id in enumerate(document_ids, files):
            if not wanted():
                return
            source = self._store.document_by_id(document_id).source
            step = IngestStep(done, files + len(document_ids), source, "reading")
            self._progress(step)
            message = ""
            try:
                content = self._store.original(document_id)
                folder = self._store.folder(source)
                self._read(SourceFile(Path(source), source, folder), content, step)
            except (LoadError, NotFoundError) as error:
                message = f"Không đọc lại được từ bản gốc trong kho. {error}"
                tally.failed.append((source, message))
                status: Status = "failed"
            else:
                tally.read_anew.append(source)
                status = "done"
            self._progress(replace(step, done=done + 1, status=status, message=message))

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

    def _names_from(self, folder: str) -> frozenset[str]:
        """Return the names that a folder had brought before this run."""
        if folder not in self._from_folders:
            self._from_folders[folder] = frozenset(self._store.names_from(folder))
        return self._from_folders[folder]

    def _prune(self, listing: Listing) -> tuple[str, ...]:
        """Remove what folders that could be read through have brought before and hold no more."""
        found = {(file.folder, file.source) for file in listing.files}
        gone = [
            source
            for folder in listing.complete
            for source in self._store.names_from(folder)
            if (folder, source) not in found
        ]
        for source in gone:
            self._store.remove(source)
        return tuple(gone)
