"""Indexes that follow the store: only what changed, by what name, and with whose vectors."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from kb.config import Config
from kb.errors import ModelError, NotFoundError
from kb.indexes import Indexes
from kb.intake import IngestStep
from kb.knowledge_base import KnowledgeBase
from kb.passages import NOT_SEARCHED
from kb.retrieval.embedding import load_encoder
from kb.retrieval.terms import Term, TermEntry, TermIndex
from kb.store import Store

TEXTS = {
    "mật-ong.txt": "Điều 1. Hỗ trợ 30 triệu đồng cho hộ nuôi ong.\n\nĐiều 2. Sở Y tế chủ trì.\n",
    "chè.txt": "Điều 1. Trồng mới 50 ha chè.\n\nĐiều 2. Sở Nông nghiệp chủ trì.\n",
    "cá.txt": "Điều 1. Thả 12 lồng cá trên hồ.\n\nĐiều 2. Sở Tài chính chủ trì.\n",
}


def table(folder: Path, dimension: int) -> str:
    """A token table of three words, made by hand; returns its path."""
    folder.mkdir()
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "hộ": 1, "chè.": 2, "cá": 3}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(folder / "tokenizer.json"))
    weights = np.eye(4, dimension, dtype=np.float32)
    save_file({"embedding.weight": weights}, folder / "model.safetensors")
    module = {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.StaticEmbedding"}
    (folder / "modules.json").write_text(json.dumps([module]), encoding="utf-8")
    return str(folder)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(home=tmp_path / "home", embedding_model=table(tmp_path / "first", 4))


@pytest.fixture
def other(tmp_path: Path, config: Config) -> Config:
    return Config(home=config.home, embedding_model=table(tmp_path / "second", 6))


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int, int]]:
    """What is done to the term index: how, and how many sections are removed and added."""
    done: list[tuple[str, int, int]] = []
    rebuild, update = TermIndex.rebuild, TermIndex.update

    def counted_rebuild(self: TermIndex, entries: Iterable[TermEntry], generation: int) -> None:
        kept = list(entries)
        done.append(("rebuild", 0, len(kept)))
        rebuild(self, kept, generation)

    def counted_update(
        self: TermIndex, removed_ids: Iterable[str], added: Iterable[TermEntry], generation: int
    ) -> None:
        gone, kept = list(removed_ids), list(added)
        done.append(("update", len(gone), len(kept)))
        update(self, gone, kept, generation)

    monkeypatch.setattr(TermIndex, "rebuild", counted_rebuild)
    monkeypatch.setattr(TermIndex, "update", counted_update)
    return done


def in_step(home: Path) -> bool:
    """Whether the term index holds the searched sections of the store, as they are now."""
    with Store(home) as store:
        stamps = store.stamps()
        expected = {
            s.id: stamps[s.document_id] for s in store.sections() if s.kind not in NOT_SEARCHED
        }
        index = TermIndex.open(home / "terms")
        return index.stamps() == expected and index.generation == store.generation()


def found(home: Path, word: str) -> set[str]:
    """Names of the documents in which the term index finds a word."""
    with Store(home) as store:
        index = TermIndex.open(home / "terms")
        sections = store.sections_by_id(id_ for id_, _ in index.search((Term(word),), 50))
        return {store.document_by_id(s.document_id).source for s in sections.values()}


# --- words ----------------------------------------------------------------------------------------


def test_only_what_changed_is_indexed_anew(
    config: Config, docs: Path, changes: list[tuple[str, int, int]]
) -> None:
    with KnowledgeBase(config=config) as kb:
        kb.ingest([docs])
        sections = {name: len(kb.sections(name)) for name in TEXTS}
        assert changes == [("rebuild", 0, sum(sections.values()))]
        assert in_step(config.home)

        (docs / "bò.txt").write_text("Điều 1. Nuôi 40 con bò.\n", encoding="utf-8")
        kb.ingest([docs])
        assert changes[1:] == [("update", 0, len(kb.sections("bò.txt")))]
        assert in_step(config.home)
        assert found(config.home, "bò") == {"bò.txt"}
        assert kb.search("nuôi bao nhiêu con bò")[0].section in kb.sections("bò.txt")

        (docs / "bò.txt").write_text("Điều 1. Nuôi 45 con trâu.\n", encoding="utf-8")
        old = len(kb.sections("bò.txt"))
        kb.ingest([docs])
        assert changes[2:] == [("update", old, len(kb.sections("bò.txt")))]
        assert in_step(config.home)
        assert found(config.home, "trâu") == {"bò.txt"}
        assert found(config.home, "con_bò") == set()

        kb.remove("cá.txt")
        assert changes[3:] == [("update", sections["cá.txt"], 0)]
        assert in_step(config.home)
        assert found(config.home, "lồng") == set()
        kb.ingest([docs / "bò.txt"])
        assert len(changes) == 4  # nothing changed, nothing done


def test_the_index_is_built_anew_when_most_changes_or_it_is_not_sound(
    config: Config, docs: Path, changes: list[tuple[str, int, int]]
) -> None:
    with KnowledgeBase(config=config) as kb:
        kb.ingest([docs / "chè.txt"])
        kb.ingest([docs])  # two of three are new
        assert [how for how, *_ in changes] == ["rebuild", "rebuild"]
        (config.home / "terms" / "terms.json").write_text("hỏng", encoding="utf-8")
        kb.remove("cá.txt")
        assert changes[2:] == [
            ("rebuild", 0, len(kb.sections("chè.txt")) + len(kb.sections("mật-ong.txt")))
        ]
        assert in_step(config.home)
        kb.remove("chè.txt")
        kb.remove("mật-ong.txt")
        assert in_step(config.home)
        assert kb.search("chè") == ()


def test_an_index_of_an_earlier_generation_is_brought_up_from_there(
    config: Config, docs: Path, changes: list[tuple[str, int, int]]
) -> None:
    with KnowledgeBase(config=config) as kb:
        kb.ingest([docs])
        encoder = load_encoder(config.embedding_model)
        with Store(config.home) as store:  # a process that dies before it has indexed
            store.remove("cá.txt")
        assert not Indexes(config.home, store_of(kb)).sound(encoder.name)
        assert {hit.section.document_id for hit in kb.search("Sở chủ trì", 20)} == {
            document.id for document in kb.documents()
        }
        assert [how for how, *_ in changes] == ["rebuild", "update"]
        assert Indexes(config.home, store_of(kb)).sound(encoder.name)


def store_of(kb: KnowledgeBase) -> Store:
    return kb._store


def test_a_document_that_lost_its_first_name_is_found_and_cited_by_the_next(
    config: Config, docs: Path, changes: list[tuple[str, int, int]]
) -> None:
    (docs / "đồi.txt").write_text(TEXTS["chè.txt"], encoding="utf-8")
    with KnowledgeBase(config=config) as kb:
        kb.ingest([docs])
        document = kb.document("chè.txt")
        assert document.other_sources == ("đồi.txt",)
        assert found(config.home, "đồi") == set()
        assert {c.source for c in kb.find("Sở Nông nghiệp")} == {"chè.txt"}

        kb.remove("chè.txt")
        size = len(kb.sections("đồi.txt"))
        assert changes[1:] == [("update", size, size)]
        assert in_step(config.home)
        assert found(config.home, "đồi") == {"đồi.txt"}
        assert kb.document_by_id(document.id).source == "đồi.txt"
        assert {c.source for c in kb.find("Sở Nông nghiệp")} == {"đồi.txt"}

        (docs / "vườn.txt").write_text(TEXTS["chè.txt"], encoding="utf-8")
        kb.ingest([docs / "vườn.txt"])  # a further name changes no words
        assert len(changes) == 2
        (docs / "đồi.txt").write_text("Điều 1. Trồng 9 ha quế.\n", encoding="utf-8")
        kb.ingest([docs / "đồi.txt"])  # the name moves to other content
        assert in_step(config.home)
        assert found(config.home, "vườn") == {"vườn.txt"}
        assert found(config.home, "đồi") == {"đồi.txt"}
        assert found(config.home, "quế") == {"đồi.txt"}


# --- vectors --------------------------------------------------------------------------------------


def test_questions_to_vectors_of_another_model_say_to_ingest(
    config: Config, other: Config, docs: Path
) -> None:
    with KnowledgeBase(config=config) as kb:
        kb.ingest([docs])
        assert kb.search("nuôi ong")
    with KnowledgeBase(config=other) as kb:
        for use in (kb.ask, kb.search):
            with pytest.raises(ModelError, match=r"^3 văn bản .*«second@.*Hãy chạy «kb reembed»"):
                use("Ai chủ trì?")
        wrong = [line.text for line in kb.check() if not line.ok]
        assert len(wrong) == 1
        assert "kb reembed" in wrong[0]
        kb.remove("cá.txt")
        assert sorted(document.source for document in kb.documents()) == ["chè.txt", "mật-ong.txt"]
        with pytest.raises(ModelError, match=r"^2 văn bản"):
            kb.ask("Ai chủ trì?")
    with KnowledgeBase(config=config) as kb:  # nothing of the first model was lost
        assert kb.search("nuôi ong")


@pytest.mark.parametrize("files", ["unchanged", "gone", "one changed"])
def test_an_ingest_embeds_anew_for_another_model(
    config: Config, other: Config, docs: Path, files: str
) -> None:
    with KnowledgeBase(config=config) as kb:
        kb.ingest([docs])
    kept = sorted(TEXTS)
    if files == "gone":
        shutil.rmtree(docs)
    elif files == "one changed":
        (docs / "cá.txt").write_text("Điều 1. Thả 15 lồng cá .\n", encoding="utf-8")
        kept.remove("cá.txt")
    steps: list[IngestStep] = []
    with KnowledgeBase(config=other) as kb:
        report = kb.ingest([docs], steps.append)
        assert sorted(report.embedded_anew) == kept
        assert len(report.failed) == (files == "gone")
        assert list(report.added) == (["cá.txt"] if files == "one changed" else [])
        embedded = [step.source for step in steps if step.status == "embedding"]
        assert sorted(embedded) == sorted(TEXTS)
        assert (steps[-1].done, steps[-1].status) == (steps[-1].total, "done")
        assert [step.done for step in steps] == sorted(step.done for step in steps)
        assert kb.ask("Ai chủ trì nuôi ong?").hits
        assert all(line.ok for line in kb.check())

        store = store_of(kb)
        name = load_encoder(other.embedding_model).name
        assert store.without_vectors(name) == ()
        ids, vectors = store.vectors(name)
        assert vectors.shape == (len(store.sections()), 6)
        honey = kb.sections("mật-ong.txt")[0]
        assert "hộ nuôi ong" in kb.document("mật-ong.txt").text[honey.start : honey.end]
        row = vectors[ids.index(honey.id)]
        assert (row[1] > 0, row[2:].tolist()) == (True, [0, 0, 0, 0])  # "hộ" is its known word

        steps.clear()
        assert kb.ingest([docs], steps.append).embedded_anew == ()
        assert [step for step in steps if step.status == "embedding"] == []


def test_an_interrupted_change_of_model_is_finished_by_the_next_ingest(
    config: Config, other: Config, docs: Path
) -> None:
    class Stop(Exception):
        pass

    def stop_at_the_second(step: IngestStep) -> None:
        if step.status == "done" and step.done == 4:
            raise Stop

    with KnowledgeBase(config=config) as kb:
        kb.ingest([docs])
    with KnowledgeBase(config=other) as kb:
        with pytest.raises(Stop):
            kb.ingest([docs], stop_at_the_second)
        with pytest.raises(ModelError, match=r"^2 văn bản"):
            kb.search("nuôi ong")
        assert len(kb.ingest([docs]).embedded_anew) == 2
        assert kb.search("nuôi ong")
    with KnowledgeBase(config=config) as kb, pytest.raises(ModelError, match=r"^3 văn bản"):
        kb.search("nuôi ong")


# --- questions ------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["", "  ", "?", "…%", "\ufffd", "\udcff", "🙂"])
def test_a_question_without_a_word_is_refused(corpus_kb: KnowledgeBase, question: str) -> None:
    answer = corpus_kb.ask(question)
    assert (answer.question, answer.understood_as) == (question, question)
    assert (answer.statements, answer.hits) == ((), ())
    assert (answer.abstained_because or "").startswith("Câu hỏi chưa có từ nào")
    assert corpus_kb.search(question) == ()


def test_a_document_is_found_by_its_id(corpus_kb: KnowledgeBase) -> None:
    for document in corpus_kb.documents():
        assert corpus_kb.document_by_id(document.id) == document
    with pytest.raises(NotFoundError, match="không-có"):
        corpus_kb.document_by_id("không-có")
