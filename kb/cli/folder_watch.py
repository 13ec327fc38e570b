"""What has changed in a folder and has stopped changing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kb.ingest.files import find_files

if TYPE_CHECKING:
    from kb.ingest.files import SourceFile

State = tuple[int, int]
"""A file's size in bytes and the time of its last change in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Change:
    """Files that are new or otherwise than taken, and have settled; and whether some are gone."""

    files: dict[Path, State] = field(default_factory=dict)
    gone: frozenset[Path] = frozenset()

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.files or self.gone)

    def holds(self, file: SourceFile) -> bool:
        """Whether this file is one of those that changed."""
        return file.path in self.files


class FolderWatch:
    """Compares a folder with what was taken from it.

    A file has settled when two looks in a row find the same size and time: what is still being
    copied or saved is left for later.
    """

    def __init__(self, folder: Path) -> None:
        """Watch ``folder``; nothing of it counts as taken."""
        self.folder = folder
        self._before: dict[Path, State] = {}
        self._taken: dict[Path, State] = {}

    def look(self) -> Change:
        """Look at the folder and give what has settled and is otherwise than taken."""
        now = {
            file.path: state
            for file in find_files([self.folder]).files
            if (state := _state(file.path))
        }
        before, self._before = self._before, now
        files = {
            path: state
            for path, state in now.items()
            if before.get(path) == state and self._taken.get(path) != state
        }
        gone = frozenset(path for path in self._taken if path not in now and path not in before)
        return Change(files, gone)

    def taken(self, change: Change) -> None:
        """Count a change as dealt with, whether or not its files could be read."""
        self._taken.update(change.files)
        for path in change.gone:
            del self._taken[path]


def _state(path: Path) -> State | None:
    try:
        status = path.stat()
    except OSError:  # gone between the listing and now
        return None
    return status.st_size, status.st_mtime_ns
