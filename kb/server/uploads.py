"""Taking the files of one request: each is accepted or refused by itself, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from kb.accounts import Account
from kb.errors import KBError, UploadError
from kb.ingest_jobs import IngestJobs, Receiver
from kb.server.multipart import Field, FileBegin, FileData, Part, parts

if TYPE_CHECKING:
    from fastapi import Request

    from kb.accounts import AuditLog

NAME_FIELD = "name"
"""The field that gives the name of the file that follows, its path within a folder included."""

REPLACE_FIELD = "replace"
"""The field that, if it is "1", lets the files that follow take the place of their namesakes."""


@dataclass(slots=True)
class Taken:
    """What became of a file; ``error`` is empty where it was accepted."""

    name: str
    id: str = ""
    error: str = ""

    def as_json(self) -> dict[str, Any]:
        """Give it as the JSON interface does."""
        return {"name": self.name, "id": self.id, "accepted": not self.error, "error": self.error}


class Upload:
    """Follows the parts of a request; a file that is refused is read past, so others get in."""

    def __init__(self, jobs: IngestJobs, audit: AuditLog, account: Account) -> None:
        """Hand files to ``jobs`` for ``account``, and note them in ``audit``."""
        self._jobs = jobs
        self._audit = audit
        self._account = account
        self._name = ""
        self._replace = False
        self._file: tuple[str, Receiver] | None = None
        self.taken: list[Taken] = []

    async def take(self, request: Request) -> None:
        """Take all files of a request.

        Raises:
            UploadError: the request is malformed or ends too early.
        """
        try:
            async for part in parts(request):
                # Writing may wait for the disk, checking reads the file: not in the event loop.
                await run_in_threadpool(self._take_part, part)
        finally:
            if self._file is not None:
                self._jobs.give_up(self._file[1])

    def _take_part(self, part: Part) -> None:
        if isinstance(part, Field):
            if part.name == NAME_FIELD:
                self._name = part.value
            elif part.name == REPLACE_FIELD:
                self._replace = part.value == "1"
        elif isinstance(part, FileBegin):
            self._begin(self._name or part.name)
            self._name = ""
        elif self._file is None:
            return  # the rest of a file that was refused
        elif isinstance(part, FileData):
            self._write(part.data)
        else:
            self._finish()

    def _begin(self, name: str) -> None:
        self.taken.append(Taken(name))
        try:
            self._file = self._jobs.receive(name)
        except UploadError as error:
            self.taken[-1].error = str(error)
            return
        self.taken[-1].name = self._file[0]

    def _write(self, data: bytes) -> None:
        if self._file is None:
            return
        try:
            self._file[1].write(data)
        except UploadError as error:
            self._refuse(error)

    def _refuse(self, error: KBError) -> None:
        self.taken[-1].error = str(error)
        if self._file is not None:
            self._jobs.give_up(self._file[1])
        self._file = None

    def _finish(self) -> None:
        if self._file is None:
            return
        (name, receiver), self._file = self._file, None
        try:
            item = self._jobs.accept(receiver, name, self._account.name, replace=self._replace)
        except KBError as error:
            self.taken[-1].error = str(error)
            return
        self.taken[-1].id = item.id
        self._audit.record(self._account, "upload", f"{name} ({item.content})")
