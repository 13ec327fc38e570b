"""What is waiting, at work and ended, shared by those who send and the thread that works."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kb.ingest_jobs import messages
from kb.ingest_jobs.incoming import Incoming
from kb.ingest_jobs.progress import ENDED, Item, Phase, Progress

_KEPT_ENDED = 1000  # items whose end is still shown


class Board:
    """The items in the order they came; every method may be called from any thread."""

    def __init__(self, incoming: Incoming) -> None:
        """Start empty; the files of items lie in ``incoming``."""
        self.changed = threading.Condition()
        self.items: dict[str, Item] = {}
        self.receiving = 0
        self.phase: Phase = "idle"
        self.message = ""
        self._incoming = incoming

    def progress(self) -> Progress:
        """Give the state as it is now; what is given does not change any more."""
        with self.changed:
            items = tuple(replace(item) for item in self.items.values())
            phase = self.phase
            if phase == "idle" and (self.receiving or self.waiting()):
                phase = "receiving"
            return Progress(phase, self.message, items)

    def waiting(self) -> list[Item]:
        """List what waits to be read."""
        with self.changed:
            return [item for item in self.items.values() if item.status == "waiting"]

    def add(self, item: Item) -> None:
        """Add an item; earlier tries with its name, and the oldest ends, are forgotten."""
        with self.changed:
            ended = [one for one in self.items.values() if one.status in ENDED]
            many = len(ended) - _KEPT_ENDED
            for at, one in enumerate(ended):
                if one.name == item.name or (at < many and one.status != "interrupted"):
                    self._forget(one)
            self.items[item.id] = item
            self.changed.notify_all()

    def retry(self) -> None:
        """Let what was interrupted wait again."""
        with self.changed:
            for item in self.items.values():
                if item.status == "interrupted":
                    item.status, item.message, item.page = "waiting", "", 0
            self.message = ""
            self.changed.notify_all()

    def clear(self) -> None:
        """Forget what has ended, with the files of what was interrupted."""
        with self.changed:
            for item in [one for one in self.items.values() if one.status in ENDED]:
                self._forget(item)
            self.message = ""

    def heard(self, line: Mapping[str, Any]) -> None:
        """Take in what the process at work tells."""
        with self.changed:
            if "busy" in line:
                self.phase, self.message = "waiting", str(line["busy"])
            item = self.items.get(str(line.get("item")))
            if item is not None:
                self.phase, self.message = "working", ""
                item.status = line["status"]
                item.message = str(line.get("message", ""))
                item.page, item.pages = int(line.get("page", 0)), int(line.get("pages", 0))
                if item.status in ("done", "unchanged", "failed"):
                    self._incoming.drop(item)
                    item.path = None
            if "status" in line and not any(
                one.status in ("waiting", "reading", "embedding") for one in self.items.values()
            ):
                self.phase, self.message = "finishing", ""

    def interrupt(self, batch: Sequence[Item], reason: str, message: str) -> None:
        """Mark what of a batch has not ended as interrupted; ``message`` is about the run."""
        with self.changed:
            for item in batch:
                if item.status not in ENDED:
                    item.status, item.message = "interrupted", reason
            self.phase, self.message = "idle", message

    def died(self, batch: Sequence[Item], found: str) -> None:
        """After the death of a process, give up what it was reading and let the rest wait."""
        with self.changed:
            if all(item.status == "waiting" for item in batch):  # it would happen again
                reason = messages.NOT_STARTED.format(found=found)
                self.interrupt(batch, reason, reason)
                return
            at_work = [item for item in batch if item.status in ("reading", "embedding")]
            self.interrupt(
                at_work,
                messages.KILLED.format(found=found),
                messages.RUN_KILLED.format(found=found),
            )

    def _forget(self, item: Item) -> None:
        self._incoming.drop(item)
        del self.items[item.id]
