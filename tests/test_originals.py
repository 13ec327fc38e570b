"""Original files and the places of words: kept with the documents, checked, gone with them."""

from __future__ import annotations

import errno
import hashlib
import os
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from kb.errors import NotFoundError, StoreError
from kb.records import Document, PageHealth, PageWord, Section
from kb.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "kho")


def put(store: Store, source: str, content: bytes, words: tuple[PageWord, ...] = ()) -> str:
    """Put a document with its original; gives its id."""
    id_ = hashlib.sha256(content).hexdigest()
    text = content.decode()
    section = Section(f"{id_}:0", id_, "paragraph", "Đoạn", (), 0, len(text))
    document = Document(id_, source, text, page_starts=(0,), format="pdf")
    vectors = np.ones((1, 2), dtype=np.float32)
    store.put(document, [section], vectors, "hand", words=words, original=content, reader=3)
    return id_


def kept(store: Store) -> set[str]:
    return {path.name for path in (store.path.parent / "originals").rglob("*") if path.is_file()}


def test_an_original_lies_under_its_hash_and_goes_with_the_last_name(store: Store) -> None:
    id_ = put(store, "a.pdf", b"mot")
    assert (store.path.parent / "originals" / id_[:2] / id_).read_bytes() == b"mot"
    assert store.original(id_) == b"mot"
    assert store.reader(id_) == 3
    store.add_name(id_, "b.pdf")
    store.remove("a.pdf")
    assert kept(store) == {id_}
    other = put(store, "b.pdf", b"hai")  # replaces the document's last name
    assert kept(store) == {other}
    store.remove("b.pdf")
    assert kept(store) == set()
    with pytest.raises(NotFoundError, match="không còn trong kho"):
        store.original(id_)


def test_what_a_dead_process_left_is_swept(store: Store) -> None:
    id_ = put(store, "a.pdf", b"mot")
    folder = store.path.parent / "originals" / "ab"
    folder.mkdir()
    (folder / ("ab" + "0" * 62)).write_bytes(b"x")
    (folder / "tmp1.unfinished").write_bytes(b"x")
    store.sweep()
    assert kept(store) == {id_}


def test_check_tells_missing_and_changed_originals(store: Store) -> None:
    first, second = put(store, "a.pdf", b"mot"), put(store, "b.pdf", b"hai")
    assert store.verify() == []
    folder = store.path.parent / "originals"
    (folder / first[:2] / first).unlink()
    (folder / second[:2] / second).write_bytes(b"HAI")
    told = sorted(store.verify())
    assert "«a.pdf» không còn trong kho; hãy chạy «kb ingest»" in told[0]
    assert "«b.pdf» đã bị sửa đổi trong kho; hãy gỡ" in told[1]
    with pytest.raises(NotFoundError, match="đã bị sửa đổi"):
        store.original(second)
    assert store.reader(first) is None  # so that it is taken in again
    put(store, "a.pdf", b"mot")
    store.remove("b.pdf")
    put(store, "b.pdf", b"hai")
    assert store.verify() == []


def test_a_full_disk_loses_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = put(store, "a.pdf", b"mot")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match=r"Hết chỗ.*còn nguyên"):
            put(store, "a.pdf", b"hai")
    assert kept(store) == {id_}
    assert [document.id for document in store.documents()] == [id_]
    assert store.verify() == []


def test_health_and_remarks_come_back(store: Store) -> None:
    health = (PageHealth(1, "recognised", 0.5, "mờ"), PageHealth(2, "text"))
    document = Document(
        "x", "a.pdf", "chữ", signer="Nông Văn A", format="pdf", health=health, remarks=("đuôi lạ",)
    )
    store.put(document, [], np.zeros((0, 2), dtype=np.float32), "hand")
    assert store.documents() == (document,)
    assert store.verify() == []


def test_words_are_found_by_their_place_in_the_text(store: Store) -> None:
    content = ("chu " * 10_000).encode()
    words = tuple(
        PageWord(4 * i, 4 * i + 3, i // 500 + 1, 10.25, 20.5, 30.07, 40.99) for i in range(10_000)
    )
    id_ = put(store, "a.pdf", content, words)
    assert store.words(id_) == words
    assert store.words(id_, 20_001, 20_009) == words[5000:5003]
    assert store.words(id_, 20_003, 20_004) == ()
    assert store.words("unknown") == ()
    put(store, "a.pdf", b"mot")
    assert store.words(id_) == ()

    id_ = put(store, "b.pdf", content, words)
    connection = sqlite3.connect(store.path)
    connection.execute("UPDATE layouts SET data = x'00' WHERE ordinal = 1")
    connection.commit()
    connection.close()
    assert store.verify() == ["Vị trí chữ trên trang của 1 tài liệu đã bị sửa đổi trong tệp kho."]
    with pytest.raises(StoreError, match="bị hỏng"):
        store.words(id_, 20_000, 20_009)
