"""The vector index: products by hand, ties, clusters, damage and sudden death."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kb.errors import ModelError
from kb.retrieval.manifest import write_durably
from kb.retrieval.vectors import RECALL, VectorIndex

IDS = ["đ", "b", "c"]
VECTORS = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)


@pytest.fixture
def index() -> VectorIndex:
    return VectorIndex.build(IDS, VECTORS, generation=4, model="hand")


def gathered(count: int, dimension: int = 32, groups: int = 60) -> np.ndarray:
    """Return unit vectors in groups, as passages of one subject lie together."""
    random = np.random.default_rng(5)
    centres = random.standard_normal((groups, dimension))
    vectors = centres[random.integers(groups, size=count)]
    vectors = vectors + 0.7 * random.standard_normal((count, dimension))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_products_by_hand(index: VectorIndex) -> None:
    found = index.search(np.array([[1, 0], [0, 2]], dtype=np.float32), 2)
    assert found == [[("đ", 1.0), ("c", 0.6)], [("b", 2.0), ("c", 1.6)]]
    assert (len(index), index.dimension, index.generation, index.model) == (3, 2, 4, "hand")


def test_more_asked_than_there_is_and_nothing_asked(index: VectorIndex) -> None:
    (found,) = index.search(np.array([[-1, 0]], dtype=np.float32), 10)
    assert found == [("b", 0.0), ("c", -0.6), ("đ", -1.0)]
    assert index.search(np.zeros((0, 2), dtype=np.float32), 3) == []
    assert index.search(np.ones((2, 2), dtype=np.float32), 0) == [[], []]


@pytest.mark.parametrize("dimension", [0, 8])  # an empty store does not know the dimension
def test_an_empty_collection(tmp_path: Path, dimension: int) -> None:
    nothing = np.zeros((0, dimension), dtype=np.float32)
    empty = VectorIndex.build([], nothing, generation=0, model="m")
    assert empty.search(np.ones((1, 8), dtype=np.float32), 5) == [[]]
    empty.save(tmp_path)
    loaded = VectorIndex.load(tmp_path, generation=0, model="m")
    assert loaded is not None
    assert len(loaded) == 0


def test_a_question_of_another_dimension_is_refused(index: VectorIndex) -> None:
    with pytest.raises(ModelError, match=r"\(1, 3\).*2 chiều"):
        index.search(np.ones((1, 3), dtype=np.float32), 1)
    with pytest.raises(ValueError, match="2 ids"):
        VectorIndex.build(["a", "b"], VECTORS, generation=1, model="m")


@pytest.mark.parametrize("queries", [1, 40])  # FAISS has one way for few and another for many
def test_ties_are_cut_in_the_order_of_ids(queries: int) -> None:
    ids = [f"{i:03d}" for i in range(200)]
    vectors = np.tile(gathered(1), (200, 1))
    vectors[7] *= 2
    index = VectorIndex.build(ids[::-1], vectors, generation=1, model="m")
    found = index.search(np.tile(vectors[:1], (queries, 1)), 5)
    assert [[id_ for id_, _ in row] for row in found] == [["192", *ids[:4]]] * queries


def test_a_large_collection_is_searched_through_clusters() -> None:
    vectors = gathered(6000)
    ids = [str(i) for i in range(6000)]
    exact = VectorIndex.build(ids, vectors, generation=1, model="m")
    clustered = VectorIndex.build(ids, vectors, generation=1, model="m", exact_below=5000)
    assert type(exact._index).__name__ == "IndexFlatIP"
    assert type(clustered._index).__name__ == "IndexIVFScalarQuantizer"
    assert clustered._index.nprobe < clustered._index.nlist
    random = np.random.default_rng(9)
    queries = vectors[:300] + 0.06 * random.standard_normal((300, 32)).astype(np.float32)
    shared = [
        len({id_ for id_, _ in one} & {id_ for id_, _ in other})
        for one, other in zip(exact.search(queries, 10), clustered.search(queries, 10), strict=True)
    ]
    assert sum(shared) / 3000 >= RECALL - 0.01
    again = VectorIndex.build(ids, vectors, generation=1, model="m", exact_below=5000)
    assert again.search(queries, 10) == clustered.search(queries, 10)


def test_vectors_that_clusters_cannot_tell_apart_are_searched_exactly() -> None:
    # All nearest neighbours differ by less than eight bits can say.
    random = np.random.default_rng(2)
    vectors = np.zeros((500, 4), dtype=np.float32)
    vectors[:, 0] = 1 + 1e-5 * random.permutation(500)
    vectors[:2, 1] = (1, -1)
    ids = [str(i) for i in range(500)]
    index = VectorIndex.build(ids, vectors, generation=1, model="m", exact_below=100)
    assert type(index._index).__name__ == "IndexFlatIP"


@pytest.mark.parametrize("exact_below", [10_000, 1000])
def test_a_saved_index_finds_the_same(tmp_path: Path, exact_below: int) -> None:
    vectors = gathered(1500)
    ids = [f"mục {i}" for i in range(1500)]
    index = VectorIndex.build(ids, vectors, generation=4, model="m", exact_below=exact_below)
    index.save(tmp_path)
    loaded = VectorIndex.load(tmp_path, generation=4, model="m")
    assert loaded is not None
    assert loaded.search(vectors[:50], 10) == index.search(vectors[:50], 10)
    assert (loaded.generation, loaded.model, loaded.dimension) == (4, "m", 32)


def test_only_the_expected_index_is_loaded(index: VectorIndex, tmp_path: Path) -> None:
    assert VectorIndex.load(tmp_path) is None
    index.save(tmp_path)
    assert VectorIndex.load(tmp_path) is not None
    assert VectorIndex.load(tmp_path, generation=4, model="hand") is not None
    assert VectorIndex.load(tmp_path, generation=5, model="hand") is None
    assert VectorIndex.load(tmp_path, generation=4, model="other") is None


def test_a_new_index_takes_the_place_of_the_old(index: VectorIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    newer = VectorIndex.build(IDS[:2], VECTORS[:2], generation=5, model="hand")
    newer.save(tmp_path)
    loaded = VectorIndex.load(tmp_path)
    assert loaded is not None
    assert (loaded.generation, len(loaded)) == (5, 2)
    assert len(list(tmp_path.iterdir())) == 3


def test_any_changed_byte_and_any_cut_is_found(index: VectorIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    files = list(tmp_path.iterdir())
    assert len(files) == 3
    for path in files:
        whole = path.read_bytes()
        for offset in range(len(whole)):
            damaged = bytearray(whole)
            damaged[offset] ^= 0x01
            path.write_bytes(damaged)
            assert VectorIndex.load(tmp_path) is None, (path.name, offset)
        for size in (0, 1, len(whole) // 2, len(whole) - 1):
            path.write_bytes(whole[:size])
            assert VectorIndex.load(tmp_path) is None, (path.name, size)
        path.unlink()
        assert VectorIndex.load(tmp_path) is None
        path.write_bytes(whole)
    assert VectorIndex.load(tmp_path) is not None


def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    write_durably(path, b"old")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        write_durably(path, b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("a", b"old")]


_DYING = """
import os, signal, sys
from pathlib import Path
import numpy as np
from kb.retrieval.vectors import VectorIndex
left = int(sys.argv[2])
replace = os.replace
def replace_or_die(old, new):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    replace(old, new)
os.replace = replace_or_die
vectors = np.array([[1, 1]], dtype=np.float32)
VectorIndex.build(['new'], vectors, generation=5, model='hand').save(Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="SIGKILL chỉ có trên Linux và macOS")
@pytest.mark.parametrize(("file", "generation"), [(1, 4), (2, 4), (3, 4), (4, 5)])
def test_sudden_death_leaves_one_whole_index(
    index: VectorIndex, tmp_path: Path, file: int, generation: int
) -> None:
    index.save(tmp_path)
    died = subprocess.run([sys.executable, "-c", _DYING, str(tmp_path), str(file)], check=False)
    assert died.returncode == -signal.SIGKILL
    loaded = VectorIndex.load(tmp_path)
    assert loaded is not None
    assert loaded.generation == generation
    index.save(tmp_path)
    loaded = VectorIndex.load(tmp_path)
    assert loaded is not None
    assert loaded.generation == 4
