"""Files that people send: their names, their kinds, the folder they wait in, and being read."""

from __future__ import annotations

import errno
import io
import os
import signal
import time
import zipfile
from collections import namedtuple
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.config import Config
from kb.errors import UploadError
from kb.ingest_jobs import Incoming, IngestJobs, Item, Progress, UploadLimits, messages
from kb.ingest_jobs.board import Board
from kb.ingest_jobs.type_check import check_upload
from kb.ingest_jobs.upload_names import upload_name
from kb.knowledge_base import KnowledgeBase

ORDER = "Điều 1. Giao Sở Xây dựng chủ trì.\n\nĐiều 2. Kinh phí là {} triệu đồng.\n"
LIMITS = UploadLimits(file=1000, total=2500, count=3, free=0)


@pytest.fixture
def knowledge_base(tmp_path: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def jobs(knowledge_base: KnowledgeBase) -> Iterator[IngestJobs]:
    made = IngestJobs(knowledge_base, Config())
    yield made
    made.close()


def send(jobs: IngestJobs, name: str, content: str | bytes, *, replace: bool = False) -> Item:
    name, receiver = jobs.receive(name)
    receiver.write(content.encode() if isinstance(content, str) else content)
    return jobs.accept(receiver, name, "lan", replace=replace)


def wait(jobs: IngestJobs, until: Callable[[Progress], bool]) -> Progress:
    for _ in range(1200):
        progress = jobs.progress()
        if until(progress):
            return progress
        time.sleep(0.05)
    raise AssertionError(f"still {jobs.progress()}")


def idle(progress: Progress) -> bool:
    return progress.phase == "idle"


def incoming_files(knowledge_base: KnowledgeBase) -> list[str]:
    folder = knowledge_base.home / "incoming"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


# --- names ---


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("a.pdf", "a.pdf"),
        ("2024/quý 1/a.pdf", "2024/quý 1/a.pdf"),
        ("../../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Users\\lan\\a.docx", "Users/lan/a.docx"),
        ("..\\..\\a.docx", "a.docx"),
        ("a/./b/../c.txt", "a/b/c.txt"),
        ("a\x00b\n.txt", "a\\x00b\\x0a.txt"),
        ("\u202etxt.exe.pdf", "\\x202etxt.exe.pdf"),
        ("e\u0301.txt", "é.txt"),
        ("<img src=x>.txt", "<img src=x>.txt"),
    ],
)
def test_a_name_is_data_and_leads_nowhere(sent: str, name: str) -> None:
    assert upload_name(sent) == name


@pytest.mark.parametrize("sent", ["", "/", "..", "../..", "...", ".htaccess", "a/~$b.docx", " "])
def test_what_names_no_document_is_refused(sent: str) -> None:
    with pytest.raises(UploadError):
        upload_name(sent)


def test_a_name_has_at_most_255_bytes_a_part() -> None:
    assert upload_name("ế" * 83 + ".txt") == "ế" * 83 + ".txt"  # 3 bytes each: 253
    with pytest.raises(UploadError, match="quá dài"):
        upload_name("ế" * 85 + ".txt")
    with pytest.raises(UploadError, match="quá dài"):
        upload_name("a/" * 600 + "a.txt")


# --- kinds ---


def packed(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.txt", b"", "rỗng"),
        ("a.pdf", b"\n\n  ", "rỗng"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n....", "ảnh"),
        ("a.docx", b"MZ" + b"\0" * 60 + b"PE\0\0", "chương trình"),
        ("a.docx", packed("a.txt"), "nén"),
        ("a.docx", b"PK\x03\x04 damaged", "hỏng"),
        ("a.csv", b"a,b\n", "csv"),
        ("Makefile", b"all:\n", "không có"),
        ("a.svg", b"<svg onload='alert(1)'/>", "svg"),
        ("a.txt", b"x" * 50_000_001, "quá lớn"),
        (
            "a.docx",
            b"PK\x03\x04" + b"PK\x05\x06" + b"\0" * 6 + b"\xff\xff" + b"\xff" * 4 + b"\0" * 6,
            "quá nhiều mục",
        ),
    ],
)
def test_a_kind_that_is_not_read_is_refused_with_the_reason(
    tmp_path: Path, name: str, content: bytes, found: str
) -> None:
    path = tmp_path / "stored"
    path.write_bytes(content)
    with pytest.raises(UploadError, match=found):
        check_upload(path, name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "Điều 1.".encode()),
        ("a.docx", b"%PDF-1.7 misnamed"),
        ("no suffix", b"%PDF-1.7"),
        ("a.docx", packed("word/document.xml")),
        ("a.txt", b"<html><script>alert(1)</script></html>"),
    ],
)
def test_the_content_says_what_is_read(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / "stored"
    path.write_bytes(content)
    check_upload(path, name)


# --- the folder ---


def test_a_file_lies_under_a_random_name(tmp_path: Path) -> None:
    incoming = Incoming(tmp_path, LIMITS)
    receiver = incoming.receiver(0, 0)
    receiver.write(b"abc")
    receiver.close()
    item = incoming.accept(receiver, "../a.txt", "lan")
    assert item.path == tmp_path / "incoming" / item.id
    assert item.path.read_bytes() == b"abc"
    assert len(item.id) == 32
    assert [(one.name, one.size, one.account) for one in incoming.kept()] == [
        ("../a.txt", 3, "lan")
    ]
    incoming.drop(item)
    assert list(incoming.folder.iterdir()) == []


def test_too_large_too_many_and_too_much_are_refused(tmp_path: Path) -> None:
    incoming = Incoming(tmp_path, LIMITS)
    receiver = incoming.receiver(0, 0)
    with pytest.raises(UploadError, match="quá lớn"):
        receiver.write(b"x" * 1001)
    assert list(incoming.folder.iterdir()) == []
    with pytest.raises(UploadError, match="quá nhiều tệp"):
        incoming.receiver(3, 0)
    with pytest.raises(UploadError, match="quá nhiều tệp"):
        incoming.receiver(0, 2500)
    receiver = incoming.receiver(0, 2000)
    with pytest.raises(UploadError, match="quá nhiều tệp"):
        receiver.write(b"x" * 501)


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "free")
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage(100))
    with pytest.raises(UploadError, match="không còn đủ chỗ"):
        Incoming(tmp_path, UploadLimits(free=100)).receiver(0, 0)
    receiver = Incoming(tmp_path, LIMITS).receiver(0, 0)

    class Full:
        def write(self, data: bytes) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        def close(self) -> None:
            pass

    monkeypatch.setattr(receiver, "_stream", Full())
    with pytest.raises(UploadError, match="không còn đủ chỗ"):
        receiver.write(b"x")
    assert not receiver.path.exists()


