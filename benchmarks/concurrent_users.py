"""Answer times of many users at once, while documents are being taken in.

    python benchmarks/concurrent_users.py [--users 30] [--minutes 3] [--think 5] [--documents 100]

A server is started as ``python app.py`` over a temporary collection of the corpus. First one user
alone asks (the machine's idle times), then all users ask at once while the documents are sent
through the upload route and read. Every question is asked once only, so the cache of answers has
no part in it; the time of questions asked again is printed apart. ``--think`` is how many seconds
a user looks at an answer on average before asking again; 0 lets all ask without a pause, and the
times then tell how much the machine can answer rather than how long a person waits.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parent.parent
IDLE_QUESTIONS = 200
BATCH = 10  # files a request
OPENINGS = ("", "Cho biết: ", "Xin hỏi ", "Cho tôi hỏi ", "Đề nghị cho biết ", "Hãy cho biết ")
ENDINGS = ("", " ?", " ạ?", " vậy?", "??", " ...")


@dataclass
class Times:
    """Seconds that answers took, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Say how many there were and how long they took."""
        if not self.seconds:
            return f"no answers, {len(self.errors)} errors"
        p50, p95 = statistics.median(self.seconds), percentile(self.seconds, 95)
        return (
            f"{len(self.seconds)} answers, {len(self.errors)} errors, p50 {p50 * 1000:.0f} ms, "
            f"p95 {p95 * 1000:.0f} ms, longest {max(self.seconds) * 1000:.0f} ms"
        )


def main() -> int:
    """Serve, ask, send and print; returns 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=30)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--think", type=float, default=5)
    parser.add_argument("--documents", type=int, default=100)
    given = parser.parse_args()
    questions = distinct_questions()
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        Served(Path(folder)) as port,
    ):
        alone, again = Times(), Times()
        asked = [next(questions) for _ in range(IDLE_QUESTIONS)]
        ask_all(port, asked[:20], Times())  # what is loaded at the first questions
        ask_all(port, asked[20:], alone)
        ask_all(port, asked[20:], again)
        print(f"cores {os.cpu_count()}, load before {load()}")
        print(f"idle, one user:        {alone.line()}")
        print(f"idle, asked again:     {again.line()}")
        together = Times()
        sending = Sending(port, given.documents)
        thread = threading.Thread(target=sending.run)
        thread.start()
        many_users(port, questions, together, given.users, given.minutes * 60, given.think)
        sending.stopped.set()
        thread.join()
        print(f"{given.users} users, {sending.line()}:")
        print(f"                       {together.line()}")
        idle, busy = percentile(alone.seconds, 95), percentile(together.seconds, 95)
        print(
            f"p95 {busy * 1000:.0f} ms beside {idle * 1000:.0f} ms idle ({busy / idle:.1f} times)"
        )
    errors = [*alone.errors, *again.errors, *together.errors, *sending.errors]
    for error in sorted(set(errors))[:10]:
        print(f"error: {error}")
    return 1 if errors else 0


def distinct_questions() -> Iterator[str]:
    """Yield questions of the set in many wordings, each once, in an order that does not change."""
    rows = (ROOT / "evals" / "corpus-vi.jsonl").read_text(encoding="utf-8").splitlines()
    plain = list(dict.fromkeys(json.loads(row)["question"].rstrip("?. ") for row in rows))
    for opening in OPENINGS:
        for ending in ENDINGS:
            for question in random.Random(opening + ending).sample(plain, len(plain)):
                yield f"{opening}{question}{ending}"


