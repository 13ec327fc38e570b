"""The term index: BM25 by hand, weights, fuzzy terms, updates, damage and sudden death."""

from __future__ import annotations

import math
import os
import shutil
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

import kb.retrieval.terms
from kb.errors import StoreError
from kb.retrieval.terms import Term, TermEntry, TermIndex

K1, B = 1.2, 0.75  # tantivy's; it keeps lengths up to 40 exactly, so these values are exact, too


def entry(section_id: str, body: str, heading: str = "") -> TermEntry:
    return TermEntry(section_id, heading.split(), body.split())


def bm25(term: str, fields: dict[str, list[str]]) -> dict[str, float]:
    """Score one term by the formula of Robertson and others, on {section id: words of a field}."""
    count = len(fields)
    having = sum(term in words for words in fields.values())
    average = sum(map(len, fields.values())) / count
    rarity = math.log(1 + (count - having + 0.5) / (having + 0.5))
    return {
        id_: rarity * words.count(term) * (K1 + 1)
        / (words.count(term) + K1 * (1 - B + B * len(words) / average))
        for id_, words in fields.items()
        if term in words
    }  # fmt: skip


def with_pairs(text: str) -> list[str]:
    words = text.split()
    return words + [f"{a}_{b}" for a, b in pairwise(words)]


BODIES = {
    "s1": "uỷ ban nhân dân thành phố chủ trì",
    "s2": "sở xây dựng chủ trì phối hợp với sở tài chính",
    "s3": "thành phố thành phố thành phố",
    "s4": "kinh phí 8,2 tỷ đồng",
}
HEADINGS = {"s1": "phụ lục i", "s2": "phụ lục i", "s3": "điều 5 thành phố", "s4": ""}


@pytest.fixture
def index(tmp_path: Path) -> TermIndex:
    made = TermIndex.open(tmp_path / "terms")
    made.rebuild([entry(id_, BODIES[id_], HEADINGS[id_]) for id_ in BODIES], generation=7)
    return made


def test_one_term_by_hand(tmp_path: Path) -> None:
    index = TermIndex.open(tmp_path)
    # Lengths with the pairs: 3, 1 and 3 words; the average is 7 / 3.
    index.rebuild([entry("a", "điều năm"), entry("b", "điều"), entry("c", "khoản một")], 1)
    rarity = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    short = rarity * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 1 / (7 / 3)))
    long = rarity * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 3 / (7 / 3)))
    assert index.search((Term("điều"),), 10) == [
        ("b", pytest.approx(short, abs=1e-4)),
        ("a", pytest.approx(long, abs=1e-4)),
    ]


@pytest.mark.parametrize("term", ["thành", "thành_phố", "trì", "sở", "8,2", "i"])
def test_body_and_heading_add_up(index: TermIndex, term: str) -> None:
    bodies = bm25(term, {id_: with_pairs(text) for id_, text in BODIES.items()})
    headings = bm25(term, {id_: with_pairs(text) for id_, text in HEADINGS.items()})
    expected = {
        id_: 2 * (bodies.get(id_, 0) + 0.5 * headings.get(id_, 0)) for id_ in bodies | headings
    }
    found = index.search((Term(term, weight=2),), 10, heading_boost=0.5)
    assert dict(found) == pytest.approx(expected, abs=2e-4)
    assert found == sorted(found, key=lambda pair: (-pair[1], pair[0]))


def test_weighted_terms_add_up(index: TermIndex) -> None:
    one = dict(index.search((Term("chủ_trì", 1.0),), 10))
    two = dict(index.search((Term("phố", 0.25),), 10))
    both = dict(index.search((Term("chủ_trì", 1.0), Term("phố", 0.1), Term("phố", 0.15)), 10))
    assert set(both) == {"s1", "s2", "s3"}
    assert both == pytest.approx({i: one.get(i, 0) + two.get(i, 0) for i in both}, abs=2e-4)


def test_accented_and_folded_words_are_apart(index: TermIndex) -> None:
    assert [id_ for id_, _ in index.search((Term("sở"),), 10)] == ["s2"]
    assert index.search((Term("so"),), 10) == []
    assert index.search((Term("Sở", field="folded"),), 10) == index.search(
        (Term("so", field="folded"),), 10
    )
    assert {i for i, _ in index.search((Term("thanh_pho", field="folded"),), 10)} == {"s1", "s3"}


