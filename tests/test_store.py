"""The store: whole changes, names, damage, one writer, readers beside it, and sudden death."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import unicodedata
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import kb.store.store
from kb.errors import NotFoundError, StoreError
from kb.records import Document, Section
from kb.store import SCHEMA_VERSION, Store

MODEL = "hand"


def made(
    source: str, version: str = "v1", paragraphs: int = 3
) -> tuple[Document, list[Section], np.ndarray]:
    """A document of the same-length paragraphs "<source> <version> số <i>", one section each."""
    lines = [f"{source} {version} số {i}\n" for i in range(paragraphs)]
    document = Document(id=f"id:{source}:{version}", source=source, text="".join(lines))
    sections = []
    start = 0
    for i, line in enumerate(lines):
        end = start + len(line) - 1
        sections.append(
            Section(f"{document.id}:{i}", document.id, "paragraph", f"Đoạn {i}", (), start, end)
        )
        start += len(line)
    vectors = np.full((paragraphs, 4), float(version[1:]), dtype=np.float32)
    vectors[:, 0] = np.arange(paragraphs)
    return document, sections, vectors


def put(store: Store, source: str, version: str = "v1", paragraphs: int = 3) -> Document:
    document, sections, vectors = made(source, version, paragraphs)
    store.put(document, sections, vectors, MODEL)
    return document


def rows(store: Store, table: str) -> int:
    connection = sqlite3.connect(store.path)
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    finally:
        connection.close()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "kho")


def test_what_is_put_comes_back_equal(store: Store) -> None:
    document = Document(
        id="a" * 64,
        source="phụ lục/Quyết định 320.txt",
        text="Điều 1. Uỷ ban\u00a0nhân dân ¹\x00 tỉnh 𝒜\nghi chú\ntiếp theo",
        title="Về việc",
        number="320/QĐ-UBND",
        issuer="UBND tỉnh",
        issued_on=date(2023, 3, 9),
        kind="Quyết định",
        page_starts=(0, 20),
        ocr_pages=(2,),
        other_sources=("bản sao.txt",),
    )
    sections = (
        Section("s1", document.id, "article", "Điều 1", ("Chương I", "Mục 1"), 0, 7),
        Section(
            "s0",
            document.id,
            "table_row",
            "STT 4",
            (),
            8,
            40,
            parts=((8, 12), (20, 40)),
            parent="s1",
            cells=(("Quy mô (ha) › 2011", "8,2"), ("Ghi chú", "")),
            group="II. Huyện",
        ),
    )
    vectors = np.array([[1, 0.5], [-2, 1e-7]], dtype=np.float32)
    store.put(document, sections, vectors, MODEL)

    assert store.documents() == (document,)
    assert store.document_by_id(document.id) == document
    assert store.sections() == store.sections(document.id) == sections
    assert store.sections_by_id(["s0", "missing", "s1", "s0"]) == {
        "s0": sections[1],
        "s1": sections[0],
    }
    ids, stored = store.vectors(MODEL)
    assert ids == ["s1", "s0"]
    assert stored.dtype == np.float32
    np.testing.assert_array_equal(stored, vectors)
    assert store.content_id("bản sao.txt") == document.id
    assert store.content_id("other.txt") is None
    assert store.verify() == []


def test_an_empty_store_has_nothing_and_says_so(store: Store) -> None:
    assert (store.documents(), store.sections(), store.generation()) == ((), (), 0)
    ids, vectors = store.vectors(MODEL)
    assert (ids, vectors.shape) == ([], (0, 0))
    with pytest.raises(NotFoundError, match="kho chưa có tài liệu nào"):
        store.document_named("a.txt")


def test_documents_are_ordered_by_name_and_the_generation_counts_changes(store: Store) -> None:
    for source in ("b.txt", "a.txt", "c.txt"):
        put(store, source)
    assert [document.source for document in store.documents()] == ["a.txt", "b.txt", "c.txt"]
    assert store.generation() == 3
    store.set_meta("restorer", b"\x00\xff")
    assert store.meta("restorer") == b"\x00\xff"
    assert store.meta("unknown") is None
    assert store.generation() == 3
    store.remove("b.txt")
    assert store.generation() == 4
    with pytest.raises(ValueError, match="generation"):
        store.set_meta("generation", b"0")


def test_a_replaced_document_leaves_no_orphans(store: Store) -> None:
    put(store, "a.txt", "v1", paragraphs=7)
    put(store, "b.txt")
    new = put(store, "a.txt", "v2", paragraphs=2)
    assert store.content_id("a.txt") == new.id
    assert {table: rows(store, table) for table in ("documents", "names", "sections")} == {
        "documents": 2,
        "names": 2,
        "sections": 5,
    }
    assert rows(store, "vectors") == 5
    assert store.generation() == 3
    assert store.verify() == []


def test_section_ids_may_stay_the_same_when_a_document_is_replaced(store: Store) -> None:
    document, sections, vectors = made("a.txt")
    store.put(document, sections, vectors, MODEL)
    changed = Document(id="other", source="a.txt", text=document.text.upper())
    moved = [Section(s.id, "other", s.kind, s.label, s.path, s.start, s.end) for s in sections]
    store.put(changed, moved, vectors, MODEL)
    assert store.documents() == (changed,)
    assert store.sections() == tuple(moved)


def test_the_same_content_under_a_second_name_only_records_the_name(store: Store) -> None:
    document, sections, vectors = made("b.txt")
    store.put(document, sections, vectors, MODEL)
    again = Document(id=document.id, source="a/copy.txt", text=document.text)
    store.put(again, sections[:1], vectors[:1] + 9, MODEL)
    assert store.generation() == 1
    (kept,) = store.documents()
    assert (kept.source, kept.other_sources) == ("b.txt", ("a/copy.txt",))
    assert store.sections() == tuple(sections)
    np.testing.assert_array_equal(store.vectors(MODEL)[1], vectors)
    assert store.document_named("copy.txt") == kept

    store.remove("b.txt")
    (kept,) = store.documents()
    assert (kept.source, kept.other_sources) == ("a/copy.txt", ())
    assert store.generation() == 2  # it is shown and searched by another name now
    store.remove("a/copy.txt")
    assert store.documents() == ()
    assert rows(store, "sections") == 0


def test_a_document_read_anew_keeps_its_further_names(store: Store) -> None:
    document, sections, vectors = made("a.txt")
    store.put(document, sections, vectors, MODEL)
    store.add_name(document.id, "z.txt")
    store.put(document, sections[:2], vectors[:2] * 3, "other model")
    (kept,) = store.documents()
    assert (kept.source, kept.other_sources) == ("a.txt", ("z.txt",))
    assert len(store.sections()) == 2
    assert store.vectors(MODEL)[0] == []
    np.testing.assert_array_equal(store.vectors("other model")[1], vectors[:2] * 3)


def test_a_name_that_moves_to_other_content_leaves_the_rest_of_the_document(store: Store) -> None:
    old = put(store, "a.txt", "v1")
    store.add_name(old.id, "copy.txt")
    new = put(store, "a.txt", "v2")
    assert [(d.id, d.source) for d in store.documents()] == [
        (new.id, "a.txt"),
        (old.id, "copy.txt"),
    ]
    store.add_name(new.id, "copy.txt")  # takes the old document's last name: the document goes
    assert [(d.id, d.other_sources) for d in store.documents()] == [(new.id, ("copy.txt",))]
    assert store.generation() == 3
    with pytest.raises(NotFoundError, match="không-có"):
        store.add_name("không-có", "x.txt")


def test_names_are_found_whole_or_by_an_unambiguous_file_name(store: Store) -> None:
    first = put(store, "năm 2023/kế hoạch.txt")
    put(store, "năm 2024/kế hoạch.txt")
    third = put(store, "năm 2024/báo cáo.txt")
    assert store.document_named("năm 2023/kế hoạch.txt").id == first.id
    assert store.document_named("báo cáo.txt").id == third.id
    with pytest.raises(NotFoundError) as ambiguous:
        store.document_named("kế hoạch.txt")
    assert "năm 2023/kế hoạch.txt»; «năm 2024/kế hoạch.txt»" in str(ambiguous.value)
    assert "báo cáo" not in str(ambiguous.value)
    with pytest.raises(NotFoundError, match=r"«năm 2024/báo cáo\.txt»"):
        store.document_named("quyết định.txt")
    with pytest.raises(NotFoundError):
        store.remove("báo cáo.txt")  # a guess is good enough to show, not to delete


def test_a_decomposed_name_is_the_same_name(store: Store) -> None:
    decomposed = unicodedata.normalize("NFD", "kế hoạch điều chỉnh.txt")
    put(store, decomposed)
    put(store, "kế hoạch điều chỉnh.txt", "v2")
    (document,) = store.documents()
    assert document.source == "kế hoạch điều chỉnh.txt"
    assert store.document_named(decomposed) == document
    store.remove(decomposed)
    assert store.names() == {}


def test_a_stamp_tells_documents_whose_facts_sections_or_first_name_changed(store: Store) -> None:
    document = put(store, "a.txt")
    other = put(store, "b.txt")
    first = store.stamps()
    assert first.keys() == {document.id, other.id}
    assert first[document.id] != first[other.id]

    store.add_name(document.id, "z.txt")
    store.set_vectors(document.id, np.ones((3, 2), dtype=np.float32), "new")
    assert store.stamps() == first
    store.remove("a.txt")
    renamed = store.stamps()
    assert renamed.keys() == first.keys()
    assert renamed[document.id] != first[document.id]
    assert renamed[other.id] == first[other.id]

    _, sections, vectors = made("b.txt")
    store.put(other, sections[:2], vectors[:2], MODEL)
    assert store.stamps()[other.id] != first[other.id]
    assert store.stamps()[document.id] == renamed[document.id]


def test_documents_that_lack_vectors_of_a_model_are_told(store: Store) -> None:
    document = put(store, "b.txt")
    other = put(store, "a.txt")
    assert store.without_vectors(MODEL) == ()
    assert store.without_vectors("new") == (other.id, document.id)
    store.set_vectors(document.id, np.ones((3, 2), dtype=np.float32), "new")
    assert store.without_vectors("new") == (other.id,)
    assert store.without_vectors(MODEL) == (document.id,)
    store.put(Document("bare", "c.txt", "không có mục nào"), [], np.zeros((0, 2)), MODEL)
    assert store.without_vectors("new") == (other.id,)


@pytest.mark.parametrize(
    ("bounds", "parts", "parent", "reason"),
    [
        ((0, 1000), (), None, "nằm ngoài văn bản"),
        ((5, 5), (), None, "nằm ngoài văn bản"),
        ((2, 9), ((1, 5),), None, "phần nằm ngoài mục"),
        ((2, 9), (), "nobody", "không có trong tài liệu"),
    ],
)
def test_a_section_outside_its_text_never_gets_in(
    store: Store,
    bounds: tuple[int, int],
    parts: tuple[tuple[int, int], ...],
    parent: str | None,
    reason: str,
) -> None:
    document, _, vectors = made("a.txt")
    section = Section("s", document.id, "paragraph", "Đoạn", (), *bounds, parts, parent)
    with pytest.raises(StoreError, match=reason):
        store.put(document, [section], vectors[:1], MODEL)
    assert store.documents() == ()


def test_vectors_must_fit_the_sections(store: Store) -> None:
    document, sections, vectors = made("a.txt")
    with pytest.raises(StoreError, match=r"3 mục .* \(2, 4\)"):
        store.put(document, sections, vectors[:2], MODEL)
    with pytest.raises(StoreError, match="hữu hạn"):
        store.put(document, sections, vectors * np.float32("nan"), MODEL)
    store.put(document, sections, vectors, MODEL)
    store.set_vectors(document.id, vectors[:, :2] + 1, "new")
    assert store.vectors(MODEL)[0] == []
    np.testing.assert_array_equal(store.vectors("new")[1], vectors[:, :2] + 1)
    assert store.generation() == 2
    assert store.verify() == []


def test_a_failure_in_the_middle_of_a_change_undoes_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = put(store, "a.txt", "v1")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(kb.store.store, "next_generation", fail)
    with pytest.raises(KeyboardInterrupt):
        put(store, "a.txt", "v2")
    assert store.documents() == (old,)
    assert store.generation() == 1
    assert store.verify() == []


def test_verify_finds_what_was_changed_behind_its_back(store: Store) -> None:
    document = put(store, "a.txt")
    put(store, "b.txt")
    connection = sqlite3.connect(store.path)
    connection.execute("UPDATE documents SET text = replace(text, 'v1', 'v9') WHERE id LIKE '%a%'")
    connection.execute("UPDATE vectors SET data = x'00' WHERE section_id LIKE '%b.txt%:1'")
    connection.execute("DELETE FROM vectors WHERE section_id = ?", (f"{document.id}:2",))
    connection.commit()
    connection.close()
    assert store.verify() == [
        "Tài liệu «a.txt» đã bị sửa đổi trong tệp kho.",
        "1 mục chưa có vector.",
        "1 vector đã bị sửa đổi trong tệp kho.",
        "Vector không cùng một mô hình và số chiều (hand: 0 chiều; hand: 4 chiều).",
    ]
    with pytest.raises(StoreError, match="dài ngắn khác nhau"):
        store.vectors(MODEL)


@pytest.mark.parametrize(
    "content", [b"x", b"SQLite format 3\x00" + b"\x00" * 400, b"not a database " * 500]
)
def test_a_file_that_is_no_store_is_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "kb.sqlite3").write_bytes(content)
    with pytest.raises(StoreError, match=r"bị hỏng.*Không có gì bị ghi đè.*kb ingest"):
        Store(tmp_path)
    assert (tmp_path / "kb.sqlite3").read_bytes() == content


def test_a_store_of_a_newer_version_or_of_another_program_is_left_alone(tmp_path: Path) -> None:
    for folder, statement, reason in (
        ("newer", f"PRAGMA user_version = {SCHEMA_VERSION + 1}", "mới hơn"),
        ("foreign", "CREATE TABLE t (x)", "phần mềm khác"),
    ):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "kb.sqlite3"
        connection = sqlite3.connect(path)
        connection.execute(statement)
        connection.commit()
        connection.close()
        before = path.read_bytes()
        with pytest.raises(StoreError, match=reason):
            Store(tmp_path / folder)
        assert path.read_bytes() == before


def test_damaged_pages_are_reported(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for i in range(30):
            put(store, f"{i}.txt", paragraphs=20)
    content = bytearray(store.path.read_bytes())
    for offset in range(4096 * 3, len(content), 4096):  # each page's header, past the schema
        content[offset : offset + 40] = b"\xff" * 40
    store.path.write_bytes(content)
    with Store(tmp_path) as damaged:
        problems = damaged.verify()
        assert problems
        with pytest.raises(StoreError, match="bị hỏng"):
            damaged.documents()


def test_a_truncated_store_is_reported(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        put(store, "a.txt", paragraphs=2000)
    content = store.path.read_bytes()
    store.path.write_bytes(content[: len(content) // 2])
    with pytest.raises(StoreError, match="bị hỏng"), Store(tmp_path) as damaged:
        problems = damaged.verify()
        assert problems
        raise StoreError(problems[0])


def test_a_full_disk_loses_nothing(store: Store) -> None:
    old = put(store, "a.txt", "v1")
    with store._connection() as connection:  # the one connection there is: the next change has it
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreError, match=r"Hết chỗ trên ổ đĩa.*còn nguyên"):
        put(store, "a.txt", "v2", paragraphs=2000)
    assert store.documents() == (old,)
    assert store.verify() == []
    with store._connection() as connection:
        connection.execute("PRAGMA max_page_count = 100000")
    put(store, "a.txt", "v2", paragraphs=2000)
    assert len(store.sections()) == 2000


def test_a_second_writer_is_told_and_readers_go_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kb.store.store, "WRITER_WAIT", 0.1)
    old = put(store, "a.txt")
    other = Store(store.path.parent)
    told: list[str] = []

    def write_from_another_thread() -> None:
        try:
            put(store, "thread.txt")
        except StoreError as error:
            told.append(str(error))

    with store.writing(), store.writing():
        put(store, "b.txt")
        with pytest.raises(StoreError, match="đang được một tiến trình khác cập nhật"):
            put(other, "c.txt")
        thread = threading.Thread(target=write_from_another_thread)
        thread.start()
        thread.join()
        assert len(told) == 1
        assert [d.source for d in other.documents()] == ["a.txt", "b.txt"]
        assert other.document_by_id(old.id) == old
    put(other, "c.txt")
    assert [d.source for d in store.documents()] == ["a.txt", "b.txt", "c.txt"]


def test_readers_see_whole_changes_only(store: Store) -> None:
    put(store, "a.txt", "v1", paragraphs=40)
    stop = threading.Event()
    seen: list[tuple[str, int, float]] = []
    failed: list[BaseException] = []

    def read() -> None:
        try:
            while not stop.is_set():
                ids, vectors = store.vectors(MODEL)
                version = ids[0].split(":")[2]
                assert {id_.split(":")[2] for id_ in ids} == {version}
                seen.append((version, len(ids), float(vectors[0, 1])))
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for i in range(2, 22):
        put(store, "a.txt", f"v{i}", paragraphs=40)
    stop.set()
    for thread in threads:
        thread.join()
    assert failed == []
    assert {(f"v{int(value)}", 40) for _, _, value in seen} == {(v, n) for v, n, _ in seen}


_OPENING = "from pathlib import Path; from kb.store import Store; Store(Path(r'{home}')).close()"


def test_many_processes_may_make_the_same_new_store(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _OPENING.format(home=tmp_path)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [(process.communicate()[1], process.returncode) for process in running] == [("", 0)] * 4


# Replaces documents in a loop and kills itself before the n-th SQL statement, or when told to.
_DYING = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, r'{tests}')
from test_store import Store, put
store = Store(Path(r'{home}'))
left = {statements}
def count(statement):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
with store._connection() as connection:
    connection.set_trace_callback(count)
for i in range(2, 1000):
    for source in ('a.txt', 'b.txt'):
        put(store, source, f'v{{i}}', paragraphs=5 + i % 7)
    print(i, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="SIGKILL chỉ có trên Linux và macOS")
@pytest.mark.parametrize("statements", [3, 9, 17, 31, 40, 44, 300, 0])
def test_sudden_death_leaves_each_document_old_or_new(tmp_path: Path, statements: int) -> None:
    with Store(tmp_path) as store:
        put(store, "a.txt", "v1", paragraphs=6)
        put(store, "b.txt", "v1", paragraphs=6)
    script = _DYING.format(tests=Path(__file__).parent, home=tmp_path, statements=statements)
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    if statements == 0:
        assert process.stdout is not None
        for _ in range(20):
            process.stdout.readline()
        process.kill()
    output, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL
    reported = int(output.split()[-1]) if statements and output else 1

    with Store(tmp_path) as store:
        assert store.verify() == []
        documents = store.documents()
        assert [document.source for document in documents] == ["a.txt", "b.txt"]
        for document in documents:
            version = document.id.split(":")[2]
            number = int(version[1:])
            assert number >= reported  # what was reported as done is there
            expected, sections, vectors = made(document.source, version, 5 + number % 7)
            assert document == expected
            assert store.sections(document.id) == tuple(sections)
            ids, stored = store.vectors(MODEL)
            positions = [ids.index(section.id) for section in sections]
            np.testing.assert_array_equal(stored[positions], vectors)
        put(store, "c.txt")  # the dead process's lock is gone
