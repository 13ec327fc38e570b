"""The child process: whatever a reader does, its parent gets an extract or a reason."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kb.errors import LoadError
from kb.ingest import sandbox
from kb.ingest.sandbox import Limits, draw_apart, read_apart

ROOT = Path(__file__).parent.parent
PAGE = "<html><body><p>Điều 1. Phạm vi</p><p>Diện tích 75 ha.</p></body></html>".encode()
# Takes the place of the child's program: has the reader of web pages do something else.
STANDING_IN = """
import sys
sys.path[:] = sys.argv.pop(1).split(sys.argv.pop(1))
import kb.ingest.readers
from kb.ingest.extract import Extract
def read(content, report):
    import os, signal, subprocess, time
    {body}
    return Extract("xong " + os.getcwd(), "html")
kb.ingest.readers.reader_of = lambda format: read
from kb.ingest.worker import main
main()
"""
Stand = Callable[[str], None]

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows không có giới hạn bộ nhớ, CPU")


def nothing(page: int, pages: int) -> None:
    """Report to nobody."""


@pytest.fixture
def reader_does(monkeypatch: pytest.MonkeyPatch) -> Stand:
    """Give a function that has the child's reader do something."""

    def stand(body: str) -> None:
        lines = "\n    ".join(body.splitlines())
        monkeypatch.setattr(sandbox, "_START", STANDING_IN.format(body=lines))

    return stand


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have temporary files in a folder of the test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def refusal(limits: Limits = sandbox.DEFAULT_LIMITS) -> str:
    with pytest.raises(LoadError) as refused:
        read_apart(PAGE, "a.html", nothing, limits)
    return str(refused.value)


def test_a_file_is_read_and_its_pages_are_reported(reader_does: Stand, temporary: Path) -> None:
    extract = read_apart(PAGE, "a.html", nothing)
    assert (extract.format, extract.text) == ("html", "Điều 1. Phạm vi\n\nDiện tích 75 ha.")
    reader_does("print('libraries chatter')\nreport(1, 2)\nreport(2, 2)")
    pages: list[tuple[int, int]] = []
    told = read_apart(PAGE, "a.html", lambda page, of: pages.append((page, of)))
    assert pages == [(1, 2), (2, 2)]
    assert Path(told.text.removeprefix("xong ")).parent.samefile(temporary)
    assert list(temporary.iterdir()) == []


def test_a_refusal_of_the_reader_is_passed_on() -> None:
    with pytest.raises(LoadError, match="Tệp là ảnh"):
        read_apart(b"\x89PNG\r\n\x1a\n" + bytes(50), "a.pdf", nothing)


def test_a_defect_of_the_reader_is_told_with_its_name(reader_does: Stand) -> None:
    reader_does("raise KeyError('thiếu')")
    assert "mã 1: KeyError: 'thiếu'" in refusal()


@posix
def test_a_crash_and_too_much_memory_are_told(reader_does: Stand, temporary: Path) -> None:
    reader_does("os.kill(os.getpid(), signal.SIGSEGV)")
    assert "SIGSEGV" in refusal()
    reader_does("bytearray(3 << 30)")
    assert "nhiều hơn 2.0 GB bộ nhớ" in refusal()
    reader_does("open('big', 'wb').write(bytes(2_000_000))")
    assert "OSError: [Errno 27]" in refusal(Limits(written=1_000_000))
    assert list(temporary.iterdir()) == []


def test_a_reader_that_hangs_is_stopped_with_all_it_started(
    reader_does: Stand, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = temporary / "pid"
    reader_does(
        f"run = subprocess.Popen([{sys.executable!r}, '-c', 'import time; time.sleep(600)'])\n"
        f"open('{pid}.new', 'w').write(str(run.pid))\nos.rename('{pid}.new', '{pid}')\n"
        "time.sleep(600)"
    )
    # Time flies as soon as the reader hangs.
    hours = SimpleNamespace(monotonic=lambda: time.monotonic() + 3600 * pid.exists())
    monkeypatch.setattr(sandbox, "time", hours)
    assert "quá lâu" in refusal()
    # It is no child of this process, so that nothing tells when the system has ended it.
    assert wait_for(lambda: is_gone(int(pid.read_text())), seconds=5)
    assert list(temporary.iterdir()) == [pid]


def test_every_page_renews_the_patience_but_not_the_whole_time(
    reader_does: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader_does("for page in range(6):\n    report(page + 1, 6)")
    late = 0.0

    def slow_page(page: int, pages: int) -> None:
        nonlocal late
        late += 90.0

    clock = SimpleNamespace(monotonic=lambda: time.monotonic() + late)
    monkeypatch.setattr(sandbox, "time", clock)
    patient = Limits(patience=120.0)
    assert read_apart(PAGE, "a.html", slow_page, patient).text.startswith("xong")
    late = 0.0
    with pytest.raises(LoadError, match="quá lâu"):
        read_apart(PAGE, "a.html", slow_page, Limits(patience=120.0, total=300.0))


def test_an_interrupt_ends_the_child(reader_does: Stand, temporary: Path) -> None:
    reader_does("open('pid', 'w').write(str(os.getpid()))\nreport(1, 9)\ntime.sleep(60)")
    children: list[int] = []

    def interrupt(page: int, pages: int) -> None:
        (pid,) = temporary.glob("*/pid")
        children.append(int(pid.read_text()))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_apart(PAGE, "a.html", interrupt)
    assert is_gone(children[0])
    assert list(temporary.iterdir()) == []


@posix
def test_a_child_ends_when_its_parent_is_killed(temporary: Path) -> None:
    body = "open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
    code = (
        "from kb.ingest import sandbox\n"
        f"sandbox._START = {STANDING_IN.format(body=body)!r}\n"
        f"sandbox.read_apart({PAGE!r}, 'a.html', lambda page, pages: None)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "TMPDIR": str(temporary)}
    )
    found = wait_for(lambda: next(iter(temporary.glob("*/pid")), None))
    child = int(wait_for(found.read_text))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert wait_for(lambda: is_gone(child))
    assert wait_for(lambda: not list(temporary.iterdir()))


def test_a_page_that_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(LoadError):
        draw_apart(b"%PDF-1.7 truncated", 1, [], 1.0)


def wait_for(found: Callable[[], Any], seconds: float = 30) -> Any:
    """Give what is found once it is true."""
    deadline = time.monotonic() + seconds
    while not (value := found()):
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.05)
    return value


def is_gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has waited for yet counts as ended."""
    status = Path(f"/proc/{pid}/stat")
    try:
        os.kill(pid, 0)
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True