def test_a_fuzzy_term_finds_words_one_edit_away_and_adds_its_weight(tmp_path: Path) -> None:
    index = TermIndex.open(tmp_path)
    index.rebuild(
        [entry("a", "huyền tụng"), entry("b", "huyện tung"), entry("c", "huyền tưởng")], 1
    )
    found = index.search((Term("huyen_tun", 0.2, "folded", fuzzy=True),), 10)
    assert found == [("a", pytest.approx(0.2, abs=1e-4)), ("b", pytest.approx(0.2, abs=1e-4))]


def test_a_search_within_some_sections_keeps_their_scores(index: TermIndex) -> None:
    query = (Term("thành"),)
    everywhere = dict(index.search(query, 10))
    assert set(everywhere) == {"s1", "s3"}
    for section_id, score in everywhere.items():
        assert index.search(query, 10, within=[section_id, "unknown"]) == [(section_id, score)]
    assert index.search(query, 10, within=[]) == []


def test_an_empty_query_finds_nothing(index: TermIndex) -> None:
    for query in ((), (Term(""),), (Term("sở", weight=0),)):
        assert index.search(query, 10) == []
    assert index.search((Term("sở"),), 0) == []
    assert index.search((Term('+ - "không" (có:'),), 10) == []


def test_ties_are_cut_in_the_order_of_ids(tmp_path: Path) -> None:
    index = TermIndex.open(tmp_path)
    names = [f"s{i:02d}" for i in range(40)]
    index.rebuild([entry(name, "nơi nhận như trên") for name in reversed(names)], 1)
    index.update((), [entry("best", "nhận")], 2)
    found = index.search((Term("nhận"),), 6)
    assert [id_ for id_, _ in found] == ["best", *names[:5]]
    assert len({score for _, score in found[1:]}) == 1


def test_document_frequency_is_of_the_sections_there_are(index: TermIndex) -> None:
    assert index.document_frequency("thành") == 2  # s3 has it in body and heading, and counts once
    assert index.document_frequency("phụ_lục") == 2
    assert index.document_frequency("so", "folded") == 1
    assert index.document_frequency("so") == 0
    index.update(["s3"], [], 8)
    assert index.document_frequency("thành") == 1


def test_an_update_replaces_and_is_there_after_opening_again(
    index: TermIndex, tmp_path: Path
) -> None:
    index.update(["s1", "unknown"], [entry("s2", "bộ tài chính"), entry("s5", "uỷ ban")], 8)
    for again in (index, TermIndex.open(tmp_path / "terms")):
        assert (again.generation, again.problem, len(again)) == (8, None, 4)
        assert [id_ for id_, _ in again.search((Term("ban"),), 10)] == ["s5"]
        assert [id_ for id_, _ in again.search((Term("tài_chính"),), 10)] == ["s2"]
        assert again.search((Term("xây_dựng"),), 10) == []
    assert sum(path.is_dir() for path in (tmp_path / "terms").iterdir()) == 1


def test_the_sections_in_the_index_are_told_with_their_stamps(tmp_path: Path) -> None:
    index = TermIndex.open(tmp_path)
    index.rebuild([], 1)
    assert index.stamps() == {}
    index.rebuild([TermEntry("a", [], ["một"], "x 1"), TermEntry("b", [], ["hai"], "x 1")], 2)
    index.update(["a"], [TermEntry("c", [], ["ba"], "y"), TermEntry("b", [], ["tư"], "x 2")], 3)
    assert index.stamps() == TermIndex.open(tmp_path).stamps() == {"b": "x 2", "c": "y"}
    assert index.search((Term("x"),), 5) == []  # a stamp is no word


def test_a_reader_keeps_what_it_opened(index: TermIndex, tmp_path: Path) -> None:
    reader = TermIndex.open(tmp_path / "terms")
    before = reader.search((Term("chủ_trì"),), 10)
    index.rebuild([entry("x", "chủ trì")], 8)
    index.update((), [entry("y", "chủ trì")], 9)
    assert reader.generation == 7
    assert reader.search((Term("chủ_trì"),), 10) == before


