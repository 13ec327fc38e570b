"""The derived indexes of a collection: kept in step with its store, rebuilt when damaged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kb.catalog import Catalog
from kb.errors import ModelError, StoreError
from kb.passages import NOT_SEARCHED
from kb.store import Store
from kb.text import tokens

if TYPE_CHECKING:
    from kb.retrieval.terms import TermEntry, TermIndex
    from kb.retrieval.vectors import VectorIndex

_INDEXED = "indexed"


class Indexes:
    """The term index and the vector index of a store, in folders beside it."""

    def __init__(self, home: Path, store: Store) -> None:
        """Look after the indexes that lie in the folder ``home``."""
        self._terms = home / "terms"
        self._vectors = home / "vectors"
        self._store = store

    def generation(self) -> int | None:
        """Return the generation of the store that both indexes last reached, if any."""
        reached = self._store.meta(_INDEXED)
        return None if reached is None else int(reached)

    def open(self, model: str) -> tuple[TermIndex, VectorIndex] | None:
        """Open both indexes as they are; ``None`` if one is missing, damaged or of another model.

        They may lag behind the store while another process is writing.
        """
        from kb.retrieval.terms import TermIndex
        from kb.retrieval.vectors import VectorIndex

        terms = TermIndex.open(self._terms)
        vectors = VectorIndex.load(self._vectors, model=model)
        return None if terms.generation is None or vectors is None else (terms, vectors)

    def sound(self, model: str) -> bool:
        """Whether both indexes are whole and hold what the store holds now."""
        generation = self._store.generation()
        found = self.open(model)
        return found is not None and all(index.generation == generation for index in found)

    def refresh(self, model: str) -> None:
        """Bring both indexes up to the store; the caller is its writer.

        Raises:
            ModelError: the store lacks vectors of ``model``.
            StoreError: the disk is full or cannot be written.
        """
        generation = self._store.generation()
        self._refresh_terms(generation)
        self._refresh_vectors(generation, model)
        self._store.set_meta(_INDEXED, str(generation).encode())

    def _refresh_terms(self, generation: int) -> None:
        """Index the documents that are new or otherwise than indexed, and drop those gone."""
        from kb.retrieval.terms import TermIndex

        terms = TermIndex.open(self._terms)
        if terms.generation == generation:
            return
        stamps = self._store.stamps()
        indexed = {} if terms.generation is None else terms.stamps()
        wanted, there = set(stamps.values()), set(indexed.values())
        new = [document_id for document_id, stamp in stamps.items() if stamp not in there]
        gone = [section_id for section_id, stamp in indexed.items() if stamp not in wanted]
        # Building anew is the faster way to change most of an index, and frees it of what tantivy
        # still counts of removed sections.
        mostly = 2 * len(new) > len(stamps) or 2 * len(gone) > len(indexed)
        if terms.generation is None or mostly:
            terms.rebuild(self._entries(stamps, stamps), generation)
        else:
            terms.update(gone, self._entries(new, stamps), generation)

    def _entries(self, document_ids: Iterable[str], stamps: dict[str, str]) -> Iterator[TermEntry]:
        """Give the words of the documents' sections; they depend on the document alone."""
        from kb.retrieval.terms import TermEntry

        for document_id in document_ids:
            document = self._store.document_by_id(document_id)
            catalog = Catalog([document], self._store.sections(document_id))
            for section in catalog.sections.values():
                if section.kind not in NOT_SEARCHED:
                    passage = catalog.passage(section)
                    heading = tokens(f"{passage.origin} {passage.heading}")
                    yield TermEntry(section.id, heading, tokens(passage.body), stamps[document_id])

    def _refresh_vectors(self, generation: int, model: str) -> None:
        from kb.retrieval.vectors import VectorIndex

        if VectorIndex.load(self._vectors, generation=generation, model=model) is not None:
            return
        lacking = self._store.without_vectors(model)
        if lacking:
            raise ModelError(
                f"{len(lacking)} văn bản trong kho chưa có vector của mô hình «{model}» (mô hình "
                "nhúng đã đổi, hoặc lần nạp trước bị ngắt giữa chừng). Hãy chạy «kb reembed» để "
                "nhúng lại, hoặc đặt lại KB_EMBEDDING_MODEL như lúc nạp."
            )
        ids, vectors = self._store.vectors(model)
        index = VectorIndex.build(ids, vectors, generation=generation, model=model)
        try:
            index.save(self._vectors)
        except OSError as error:
            raise StoreError(
                f"Không ghi được chỉ mục vector vào «{self._vectors}» ({error.strerror}). "
                "Hãy kiểm tra dung lượng và quyền ghi rồi chạy lại."
            ) from error