def ask_all(port: int, questions: Sequence[str], times: Times) -> None:
    """Ask one question after the other over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for question in questions:
        ask(connection, question, times)
    connection.close()


def ask(connection: http.client.HTTPConnection, question: str, times: Times) -> None:
    """Ask a question and note how long it took, or what went wrong."""
    started = time.perf_counter()
    try:
        connection.request("GET", f"/api/ask?question={quote(question)}")
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200 or "hits" not in json.loads(body):
            times.errors.append(f"{answer.status} {body[:200]!r}")
            return
    except (OSError, http.client.HTTPException, ValueError) as error:
        times.errors.append(f"{type(error).__name__}: {error}")
        connection.close()
        return
    times.seconds.append(time.perf_counter() - started)


def many_users(
    port: int, questions: Iterator[str], times: Times, users: int, seconds: float, think: float
) -> None:
    """Let users ask until the time is over; each waits for an answer and looks at it."""
    until = time.monotonic() + seconds
    turn = threading.Lock()

    def use(number: int) -> None:
        pause = random.Random(number)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        time.sleep(pause.uniform(0, think))
        while time.monotonic() < until:
            with turn:
                question = next(questions)
            ask(connection, question, times)
            time.sleep(pause.uniform(0.5 * think, 1.5 * think))
        connection.close()

    threads = [threading.Thread(target=use, args=(number,)) for number in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Sending:
    """Sends documents through the upload route and follows their reading."""

    def __init__(self, port: int, count: int) -> None:
        """Send ``count`` documents to the server at ``port``."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._count = count
        self._seconds: float | None = None
        self._counts: dict[str, int] = {}
        self.errors: list[str] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        """Send all in batches, then wait until they are read or the users stop."""
        started = time.monotonic()
        documents = list(made_documents(self._count))
        for first in range(0, len(documents), BATCH):
            self._send(documents[first : first + BATCH])
        while not self.stopped.wait(1.0):
            self._connection.request("GET", "/api/ingest")
            progress = json.loads(self._connection.getresponse().read())
            self._counts = progress["counts"]
            if progress["phase"] == "idle" and sum(self._counts.values()) >= self._count:
                self._seconds = time.monotonic() - started
                break
        if self._counts.get("failed") or self._counts.get("interrupted"):
            self.errors.append(f"documents: {self._counts}")
        self._connection.close()

    def line(self) -> str:
        """Say how far it came."""
        took = "not ended" if self._seconds is None else f"{self._seconds:.0f} s"
        return f"{self._count} documents sent and read meanwhile ({took}, {self._counts})"

    def _send(self, documents: Sequence[tuple[str, str]]) -> None:
        edge = "kb-benchmark-edge"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
            f"Content-Type: text/plain\r\n\r\n{text}\r\n"
            for name, text in documents
        ]
        body = ("".join(parts) + f"--{edge}--\r\n").encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        self._connection.request("POST", "/api/documents", body, headers)
        answer = self._connection.getresponse()
        said = answer.read()
        if answer.status != 202 or any(one["error"] for one in json.loads(said)["files"]):
            self.errors.append(f"upload: {answer.status} {said[:200]!r}")


def made_documents(count: int) -> Iterator[tuple[str, str]]:
    """Make documents of the corpus's own lines, mixed, each with a number of its own."""
    lines = [
        line
        for file in sorted((ROOT / "corpus").glob("*.txt"))
        for line in file.read_text(encoding="utf-8-sig").splitlines()
        if len(line) > 60
    ]
    for number in range(count):
        mixed = random.Random(number).sample(lines, min(150, len(lines)))
        articles = [f"Điều {at}. {line}" for at, line in enumerate(mixed, start=1)]
        head = f"QUYẾT ĐỊNH\nSố: {number + 5000}/QĐ-UBND\nVề việc thử tải lần thứ {number}\n"
        yield f"thu-tai-{number:03}.txt", head + "\n".join(articles) + "\n"


class Served:
    """Serves a new collection of the corpus while the context lasts; gives its port."""

    def __init__(self, folder: Path) -> None:
        """Keep the collection in ``folder``."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port: int = free.getsockname()[1]
        self._environment = os.environ | {
            "KB_HOME": str(folder / "store"),
            "KB_PORT": str(self._port),
            "PYTHONPATH": str(ROOT),
        }

    def __enter__(self) -> int:
        """Take the corpus in and wait until the server answers."""
        ingest = [sys.executable, "-m", "kb", "ingest", str(ROOT / "corpus")]
        subprocess.run(ingest, env=self._environment, check=True, capture_output=True)
        self._server = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py")], env=self._environment
        )
        until = time.monotonic() + 180
        while time.monotonic() < until and self._server.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self._port), timeout=1):
                    return self._port
            except OSError:
                time.sleep(0.2)
        self._server.kill()
        raise SystemExit("the server did not start")

    def __exit__(self, *_: object) -> None:
        """Stop the server."""
        self._server.terminate()
        self._server.wait(timeout=30)


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that ``percent`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0


def load() -> str:
    """Return the machine's load of the last minute, where there is such a thing."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    sys.exit(main())