def test_a_missing_index_is_said_to_be_missing(tmp_path: Path) -> None:
    index = TermIndex.open(tmp_path / "none")
    assert (index.generation, index.problem, len(index)) == (None, "chưa có chỉ mục.", 0)
    for use in (
        lambda: index.search((Term("a"),), 1),
        lambda: index.update((), [], 1),
        lambda: index.document_frequency("a"),
        lambda: index.stamps(),
    ):
        with pytest.raises(StoreError, match="chưa có chỉ mục"):
            use()


def test_an_index_of_another_version_is_rebuilt(
    index: TermIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kb.retrieval.terms, "FORMAT", kb.retrieval.terms.FORMAT + 1)
    other = TermIndex.open(tmp_path / "terms")
    assert (other.generation, other.problem) == (None, "chỉ mục do phiên bản khác tạo ra.")
    other.rebuild([entry("a", "một")], 3)
    assert TermIndex.open(tmp_path / "terms").generation == 3


def test_any_changed_byte_and_any_cut_is_found(index: TermIndex, tmp_path: Path) -> None:
    files = [
        path
        for path in (tmp_path / "terms").rglob("*")
        if path.is_file() and not path.name.endswith(".lock")
    ]
    assert len(files) >= 7
    for path in files:
        whole = path.read_bytes()
        for offset in {0, len(whole) // 3, len(whole) // 2, len(whole) - 1}:
            damaged = bytearray(whole)
            damaged[offset] ^= 0x01
            path.write_bytes(damaged)
            opened = TermIndex.open(tmp_path / "terms")
            assert (path.name, opened.generation) == (path.name, None)
            assert "hỏng" in (opened.problem or "")
        path.write_bytes(whole[:-1])
        assert TermIndex.open(tmp_path / "terms").generation is None
        path.unlink()
        assert TermIndex.open(tmp_path / "terms").generation is None
        path.write_bytes(whole)
    assert TermIndex.open(tmp_path / "terms").generation == 7


def test_a_full_disk_leaves_the_index_as_it_was(
    index: TermIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = index.search((Term("chủ_trì"),), 10)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        with pytest.raises(StoreError, match=r"Không ghi được chỉ mục từ.*No space left"):
            index.update(["s1"], [], 8)
    for again in (index, TermIndex.open(tmp_path / "terms")):
        assert (again.generation, again.search((Term("chủ_trì"),), 10)) == (7, before)


_DYING = """
import os, signal, sys
from pathlib import Path
from kb.retrieval import terms
from kb.retrieval.terms import TermEntry, TermIndex
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
index = TermIndex.open(Path(sys.argv[1]))
module, name = sys.argv[2].split('.')
setattr({'os': os, 'terms': terms}[module], name, die)
index.update(['s1'], [TermEntry('new', [], ['mới'])], 8)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="SIGKILL chỉ có trên Linux và macOS")
@pytest.mark.parametrize(
    ("where", "generation"),
    [("terms._write", 7), ("terms.write_manifest", 7), ("os.replace", 7), ("terms.digests", 7)],
)
def test_sudden_death_leaves_the_old_index(
    index: TermIndex, tmp_path: Path, where: str, generation: int
) -> None:
    folder = tmp_path / "terms"
    died = subprocess.run([sys.executable, "-c", _DYING, str(folder), where], check=False)
    assert died.returncode == -signal.SIGKILL
    opened = TermIndex.open(folder)
    assert (opened.generation, len(opened)) == (generation, 4)
    opened.update(["s1"], [entry("new", "mới")], 8)
    assert [id_ for id_, _ in opened.search((Term("mới"),), 10)] == ["new"]
    assert sum(path.is_dir() for path in folder.iterdir()) == 1  # what was left behind is gone


def test_an_index_is_updated_without_hard_links(
    index: TermIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no hard links here")

    monkeypatch.setattr(os, "link", refuse)
    index.update(["s4"], [], 8)
    shutil.copytree(tmp_path / "terms", tmp_path / "moved")  # a backup opens, too
    assert len(TermIndex.open(tmp_path / "moved")) == 3
