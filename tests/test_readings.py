"""Questions while the collection changes: never stopped, never mixed, soon up to date."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.answer_cache import AnswerCache
from kb.errors import StoreError
from kb.knowledge_base import KnowledgeBase
from kb.readings import Readings
from kb.records import Answer

FIRST = "Điều 1. Tổ Công viên chịu trách nhiệm chăm sóc vườn hoa Ánh Dương.\n"
SECOND = "Điều 1. Đội Thuỷ lợi chịu trách nhiệm nạo vét kênh Bình Minh.\n"
ABOUT_FIRST = "Tổ nào chăm sóc vườn hoa Ánh Dương?"
ABOUT_SECOND = "Đội nào nạo vét kênh Bình Minh?"
LONG = 20.0  # seconds; only a failing test waits so long


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.txt").write_text(f"QUYẾT ĐỊNH\n{FIRST}", encoding="utf-8")
    (tmp_path / "two.txt").write_text(f"QUYẾT ĐỊNH\n{SECOND}", encoding="utf-8")
    return tmp_path


@pytest.fixture
def served(folder: Path) -> Iterator[KnowledgeBase]:
    """A knowledge base as the server has it, with the first document."""
    with KnowledgeBase(folder / "store", background=True) as kb:
        kb.ingest([folder / "one.txt"])
        yield kb


def eventually(met) -> bool:
    until = time.monotonic() + LONG
    while not met():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def test_the_next_question_sees_what_this_process_took_in(
    served: KnowledgeBase, folder: Path
) -> None:
    assert served.ask(ABOUT_SECOND).abstained_because is not None
    served.ingest([folder / "two.txt"])
    assert "Đội Thuỷ lợi" in served.ask(ABOUT_SECOND).text
    served.remove("two.txt")
    assert served.ask(ABOUT_SECOND).abstained_because is not None


def test_without_the_background_the_next_question_sees_what_others_took_in(folder: Path) -> None:
    with KnowledgeBase(folder / "store") as here, KnowledgeBase(folder / "store") as there:
        there.ingest([folder / "one.txt"])
        assert "Tổ Công viên" in here.ask(ABOUT_FIRST).text
        there.ingest([folder / "two.txt"])
        assert "Đội Thuỷ lợi" in here.ask(ABOUT_SECOND).text


def test_questions_are_answered_as_before_while_a_change_is_loaded(
    served: KnowledgeBase, folder: Path, monkeypatch
) -> None:
    before = served.ask(ABOUT_FIRST)
    go_on, begun = threading.Event(), threading.Event()
    load = Readings._load

    def slow(readings: Readings):
        begun.set()
        go_on.wait(LONG)
        return load(readings)

    monkeypatch.setattr(Readings, "_load", slow)
    with KnowledgeBase(folder / "store") as other:
        other.ingest([folder / "two.txt"])
    served.notice_changes()
    assert begun.wait(LONG)
    for _ in range(3):  # none of them waits, nor begins a second load
        assert served.ask(ABOUT_FIRST) == before
        assert served.ask(ABOUT_SECOND).abstained_because is not None
    loading = [thread for thread in threading.enumerate() if thread.name == "reload"]
    assert len(loading) == 1
    go_on.set()
    loading[0].join(LONG)
    assert "Đội Thuỷ lợi" in served.ask(ABOUT_SECOND).text


def test_a_question_alone_notices_a_change(served: KnowledgeBase, folder: Path) -> None:
    with KnowledgeBase(folder / "store") as other:
        other.ingest([folder / "two.txt"])
    assert eventually(lambda: served.ask(ABOUT_SECOND).abstained_because is None)


def test_what_cannot_be_loaded_leaves_the_answers_as_they_were(
    served: KnowledgeBase, folder: Path, monkeypatch, caplog
) -> None:
    before = served.ask(ABOUT_FIRST)
    tried = []

    def broken(readings: Readings):
        tried.append(1)
        raise StoreError("hỏng")

    monkeypatch.setattr(Readings, "_load", broken)
    with KnowledgeBase(folder / "store", background=True) as other:
        assert other.ingest([folder / "two.txt"]).added == ("two.txt",)
    served.notice_changes()
    assert eventually(lambda: "Chưa nạp được lần cập nhật mới: hỏng" in caplog.text)
    count = len(tried)
    assert served.ask(ABOUT_FIRST) == before
    served.notice_changes()  # not at once again
    assert len(tried) == count


def test_thirty_threads_ask_while_the_collection_changes(
    served: KnowledgeBase, folder: Path
) -> None:
    found: list[object] = []
    stop = threading.Event()

    def ask(number: int) -> None:
        turn = 0
        while not stop.is_set() or turn < 2:
            turn += 1
            try:
                answer = served.ask(f"{ABOUT_FIRST} ({number} {turn})")
                found.append(answer.abstained_because is None or answer.hits)
                served.search(ABOUT_SECOND, 3)
                served.find_matches("vườn hoa", 2)
            except Exception as error:  # whatever it is, it fails the test
                found.append(error)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    with KnowledgeBase(folder / "store") as other:
        for _ in range(2):
            other.ingest([folder / "two.txt"])
            other.remove("two.txt")
    stop.set()
    for thread in threads:
        thread.join(LONG)
    assert [one for one in found if isinstance(one, Exception)] == []
    assert len(found) >= 60


def test_a_question_asked_again_is_not_worked_out_again(
    served: KnowledgeBase, folder: Path, monkeypatch
) -> None:
    first = served.ask(ABOUT_FIRST)
    assert served.ask(ABOUT_FIRST) is first
    assert served.ask(ABOUT_FIRST, verbatim=True) is not first
    served.ingest([folder / "two.txt"])
    assert served.ask(ABOUT_FIRST) is not first


def test_the_cache_forgets_what_was_not_asked_for_longest() -> None:
    cache = AnswerCache(2)
    answers = [Answer(str(number), str(number), (), (), None) for number in range(3)]
    for number, answer in enumerate(answers):
        cache.put((1, str(number), False), answer)
        cache.get((1, "0", False))
    assert cache.get((1, "0", False)) is answers[0]
    assert cache.get((1, "1", False)) is None
    assert cache.get((1, "2", False)) is answers[2]
    assert cache.get((2, "0", False)) is None
