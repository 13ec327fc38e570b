"""Taking files in again: what changed, moved, went, came twice, or was cut short."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kb.intake
from kb.errors import LoadError
from kb.intake import IngestReport, IngestStep
from kb.knowledge_base import KnowledgeBase

ROOT = Path(__file__).parent.parent
ORDER = "Điều 1. Giao Sở Xây dựng chủ trì.\n\nĐiều 2. Kinh phí là {} triệu đồng.\n"
PAGE = "<html><body><p>Điều 1. Phạm vi</p><p>Diện tích {} ha.</p></body></html>"
Reads = list[str]


def write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def names(knowledge_base: KnowledgeBase) -> list[tuple[str, ...]]:
    return [(d.source, *d.other_sources) for d in knowledge_base.documents()]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    """The names of the files that were read, as opposed to looked at."""
    read, found = kb.intake.read, []

    def counted(file: Any, *others: Any) -> Any:
        found.append(file.source)
        return read(file, *others)

    monkeypatch.setattr(kb.intake, "read", counted)
    return found


def test_a_renamed_file_is_not_read_again(tmp_path: Path, reads: Reads) -> None:
    docs = tmp_path / "docs"
    file = write(docs, "cũ.txt", ORDER.format(1))
    with KnowledgeBase(tmp_path / "home") as knowledge_base:
        assert knowledge_base.ingest([docs]).added == ("cũ.txt",)
        file.rename(docs / "mới.txt")
        report = knowledge_base.ingest([docs], prune=True)
        assert (report.added, report.removed) == (("mới.txt",), ("cũ.txt",))
        assert names(knowledge_base) == [("mới.txt",)]
        assert reads == ["cũ.txt"]
        assert knowledge_base.ask("Kinh phí là bao nhiêu?").statements
        assert knowledge_base.ingest([docs], prune=True).unchanged == ("mới.txt",)


def test_a_changed_file_replaces_its_document_unless_another_name_holds_it(
    tmp_path: Path, reads: Reads
) -> None:
    docs = tmp_path / "docs"
    for name in ("a.txt", "b.txt"):
        write(docs, name, ORDER.format(1))
    with KnowledgeBase(tmp_path / "home") as knowledge_base:
        assert knowledge_base.ingest([docs]).added == ("a.txt", "b.txt")
        assert (names(knowledge_base), reads) == ([("a.txt", "b.txt")], ["a.txt"])
        write(docs, "a.txt", ORDER.format(2))
        assert knowledge_base.ingest([docs]).added == ("a.txt",)
        assert names(knowledge_base) == [("a.txt",), ("b.txt",)]
        write(docs, "b.txt", ORDER.format(3))
        knowledge_base.ingest([docs])
        assert len(knowledge_base.documents()) == 2
        originals = tmp_path / "home" / "originals"
        assert sorted(p.name for p in originals.rglob("*") if p.is_file()) == sorted(
            document.id for document in knowledge_base.documents()
        )


def test_prune_removes_what_is_gone_from_the_folder_and_nothing_else(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for number, name in enumerate(("a.txt", "sub/b.txt", "sub/c.txt")):
        write(here, name, ORDER.format(number))
    write(there, "d.txt", ORDER.format(7))
    alone = write(tmp_path, "e.txt", ORDER.format(8))
    with KnowledgeBase(tmp_path / "home") as knowledge_base:
        knowledge_base.ingest([here, there, alone])
        for path in (here / "a.txt", here / "sub" / "b.txt", there / "d.txt", alone):
            path.unlink()
        assert knowledge_base.ingest([here]).removed == ()
        report = knowledge_base.ingest([here], prune=True)
        assert report.removed == ("a.txt", "sub/b.txt")
        assert names(knowledge_base) == [("d.txt",), ("e.txt",), ("sub/c.txt",)]

        # A folder without files may be one that is not mounted: nothing is taken for gone.
        report = knowledge_base.ingest([there], prune=True)
        assert (report.removed, len(report.failed)) == ((), 1)
        # A name that another folder brings now is no longer this folder's.
        write(there, "sub/c.txt", ORDER.format(2))
        knowledge_base.ingest([there])
        (here / "sub" / "c.txt").unlink()
        write(here, "f.txt", ORDER.format(9))
        assert knowledge_base.ingest([here], prune=True).removed == ()
        assert ("sub/c.txt",) in names(knowledge_base)


def test_a_file_that_cannot_be_read_now_is_not_pruned(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    write(docs, "a.txt", ORDER.format(1))
    with KnowledgeBase(tmp_path / "home") as knowledge_base:
        knowledge_base.ingest([docs])
        write(docs, "a.txt", "")
        report = knowledge_base.ingest([docs], prune=True)
        assert (report.removed, [name for name, _ in report.failed]) == ((), ["a.txt"])
        assert names(knowledge_base) == [("a.txt",)]


def test_two_files_of_one_name_do_not_replace_each_other(tmp_path: Path) -> None:
    write(tmp_path / "x", "a.txt", ORDER.format(1))
    write(tmp_path / "y", "a.txt", ORDER.format(2))
    with KnowledgeBase(tmp_path / "home") as knowledge_base:
        report = knowledge_base.ingest([tmp_path / "x", tmp_path / "y"])
        assert report.added == ("a.txt",)
        ((name, reason),) = report.failed
        assert (name, "Trùng tên" in reason) == ("a.txt", True)
        assert "1 triệu" in knowledge_base.document("a.txt").text


def test_one_content_of_one_name_twice_is_no_conflict(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        write(tmp_path / folder, "a.txt", ORDER.format(1))
    with KnowledgeBase(tmp_path / "home") as knowledge_base:
        report = knowledge_base.ingest([tmp_path / "x", tmp_path / "y"])
        assert (report.added, report.unchanged, report.failed) == (("a.txt",), ("a.txt",), ())


def test_a_name_that_the_file_system_decomposes_is_the_same_name(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    write(docs, unicodedata.normalize("NFD", "điều chỉnh.txt"), ORDER.format(1))
    with KnowledgeBase(tmp_path / "home") as knowledge_base:
        assert knowledge_base.ingest([docs]).added == ("điều chỉnh.txt",)
        report = knowledge_base.ingest([docs], prune=True)
        assert (report.unchanged, report.removed) == (("điều chỉnh.txt",), ())


def test_an_upgraded_reader_reads_everything_anew(
    tmp_path: Path, reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = tmp_path / "docs"
    for number, name in enumerate(("a.txt", "b.txt", "c.txt")):
        write(docs, name, ORDER.format(number))
    with KnowledgeBase(tmp_path / "home") as knowledge_base:
        knowledge_base.ingest([docs])
        assert knowledge_base.ingest([docs]).unchanged == ("a.txt", "b.txt", "c.txt")
        assert len(reads) == 3
        (docs / "b.txt").unlink()
        (docs / "c.txt").rename(docs / "d.txt")
        monkeypatch.setattr(kb.intake, "READER_VERSION", 99)
        report = knowledge_base.ingest([docs])
        assert (report.added, report.read_anew) == (("d.txt",), ("a.txt", "b.txt"))
        assert reads[3:] == ["a.txt", "d.txt", "b.txt"]  # b from the original that is kept
        assert names(knowledge_base) == [("a.txt",), ("b.txt",), ("c.txt", "d.txt")]
        assert knowledge_base.ingest([docs]).unchanged == ("a.txt", "d.txt")
        assert all(line.ok for line in knowledge_base.check())


def test_a_lost_original_is_kept_again(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    write(docs, "a.txt", ORDER.format(1))
    with KnowledgeBase(tmp_path / "home") as knowledge_base:
        knowledge_base.ingest([docs])
        (original,) = (p for p in (tmp_path / "home" / "originals").rglob("*") if p.is_file())
        original.unlink()
        assert [line.ok for line in knowledge_base.check()] == [False, True, True]
        assert knowledge_base.ingest([docs]).read_anew == ("a.txt",)
        assert original.read_text(encoding="utf-8") == ORDER.format(1)
        assert all(line.ok for line in knowledge_base.check())


def test_pages_are_told_as_they_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = kb.intake.read

    def slowly(file: Any, content: bytes, report: Callable[[int, int], None], limits: Any) -> Any:
        report(1, 2)
        report(2, 2)
        return read(file, content)

    monkeypatch.setattr(kb.intake, "read", slowly)
    write(tmp_path / "docs", "a.txt", ORDER.format(1))
    steps: list[IngestStep] = []
    with KnowledgeBase(tmp_path / "home") as knowledge_base:
        knowledge_base.ingest([tmp_path / "docs"], steps.append)
    assert [(step.status, step.page, step.pages, step.done) for step in steps] == [
        ("reading", 0, 0, 0),
        ("reading", 1, 2, 0),
        ("reading", 2, 2, 0),
        ("embedding", 0, 0, 0),
        ("done", 0, 0, 1),
    ]


def test_a_failed_reading_leaves_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = tmp_path / "docs"
    write(docs, "a.txt", ORDER.format(1))

    def fail(*_: Any) -> Any:
        raise LoadError("hỏng")

    with KnowledgeBase(tmp_path / "home") as knowledge_base:
        knowledge_base.ingest([docs])
        monkeypatch.setattr(kb.intake, "READER_VERSION", 99)
        monkeypatch.setattr(kb.intake, "read", fail)
        assert knowledge_base.ingest([docs]).failed == (("a.txt", "hỏng"),)
        assert knowledge_base.ingest([]).failed[0][1].endswith("hỏng")
        assert "1 triệu" in knowledge_base.document("a.txt").text


def test_foreign_files_are_taken_in_with_what_is_known_of_them(tmp_path: Path) -> None:
    write(tmp_path / "docs", "a.html", PAGE.format(75))
    write(tmp_path / "docs", "b.pdf", PAGE.format(80))
    write(tmp_path / "docs", "c.docx", "PK\x03\x04 hỏng")
    with KnowledgeBase(tmp_path / "home") as knowledge_base:
        report = knowledge_base.ingest([tmp_path / "docs"])
        assert report.added == ("a.html", "b.pdf")
        assert [name for name, _ in report.failed] == ["c.docx"]
        first, second = knowledge_base.documents()
        assert (first.format, first.health[0].state, first.remarks) == ("html", "text", ())
        assert second.format == "html"
        assert "«.pdf»" in second.remarks[0]
        assert "75 ha" in knowledge_base.find("Diện tích 75 ha")[0].quote


@pytest.mark.skipif(sys.platform == "win32", reason="tín hiệu POSIX")
@pytest.mark.parametrize("sent", ["SIGINT", "SIGKILL"])
def test_an_ingest_cut_short_is_finished_by_the_next(tmp_path: Path, sent: str) -> None:
    docs, home = tmp_path / "docs", tmp_path / "home"
    for number in range(12):
        write(docs, f"{number:02}.html", PAGE.format(number))
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "kb", "ingest", str(docs)],
        cwd=ROOT,
        env={**os.environ, "KB_HOME": str(home), "TMPDIR": str(temporary)},
        stderr=subprocess.PIPE,
        text=True,
        # A shell that runs the tests in the background has its children ignore the signal.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    with KnowledgeBase(home) as knowledge_base:
        deadline = time.monotonic() + 60
        while len(knowledge_base.documents()) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
    process.send_signal(getattr(signal, sent))
    _, said = process.communicate(timeout=30)
    if sent == "SIGINT":
        assert process.returncode == 130
        assert "chạy lại lệnh này để nạp tiếp" in said
        assert list(temporary.iterdir()) == []
    deadline = time.monotonic() + 15  # a child whose parent was killed clears up after itself
    while any(map(Path.is_file, temporary.rglob("*"))) and time.monotonic() < deadline:
        time.sleep(0.1)
    # Killed just before a child starts or just after it ends, the folder made for it stays, empty.
    assert len(list(temporary.iterdir())) <= 1
    assert list(temporary.glob("*/*")) == []
    with KnowledgeBase(home) as knowledge_base:
        there = {document.source for document in knowledge_base.documents()}
        assert 3 <= len(there) < 12
        report: IngestReport = knowledge_base.ingest([docs])
        assert (set(report.unchanged), report.failed) == (there, ())
        assert len(knowledge_base.documents()) == 12
        assert [line.text for line in knowledge_base.check() if not line.ok] == []