def test_what_was_not_sent_to_its_end_is_swept_when_it_is_old(tmp_path: Path) -> None:
    incoming = Incoming(tmp_path, LIMITS)
    incoming.folder.mkdir()
    old, new, lone = (incoming.folder / name for name in ("a.part", "b.part", "c.json"))
    for path in (old, new):
        path.write_bytes(b"x")
    lone.write_text('{"name": "c.txt"}')
    os.utime(old, (1.0, 1.0))
    assert list(incoming.kept()) == []
    assert sorted(path.name for path in incoming.folder.iterdir()) == ["b.part"]


# --- the queue ---


def test_a_refused_file_leaves_nothing(jobs: IngestJobs, knowledge_base: KnowledgeBase) -> None:
    with pytest.raises(UploadError, match="rỗng"):
        send(jobs, "a.txt", "")
    _, receiver = jobs.receive("b.txt")
    receiver.write(b"half")
    jobs.give_up(receiver)
    assert incoming_files(knowledge_base) == []
    assert jobs.progress() == Progress()


def test_files_are_read_by_a_process_and_can_be_asked_about(
    jobs: IngestJobs, knowledge_base: KnowledgeBase
) -> None:
    send(jobs, "2024/a.txt", ORDER.format(12))
    send(jobs, "b.docx", packed("word/document.xml"))  # a container of nothing
    progress = wait(jobs, lambda now: idle(now) and now.ended == 2)
    assert progress.counts == {"done": 1, "failed": 1}
    failed = next(item for item in progress.items if item.status == "failed")
    assert failed.name == "b.docx"
    assert "hỏng" in failed.message or "Không" in failed.message
    assert [facts.source for facts in knowledge_base.facts()] == ["2024/a.txt"]
    assert incoming_files(knowledge_base) == []
    with pytest.raises(UploadError, match="2024/a"):
        send(jobs, "2024/a.txt", ORDER.format(13))
    assert send(jobs, "2024/a.txt", ORDER.format(12)).status == "waiting"
    document = knowledge_base.facts()[0]
    jobs.reread(document.id, document.source, "lan")
    with pytest.raises(UploadError, match="đang chờ"):
        jobs.reread(document.id, document.source, "lan")
    progress = wait(jobs, lambda now: idle(now) and now.ended == len(now.items))
    assert [item.status for item in progress.items if item.id == document.id] == ["done"]
    jobs.clear()
    assert jobs.progress() == Progress()


def test_stopped_killed_and_restarted_work_loses_nothing(
    jobs: IngestJobs, knowledge_base: KnowledgeBase
) -> None:
    with knowledge_base._store.writing():  # so that the child waits
        send(jobs, "a.txt", ORDER.format(1))
        wait(jobs, lambda now: now.phase == "waiting")
        assert jobs.child_pid is not None
        os.kill(jobs.child_pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        progress = wait(jobs, idle)
        assert progress.counts == {"interrupted": 1}
        assert "vẫn được giữ" in progress.items[0].message
        jobs.retry()
        wait(jobs, lambda now: now.phase == "waiting")
        jobs.stop()
        progress = wait(jobs, idle)
        assert progress.items[0].message == messages.STOPPED
    assert len(incoming_files(knowledge_base)) == 2
    jobs.close()
    other = IngestJobs(knowledge_base, Config())  # as after a restart of the server
    other.resume()
    progress = wait(other, lambda now: idle(now) and now.ended == 1)
    assert progress.counts == {"done": 1}
    assert incoming_files(knowledge_base) == []
    other.close()


def test_after_a_death_the_file_at_work_is_given_up_and_the_rest_goes_on(tmp_path: Path) -> None:
    board = Board(Incoming(tmp_path))
    items = [Item(id_, f"{id_}.txt") for id_ in ("a", "b", "c")]
    for item in items:
        board.add(item)
    board.heard({"item": "a", "status": "done"})
    board.heard({"item": "b", "status": "reading", "page": 2, "pages": 9})
    board.died(items, "tín hiệu SIGKILL")
    assert [item.status for item in items] == ["done", "interrupted", "waiting"]
    assert "tín hiệu SIGKILL" in items[1].message
    assert board.progress().phase == "receiving"  # the next run begins
    board.died(items[2:], "mã 1")  # nothing was begun: it would go on for ever
    assert items[2].status == "interrupted"
    board.retry()
    assert [item.status for item in items] == ["done", "waiting", "waiting"]
