"""How far files that were sent, and documents to be read anew, have come."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

ItemStatus = Literal[
    "waiting",
    "reading",
    "embedding",
    "done",
    "unchanged",
    "failed",
    "interrupted",
]
"""``interrupted``: stopped, or the process that read it died; it can be started again."""

Phase = Literal["idle", "receiving", "starting", "waiting", "working", "finishing"]
"""``waiting`` is for another writer, ``finishing`` brings the indexes up to date."""

ENDED: frozenset[ItemStatus] = frozenset({"done", "unchanged", "failed", "interrupted"})


@dataclass(slots=True)
class Item:
    """A file that was sent (``path`` is where it lies), or a document to be read anew.

    ``message`` says in Vietnamese why it failed or was interrupted; ``page`` of ``pages`` is the
    one read last. ``account`` is who asked for it.
    """

    id: str
    name: str
    account: str = ""
    size: int = 0
    content: str = ""  # SHA-256 of the content
    path: Path | None = None
    status: ItemStatus = "waiting"
    message: str = ""
    page: int = 0
    pages: int = 0

    def as_json(self) -> dict[str, Any]:
        """Give what the page and programs may know of it."""
        return {
            "id": self.id,
            "name": self.name,
            "size": self.size,
            "status": self.status,
            "message": self.message,
            "page": self.page,
            "pages": self.pages,
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of all work at one moment; ``message`` is about the run as a whole."""

    phase: Phase = "idle"
    message: str = ""
    items: tuple[Item, ...] = field(default=())

    @property
    def counts(self) -> dict[str, int]:
        """How many items have each status."""
        found: dict[str, int] = {}
        for item in self.items:
            found[item.status] = found.get(item.status, 0) + 1
        return found

    @property
    def ended(self) -> int:
        """How many items need nothing more to be done now."""
        return sum(item.status in ENDED for item in self.items)

    def as_json(self) -> dict[str, Any]:
        """Give the state as the JSON interface does."""
        return {
            "phase": self.phase,
            "message": self.message,
            "counts": self.counts,
            "items": [item.as_json() for item in self.items],
        }
