"""The vector index (FAISS): which sections lie nearest to a question's vector."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from kb.errors import ModelError
from kb.retrieval.manifest import (
    discard,
    read_if_there,
    read_manifest,
    write_durably,
    write_manifest,
)

if TYPE_CHECKING:
    import faiss

Vectors = npt.NDArray[np.float32]

FORMAT = 1
EXACT_BELOW = 50_000  # up to here an exact search takes a few milliseconds
RECALL = 0.98  # of the exact ten nearest, what an approximate index must find
_SEED = 20260101
_SAMPLE = 256  # queries by which the recall of an approximate index is measured
_DECIMALS = 6  # below float32's noise: equal vectors get equal scores whatever the batch
_MANIFEST = "vectors.json"


class VectorIndex:
    """Inner products of questions with sections; for unit vectors, the cosine.

    It belongs to one generation of the store and one model; it is never changed, only built anew.
    """

    def __init__(
        self, index: faiss.Index, ids: Sequence[str], *, generation: int, model: str
    ) -> None:
        """Wrap a FAISS ``index`` whose i-th vector is that of the section ``ids[i]``."""
        self._index = index
        self._ids = tuple(ids)
        self.generation = generation
        self.model = model
        self.dimension = int(index.d)

    def __len__(self) -> int:
        """Return the number of sections."""
        return len(self._ids)

    @classmethod
    def build(
        cls,
        ids: Sequence[str],
        vectors: Vectors,
        *,
        generation: int,
        model: str,
        exact_below: int = EXACT_BELOW,
    ) -> VectorIndex:
        """Index ``vectors`` ((n, d) float32), one for each of ``ids``.

        Fewer than ``exact_below`` are searched exactly. More are searched through clusters of
        8-bit vectors, unless that would find less than ``RECALL`` of the nearest.
        """
        import faiss

        if vectors.ndim != 2 or len(vectors) != len(ids):
            raise ValueError(f"{len(ids)} ids need as many vectors; got shape {vectors.shape}")
        matrix = np.ascontiguousarray(vectors, dtype=np.float32)
        exact = faiss.IndexFlatIP(matrix.shape[1])
        exact.add(matrix)
        index = None if len(ids) < exact_below else _clustered(matrix, exact)
        return cls(exact if index is None else index, ids, generation=generation, model=model)

    def search(self, vectors: Vectors, limit: int) -> list[list[tuple[str, float]]]:
        """Return for each of ``vectors`` ((q, d) float32) up to ``limit`` ids, best score first.

        Equal scores are ordered by id, also where the limit cuts them.

        Raises:
            ModelError: the vectors are of another dimension than the index.
        """
        if limit < 1 or not self._ids or not len(vectors):
            return [[] for _ in vectors]
        if vectors.ndim != 2 or vectors.shape[1] != self.dimension:
            raise ModelError(
                f"Câu hỏi được mã hóa thành ma trận {vectors.shape}, còn chỉ mục có "
                f"{self.dimension} chiều. Hãy chạy «kb reembed» với mô hình đang dùng."
            )
        queries = np.ascontiguousarray(vectors, dtype=np.float32)
        asked = min(limit + 1, len(self._ids))
        while True:
            exact_scores, positions = self._nearest(queries, asked)
            scores = np.round(exact_scores.astype(np.float64), _DECIMALS)
            cut = (scores[:, -1] == scores[:, min(limit, asked) - 1]) & (positions[:, -1] >= 0)
            if asked == len(self._ids) or not cut.any():
                break
            asked = min(asked * 4, len(self._ids))  # more may share the last score: see them all
        return [self._ranked(*row, limit) for row in zip(scores, positions, strict=True)]

    def _nearest(
        self, queries: Vectors, asked: int
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
        """Search in this thread alone: FAISS shares out queries, and a question has one or two.

        The other threads would only wait for work, and take the processor while they do.
        """
        import faiss

        threads = faiss.omp_get_max_threads()
        faiss.omp_set_num_threads(1)
        try:
            scores, positions = self._index.search(queries, asked)
        finally:
            faiss.omp_set_num_threads(threads)
        return scores, positions

    def _ranked(
        self, scores: npt.NDArray[np.float64], positions: npt.NDArray[np.int64], limit: int
    ) -> list[tuple[str, float]]:
        # FAISS fills up with position -1 where the clusters it visits hold too few.
        found = [(self._ids[p], float(s)) for s, p in zip(scores, positions, strict=True) if p >= 0]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``; until the last step readers find the one before.

        Raises:
            OSError: the disk is full or cannot be written.
        """
        import faiss

        folder.mkdir(parents=True, exist_ok=True)
        contents = {
            "index": faiss.serialize_index(self._index).tobytes(),
            "ids": json.dumps(self._ids, ensure_ascii=False).encode(),
        }
        files = {}
        for part, content in contents.items():
            digest = hashlib.sha256(content).hexdigest()
            # Named by content, so that a reader never pairs an old manifest with a new file.
            name = f"vectors-{digest[:16]}.{part}"
            write_durably(folder / name, content)
            files[part] = {"name": name, "sha256": digest}
        manifest = {
            "format": FORMAT,
            "generation": self.generation,
            "model": self.model,
            "dimension": self.dimension,
            "count": len(self._ids),
            "files": files,
        }
        write_manifest(folder / _MANIFEST, manifest)
        kept = {entry["name"] for entry in files.values()}
        for path in folder.glob("vectors-*"):
            if path.name not in kept:
                discard(path)

    @classmethod
    def load(
        cls, folder: Path, *, generation: int | None = None, model: str | None = None
    ) -> VectorIndex | None:
        """Read the saved index; ``None`` if it is missing, damaged, or not the one expected.

        No byte reaches FAISS before its SHA-256 is checked.
        """
        import faiss

        manifest = read_manifest(folder / _MANIFEST)
        if manifest is None or manifest.get("format") != FORMAT:
            return None
        if generation not in (None, manifest["generation"]):
            return None
        if model not in (None, manifest["model"]):
            return None
        contents = {}
        for part, entry in manifest["files"].items():
            content = read_if_there(folder / entry["name"])
            if content is None or hashlib.sha256(content).hexdigest() != entry["sha256"]:
                return None
            contents[part] = content
        index = faiss.deserialize_index(np.frombuffer(contents["index"], dtype=np.uint8))
        ids = json.loads(contents["ids"])
        if not index.ntotal == len(ids) == manifest["count"] or index.d != manifest["dimension"]:
            return None
        return cls(index, ids, generation=manifest["generation"], model=manifest["model"])


