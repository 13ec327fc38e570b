"""Foreign files are opened in a child process only, which has little memory and limited time.

Whatever a hostile or damaged file does to a reader, this process gets an Extract that was checked,
or a reason in Vietnamese. The child has a process group and a temporary folder of its own; both are
gone when the call returns, also when it is interrupted.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import IO, Any

from kb.errors import LoadError
from kb.ingest.extract import Extract, ReportPage
from kb.ingest.extract_json import decode
from kb.ingest.worker import OUT_OF_MEMORY, READ, REFUSED

Box = tuple[float, float, float, float]
"""Left, top, right and bottom on a page, in points."""

_TICK = 0.2  # seconds between looks whether the child is still there
_LONGEST_LINE = 65_536  # bytes of a line of progress
_KEPT_LINES = 20  # of what the child wrote on stderr before it died
# The child imports what this process would, wherever it stands; "-m" would need kb installed.
_START = (
    "import sys; sys.path[:] = sys.argv.pop(1).split(sys.argv.pop(1)); "
    "from kb.ingest.worker import main; main()"
)
_ENVIRONMENT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TESSDATA_PREFIX", "OMP_THREAD_LIMIT")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: bytes of address space and of a written file, and seconds.

    It is stopped after ``patience`` seconds without a finished page, to which every megabyte of
    the file adds ``patience_per_megabyte``, and after ``total`` seconds in any case.
    """

    memory: int = 2 << 30
    written: int = 300_000_000
    patience: float = 120.0
    patience_per_megabyte: float = 10.0
    total: float = 4 * 3600.0


DEFAULT_LIMITS = Limits()


def read_apart(
    content: bytes, name: str, report: ReportPage, limits: Limits = DEFAULT_LIMITS
) -> Extract:
    """Read a file in a child process; its format is told by its content, ``name`` is a hint.

    Raises:
        LoadError: the file cannot be read, or reading it took too much memory or time.
    """
    return decode(_run({"task": "read", "name": name}, content, report, limits))


