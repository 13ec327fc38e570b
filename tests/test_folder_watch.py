"""Following a folder: what has settled is taken in, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.cli.folder_watch import FolderWatch
from kb.ingest.files import SourceFile
from kb.knowledge_base import KnowledgeBase

ROOT = Path(__file__).parent.parent


def test_a_file_is_taken_when_two_looks_find_it_the_same(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"x")
    watch = FolderWatch(tmp_path)
    assert not watch.look()
    file.write_bytes(b"xy")  # still being written
    assert not watch.look()
    change = watch.look()
    assert list(change.files) == [file]
    assert change.holds(SourceFile(file, "a.txt"))
    assert not change.holds(SourceFile(tmp_path / "b.txt", "b.txt"))
    assert watch.look() == change  # nobody has taken it yet
    watch.taken(change)
    assert not watch.look()

    os.utime(file, ns=(1, 1))
    assert not watch.look()
    change = watch.look()
    assert change.files == {file: (2, 1)}
    watch.taken(change)

    file.unlink()
    assert not watch.look()  # it may be on its way back, as editors save
    change = watch.look()
    assert (change.files, change.gone) == ({}, frozenset({file}))
    watch.taken(change)
    assert not watch.look()


def test_a_growing_file_holds_up_no_other(tmp_path: Path) -> None:
    growing, still = tmp_path / "a.txt", tmp_path / "b.txt"
    still.write_bytes(b"x")
    watch = FolderWatch(tmp_path)
    for size in range(1, 4):
        growing.write_bytes(b"x" * size)
        change = watch.look()
    assert list(change.files) == [still]


@pytest.mark.skipif(sys.platform == "win32", reason="tín hiệu POSIX")
def test_watch_takes_in_replaces_and_prunes_until_it_is_interrupted(tmp_path: Path) -> None:
    docs, home = tmp_path / "docs", tmp_path / "home"
    docs.mkdir()
    (docs / "a.txt").write_text("Điều 1. Phạm vi 75 ha.\n", encoding="utf-8")
    (docs / "z.txt").write_text("Điều 1. Phạm vi 12 ha.\n", encoding="utf-8")
    said = tmp_path / "said"
    with said.open("wb") as stdout:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "kb", "watch", str(docs), "--prune", "--interval", "0.1"],
            cwd=ROOT,
            env={**os.environ, "KB_HOME": str(home)},
            stdout=stdout,
            # A shell that runs the tests in the background has its children ignore the signal.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def wait_for(line: str, times: int) -> None:
        deadline = time.monotonic() + 120
        while said.read_text(encoding="utf-8").splitlines().count(line) < times:
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)

    def texts() -> list[str]:
        with KnowledgeBase(home) as knowledge_base:
            return [document.text for document in knowledge_base.documents()]

    wait_for("Đã nạp 2 tài liệu, 0 không đổi, 0 lỗi.", 1)
    (docs / "a.txt").write_text("Điều 1. Phạm vi 80 ha.\n", encoding="utf-8")
    wait_for("Đã nạp 1 tài liệu, 0 không đổi, 0 lỗi.", 1)
    assert texts() == ["Điều 1. Phạm vi 80 ha.\n", "Điều 1. Phạm vi 12 ha.\n"]
    (docs / "a.txt").unlink()
    wait_for("- a.txt", 1)
    assert texts() == ["Điều 1. Phạm vi 12 ha.\n"]
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    lines = said.read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"Đang theo dõi «{docs}»; bấm Ctrl-C để dừng."
    assert lines[-1] == "Đã dừng theo dõi."