def _clustered(matrix: Vectors, exact: faiss.Index) -> faiss.Index | None:
    """Return an IVF,SQ8 index that visits enough clusters for ``RECALL``; ``None`` if none does.

    The sample queries are vectors of the collection moved a good way off, as a question lies near
    a passage but is not one.
    """
    import faiss

    count, dimension = matrix.shape
    clusters = max(1, min(int(4 * count**0.5), count // 39))  # FAISS wants 39 vectors to learn one
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension),
        dimension,
        clusters,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.cp.seed = _SEED
    index.cp.max_points_per_centroid = 64  # a quarter of FAISS's sample is as good and 4 x faster
    index.train(matrix)
    index.add(matrix)
    random = np.random.default_rng(_SEED)
    picked = matrix[random.choice(count, size=min(_SAMPLE, count), replace=False)]
    noise = random.standard_normal(picked.shape, dtype=np.float32)
    length = np.linalg.norm(picked, axis=1, keepdims=True)
    queries = picked + noise * (0.5 * length / np.linalg.norm(noise, axis=1, keepdims=True))
    nearest = exact.search(queries, min(10, count))[1]
    visited = 1
    while True:
        index.nprobe = visited
        found = index.search(queries, nearest.shape[1])[1]
        shared = [len(set(a) & set(b)) for a, b in zip(found, nearest, strict=True)]
        if sum(shared) >= RECALL * nearest.size:
            return index
        if visited == clusters:
            return None
        visited = min(visited * 2, clusters)