def draw_apart(
    content: bytes,
    page: int,
    boxes: Sequence[Box],
    zoom: float,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """Draw a page (from 1) of a paged file as PNG in a child process, the boxes highlighted.

    Raises:
        LoadError: the page cannot be drawn, or drawing it took too much memory or time.
    """
    request = {"task": "draw", "page": page, "boxes": list(boxes), "zoom": zoom}
    return _run(request, content, lambda page, pages: None, replace(limits, total=300.0))


def _run(request: Mapping[str, Any], content: bytes, report: ReportPage, limits: Limits) -> bytes:
    """Run the worker on a file and return what it wrote.

    Raises:
        LoadError: it refused the file, died, or was stopped.
    """
    own = {
        "parent": os.getpid(),
        "memory": limits.memory,
        "written": limits.written,
        "seconds": int(limits.total),
    }
    patience = limits.patience + limits.patience_per_megabyte * len(content) / 1e6
    try:
        with (
            tempfile.TemporaryFile() as given,
            tempfile.TemporaryFile() as result,
            tempfile.TemporaryDirectory(prefix="kb-", ignore_cleanup_errors=True) as folder,
        ):
            given.write(json.dumps({**request, **own}).encode() + b"\n")
            given.write(content)
            given.seek(0)
            child = _Child(given, result, folder)
            try:
                code = child.follow(report, patience, limits.total)
            finally:
                child.stop()
            return _outcome(code, result, child.said(), limits)
    except OSError as error:
        raise LoadError(
            f"Không dùng được thư mục tạm hoặc không chạy được bộ đọc ({error.strerror}). "
            "Hãy kiểm tra dung lượng ổ đĩa và quyền ghi rồi chạy lại."
        ) from error


class _Child:
    """A running worker: what it reports, and its end."""

    def __init__(self, given: IO[bytes], result: IO[bytes], folder: str) -> None:
        kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        homes = dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TMP", "TEMP"), folder)
        paths = os.pathsep.join(os.path.abspath(path) for path in sys.path)
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-c", _START, paths, os.pathsep],
            stdin=given,
            stdout=result,
            stderr=subprocess.PIPE,
            cwd=folder,
            env={**kept, **homes, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
            start_new_session=True,  # a group of its own, which Ctrl-C does not reach; POSIX only
        )
        self._lines: queue.Queue[bytes | None] = queue.Queue(maxsize=1000)
        self._closed = False
        self._said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def follow(self, report: ReportPage, patience: float, total: float) -> int:
        """Pass the child's progress on until it ends, and return its exit code.

        Raises:
            LoadError: no page was finished for ``patience`` seconds, or ``total`` are over.
        """
        started = last_page = time.monotonic()
        quiet = False  # what the child started may hold stderr open when the child has gone
        while self._process.poll() is None or not quiet:
            line = self._next_line()
            quiet = not line
            if line and self._heard(line, report):
                last_page = time.monotonic()
            now = time.monotonic()
            if now > min(last_page + patience, started + total):
                raise LoadError(
                    f"Đọc tệp quá lâu (đã {now - started:.0f} giây) nên đã dừng. Tệp có thể bị "
                    "hỏng hoặc quá nặng; hãy tách nhỏ, hoặc mở ra rồi lưu lại thành PDF."
                )
        return self._process.returncode

    def stop(self) -> None:
        """End the child and whatever it started."""
        if sys.platform == "win32":  # no groups to signal: what the child started ends by itself
            self._process.kill()
        else:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            except PermissionError:  # macOS says so of a group of which only the dead are left
                self._process.kill()
        self._process.wait()

    def said(self) -> str:
        """Return the last line that the child, now ended, wrote beside its progress."""
        while line := self._next_line():
            self._heard(line, lambda page, pages: None)
        return next((line for line in reversed(self._said) if line.strip()), "")

    def _next_line(self) -> bytes:
        """Return the next line of stderr; nothing if none comes within a tick."""
        if self._closed:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=_TICK)
            return b""
        try:
            line = self._lines.get(timeout=_TICK)
        except queue.Empty:
            return b""
        self._closed = line is None
        return line or b""

    def _listen(self) -> None:
        """Put each line of the child's stderr on the queue, then ``None``."""
        stream = self._process.stderr
        if stream is not None:
            with stream:
                while line := stream.readline(_LONGEST_LINE):
                    self._lines.put(line)
        self._lines.put(None)

    def _heard(self, line: bytes, report: ReportPage) -> bool:
        """Take in a line; say whether it was one of progress."""
        try:
            page, pages = json.loads(line)["page"]
        except (ValueError, TypeError, KeyError, RecursionError):
            self._said = [*self._said[1 - _KEPT_LINES :], line.decode("utf-8", "replace")]
            return False
        if type(page) is int and type(pages) is int:
            report(page, pages)
        return True


def _outcome(code: int, result: IO[bytes], said: str, limits: Limits) -> bytes:
    """Return what the worker wrote, or raise the reason why there is nothing."""
    result.seek(0)
    if code == READ:
        return result.read(limits.written)
    if code == REFUSED:
        raise LoadError(result.read(_LONGEST_LINE).decode("utf-8", "replace"))
    if code == OUT_OF_MEMORY:
        raise LoadError(
            f"Đọc tệp cần nhiều hơn {limits.memory / (1 << 30):.1f} GB bộ nhớ nên đã dừng. Hãy "
            "tách tệp thành nhiều tệp nhỏ hơn, hoặc lưu lại với ảnh nhẹ hơn."
        )
    if code == -getattr(signal, "SIGXCPU", 0):
        raise LoadError("Đọc tệp tốn quá nhiều thời gian tính toán nên đã dừng. Hãy tách nhỏ tệp.")
    if code < 0:
        found = f"bộ đọc bị ngắt bởi tín hiệu {signal.Signals(-code).name}"
    else:
        found = f"bộ đọc dừng với mã {code}: {said.strip()[:200] or 'không rõ lý do'}"
    raise LoadError(
        f"Không đọc được tệp ({found}). Tệp có thể bị hỏng hoặc hết bộ nhớ khi đọc; hãy mở bằng "
        "phần mềm đã tạo ra nó, lưu lại thành tệp mới rồi nạp lại."
    )
