"""The term index (tantivy): BM25 over words and pairs of syllables, accented and folded."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Collection, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kb.errors import StoreError
from kb.retrieval.manifest import digests, read_manifest, write_manifest
from kb.retrieval.term_fields import (
    Term,
    TermEntry,
    TermQuery,
    schema,
    tantivy_document,
    tantivy_query,
)
from kb.text import fold

if TYPE_CHECKING:
    import tantivy

__all__ = ["FORMAT", "HEADING_BOOST", "Term", "TermEntry", "TermIndex", "TermQuery"]

FORMAT = 3  # raise it when kb.text or kb.passages make other words of the same text
HEADING_BOOST = 0.5  # headings are short and shared by many sections: BM25 alone overrates them
_MANIFEST = "terms.json"
_WRITER_BYTES = 100_000_000
_DECIMALS = 4  # above float32's noise: equal passages get equal scores in whatever segment


class TermIndex:
    """The sections' words in a folder; searched by many threads, changed by one.

    A change is made in a copy (hard links to tantivy's write-once files) that takes the index's
    place when one file, the manifest, is replaced. So a reader, or the next start after a crash,
    finds the index as it was before or after; the manifest holds the SHA-256 of each file.
    """

    def __init__(self, folder: Path) -> None:
        """Open the index in ``folder``; see ``problem`` for why it has to be built, if it has."""
        self._folder = folder
        self._generation: int | None = None
        self._searcher: tantivy.Searcher | None = None
        self._current: str | None = None
        self.problem: str | None = None
        self._open()

    @classmethod
    def open(cls, folder: Path) -> TermIndex:
        """Open the index in ``folder``, also when it is missing or damaged."""
        return cls(folder)

    @property
    def generation(self) -> int | None:
        """Return the generation of the store that is indexed; ``None`` if it has to be rebuilt."""
        return self._generation

    def __len__(self) -> int:
        """Return the number of sections."""
        return 0 if self._searcher is None else self._searcher.num_docs

    def stamps(self) -> dict[str, str]:
        """Return the id of every section in the index with the stamp that its entry had.

        Raises:
            StoreError: the index has to be rebuilt first.
        """
        import tantivy

        searcher = self._sound()
        everything = tantivy.Query.all_query()
        found = searcher.search(everything, max(1, searcher.num_docs), count=False)
        documents = (searcher.doc(address) for _, address in found.hits)
        return {document["section_id"][0]: document["stamp"][0] for document in documents}

    def rebuild(self, entries: Iterable[TermEntry], generation: int) -> None:
        """Index ``entries`` and nothing else.

        Raises:
            StoreError: the disk is full or cannot be written; the index is as it was.
        """
        self._change((), entries, generation, anew=True)

    def update(
        self, removed_ids: Iterable[str], added: Iterable[TermEntry], generation: int
    ) -> None:
        """Take sections out and put ``added`` in, in place of those with the same ids.

        Raises:
            StoreError: there is no sound index to update, or the disk is full or cannot be
                written; the index is as it was.
        """
        self._sound()
        entries = list(added)
        replaced = [entry.section_id for entry in entries]
        self._change([*removed_ids, *replaced], entries, generation, anew=False)

    def search(
        self,
        query: TermQuery,
        limit: int,
        heading_boost: float = HEADING_BOOST,
        within: Collection[str] | None = None,
    ) -> list[tuple[str, float]]:
        """Return up to ``limit`` section ids with their BM25 scores, best first, ties by id.

        A section's score is that of its body plus ``heading_boost`` times that of its heading.
        Scores of different questions do not compare, and those of one question shift when sections
        are removed (tantivy counts them until it merges): calibrate nothing on them. Only the
        sections with the ids ``within`` are found, if it is given, with the same scores.

        Raises:
            StoreError: the index has to be rebuilt first.
        """
        searcher = self._sound()
        parsed = tantivy_query(query, heading_boost, within)
        if parsed is None or limit < 1:
            return []
        asked = limit + 1
        while True:
            hits = [
                (round(float(score), _DECIMALS), address)
                for score, address in searcher.search(parsed, asked, count=False).hits
            ]
            if len(hits) < asked or hits[-1][0] < hits[limit - 1][0]:
                break
            asked *= 4  # more may share the last score: see them all
        last = hits[limit - 1][0] if len(hits) > limit else 0.0
        found = [(searcher.doc(at)["section_id"][0], score) for score, at in hits if score >= last]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def document_frequency(
        self, text: str, field: Literal["accented", "folded"] = "accented"
    ) -> int:
        """Return how many sections have the word or pair in their body or heading.

        Raises:
            StoreError: the index has to be rebuilt first.
        """
        # Counted by a search, because tantivy's own frequency still has the removed sections.
        parsed = tantivy_query((Term(text, field=field),), 1.0)
        found = self._sound().search(parsed, 1, count=True) if parsed else None
        return int(found.count) if found else 0  # type: ignore[attr-defined]  # not in its stub

    def _sound(self) -> tantivy.Searcher:
        if self._searcher is None:
            raise StoreError(f"Chỉ mục từ chưa dùng được: {self.problem} Hãy dựng lại chỉ mục.")
        return self._searcher

    def _open(self) -> None:
        import tantivy
        from tantivy.tantivy import __version__  # names the format of the files, too

        self._generation = self._searcher = self._current = None
        self.problem = "chưa có chỉ mục."
        for _ in range(3):  # another process may replace the index while we look at it
            manifest = read_manifest(self._folder / _MANIFEST)
            if manifest is None:
                if (self._folder / _MANIFEST).exists():
                    self.problem = "tệp kê của chỉ mục bị hỏng."
                return
            if (manifest.get("format"), manifest.get("engine")) != (FORMAT, __version__):
                self.problem = "chỉ mục do phiên bản khác tạo ra."
                return
            place = self._folder / manifest["folder"]
            self.problem = "tệp của chỉ mục thiếu hoặc bị hỏng."
            if digests(place, manifest["files"]) == manifest["files"]:
                break
        else:
            return
        try:
            index = tantivy.Index(schema(), path=str(place))
            index.config_reader("manual", 0)  # what is opened here does not change any more
            index.reload()
        except (ValueError, OSError) as error:
            self.problem = f"không mở được chỉ mục ({error})."
            return
        self._searcher = index.searcher()
        self._generation = manifest["generation"]
        self._current = manifest["folder"]
        self.problem = None

    def _change(
        self,
        removed_ids: Iterable[str],
        added: Iterable[TermEntry],
        generation: int,
        *,
        anew: bool,
    ) -> None:
        name = f"{generation}-{secrets.token_hex(4)}"
        place = self._folder / name
        try:
            place.mkdir(parents=True)
            if not anew and self._current is not None:
                _link_files(self._folder / self._current, place)
            _write(place, removed_ids, added)
            files = digests(place, _index_files(place))
            write_manifest(self._folder / _MANIFEST, _manifest(name, files, generation))
        except (OSError, ValueError) as error:  # ValueError is tantivy's for a full disk, too
            shutil.rmtree(place, ignore_errors=True)
            raise StoreError(
                f"Không ghi được chỉ mục từ vào «{self._folder}» ({error}). "
                "Hãy kiểm tra dung lượng và quyền ghi rồi chạy lại."
            ) from error
        self._open()
        for old in self._folder.iterdir():  # of a crash, or still open elsewhere: gone next time
            if old.is_dir() and old.name != name:
                shutil.rmtree(old, ignore_errors=True)


def _write(place: Path, removed_ids: Iterable[str], added: Iterable[TermEntry]) -> None:
    """Commit a change to the index in ``place``; its files are complete on return."""
    import tantivy

    folded_once = lru_cache(maxsize=100_000)(fold)  # a collection has few different words
    index = tantivy.Index(schema(), path=str(place))
    writer = index.writer(_WRITER_BYTES, 1)
    for section_id in removed_ids:
        writer.delete_documents_by_term("section_id", section_id)
    for entry in added:
        writer.add_document(tantivy_document(entry, folded_once))
    writer.commit()
    writer.wait_merging_threads()


# Files


def _manifest(folder: str, files: dict[str, str], generation: int) -> dict[str, object]:
    from tantivy.tantivy import __version__

    return {
        "format": FORMAT,
        "engine": __version__,
        "folder": folder,
        "generation": generation,
        "files": files,
    }


def _index_files(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir() if not path.name.endswith(".lock"))


def _link_files(old: Path, new: Path) -> None:
    """Put an index's files into another folder too, without copying what never changes."""
    for name in _index_files(old):
        if name.endswith(".json"):  # tantivy's two lists of files, replaced at each commit
            shutil.copy2(old / name, new / name)
            continue
        try:
            os.link(old / name, new / name)
        except OSError:  # a file system without hard links
            shutil.copy2(old / name, new / name)
