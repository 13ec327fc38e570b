"""The evaluation that is running, one at a time: its progress, its end, stopping it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Literal

from kb.config import Config
from kb.errors import KBError

Phase = Literal["idle", "running", "finished", "failed", "stopped"]

_KEPT_NOISE = 2_000  # characters of what a worker that died said last
_BUSY = "Đang chạy đánh giá bộ «{name}»; mỗi lúc chỉ chạy được một bộ. Hãy đợi xong hoặc dừng nó."
_DIED = "Lần đánh giá bị ngắt giữa chừng ({code}). Hãy chạy lại; nếu vẫn lỗi, chạy «kb check»."


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the running evaluation stands, or how the last one ended.

    ``done`` and ``total`` count questions; ``total`` is 0 while the collection is being opened.
    ``seconds`` is since its first answer. ``run_id`` is set once finished, ``reason`` in
    Vietnamese once failed.
    """

    phase: Phase = "idle"
    question_set: str = ""
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    run_id: str = ""
    reason: str = ""

    @property
    def seconds_left(self) -> float | None:
        """The time still needed at the speed so far; ``None`` while that is unknown."""
        if self.phase != "running" or self.done < 2:
            return None
        return self.seconds / self.done * (self.total - self.done)


class EvaluationJob:
    """Runs evaluations of a collection in a child process, so that questions are not held up."""

    def __init__(self, home: Path, config: Config) -> None:
        """Evaluate the collection in ``home`` with the engines that ``config`` names."""
        self._home = home.absolute()
        self._config = config
        self._lock = threading.Lock()
        self._progress = Progress()
        self._first_answer = 0.0
        self._child: subprocess.Popen[bytes] | None = None

    def progress(self) -> Progress:
        """Tell where the evaluation stands; the same to everyone who asks."""
        with self._lock:
            return self._progress

    def start(self, question_set: str, file: Path, account: str) -> None:
        """Begin to evaluate a question set.

        Raises:
            KBError: an evaluation is running, or the process cannot be started.
        """
        task = {
            "home": str(self._home),
            "embedding_model": self._config.embedding_model,
            "embedding_dimension": self._config.embedding_dimension,
            "embedding_device": self._config.embedding_device,
            "embedding_backend": self._config.embedding_backend,
            "reranker": self._config.reranker,
            "reranker_seconds": self._config.reranker_seconds,
            "glossary": str(self._config.glossary.absolute()) if self._config.glossary else "",
            "file": str(file.absolute()),
            "question_set": question_set,
            "account": account,
        }
        with self._lock:
            if self._progress.phase == "running":
                raise KBError(_BUSY.format(name=self._progress.question_set))
            self._child = child = self._launch(task)
            self._progress = Progress("running", question_set)
        threading.Thread(target=self._follow, args=(child,), daemon=True).start()

    def stop(self) -> None:
        """Stop the running evaluation, if one is; nothing of it is kept."""
        with self._lock:
            child = self._child
            if child is None or self._progress.phase != "running":
                return
            self._progress = replace(self._progress, phase="stopped")
            self._child = None  # what it still tells is of no interest
            child.terminate()

    def _launch(self, task: Mapping[str, object]) -> subprocess.Popen[bytes]:
        evaluations = self._home / "evaluations"
        try:
            evaluations.mkdir(parents=True, exist_ok=True)
            child = subprocess.Popen(
                [sys.executable, "-P", "-X", "utf8", "-m", "kb.evaluation_runs.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=evaluations,
                # It imports what this process would, wherever that stands.
                env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path))},
            )
            if child.stdin is not None:  # left open: its end would end the child
                child.stdin.write(json.dumps(task).encode() + b"\n")
                child.stdin.flush()
        except OSError as error:
            raise KBError(f"Không chạy được việc đánh giá ({error.strerror}).") from error
        return child

    def _follow(self, child: subprocess.Popen[bytes]) -> None:
        """Take in what a child tells until it ends."""
        noise = ""
        if child.stdout is not None:
            with child.stdout as lines:
                noise = self._listen(child, lines)
        code = child.wait()
        if child.stdin is not None:
            child.stdin.close()
        with self._lock:
            if self._child is not child:
                return
            self._child = None
            if self._progress.run_id:
                self._progress = replace(self._progress, phase="finished")
            else:
                reason = self._progress.reason or _DIED.format(code=_why(code, noise))
                self._progress = replace(self._progress, phase="failed", reason=reason)

    def _listen(self, child: subprocess.Popen[bytes], lines: IO[bytes]) -> str:
        """Take in a child's lines; return the last of what was no report."""
        noise = ""
        for line in lines:
            try:
                self._heard(child, json.loads(line))
            except (ValueError, TypeError, KeyError):
                noise = (noise + line.decode("utf-8", "replace"))[-_KEPT_NOISE:]
        return noise

    def _heard(self, child: subprocess.Popen[bytes], told: dict[str, str | int]) -> None:
        with self._lock:
            if self._child is not child:
                return
            if "done" in told:
                now = time.monotonic()
                if not self._progress.done:
                    self._first_answer = now
                self._progress = replace(
                    self._progress,
                    done=int(told["done"]),
                    total=int(told["total"]),
                    seconds=now - self._first_answer,
                )
            elif "run" in told:
                self._progress = replace(self._progress, run_id=str(told["run"]))
            elif "error" in told:
                self._progress = replace(self._progress, reason=str(told["error"]))


def _why(code: int, noise: str) -> str:
    last = next((line for line in reversed(noise.splitlines()) if line.strip()), "")
    return f"mã {code}: {last.strip()[:200]}" if last else f"mã {code}"
