"""What people may ask of the work of taking files in.

The state lives here, in the server: a page that is loaded anew in the middle shows the same.
"""

from __future__ import annotations

from kb.config import Config
from kb.errors import UploadError
from kb.ingest_jobs import messages
from kb.ingest_jobs.board import Board
from kb.ingest_jobs.incoming import DEFAULT_LIMITS, Incoming, Receiver, UploadLimits
from kb.ingest_jobs.progress import ENDED, Item, Progress
from kb.ingest_jobs.runner import Runner
from kb.ingest_jobs.type_check import check_upload
from kb.ingest_jobs.upload_names import upload_name
from kb.knowledge_base import KnowledgeBase


class IngestJobs:
    """Takes files from people and has them read into the store, one run after the other."""

    def __init__(
        self, kb: KnowledgeBase, config: Config, limits: UploadLimits = DEFAULT_LIMITS
    ) -> None:
        """Work for the collection ``kb``; nothing runs before something is there to do."""
        self._kb = kb
        self._incoming = Incoming(kb.home, limits)
        self._board = Board(self._incoming)
        self._runner = Runner(self._board, kb.home, config)

    def resume(self) -> None:
        """Take up what an earlier server had accepted and not read, and sweep up what it left."""
        kept = list(self._incoming.kept())
        for item in kept:
            self._board.add(item)
        if kept:
            self._runner.wake()

    def receive(self, sent_name: str) -> tuple[str, Receiver]:
        """Begin to take a file; returns its document's name and what its bytes are written to.

        It has to be given to ``accept`` or ``give_up`` in the end.

        Raises:
            UploadError: the name cannot be one, too much is waiting, or the disk is full.
        """
        name = upload_name(sent_name)
        with self._board.changed:
            items = self._board.items.values()
            waiting = sum(item.status not in ENDED for item in items)
            held = sum(item.size for item in items if item.path is not None)
            receiver = self._incoming.receiver(waiting + self._board.receiving, held)
            self._board.receiving += 1
        return name, receiver

    def give_up(self, receiver: Receiver) -> None:
        """Forget a file that was not sent to its end."""
        receiver.abort()
        self._one_less()

    def accept(self, receiver: Receiver, name: str, account: str, *, replace: bool = False) -> Item:
        """Check a file that was sent to its end, and queue it to be read.

        ``replace`` lets it take the place of a document of the same name.

        Raises:
            UploadError: it is of no kind that is read, its name is taken, or the disk is full.
        """
        try:
            receiver.close()
            check_upload(receiver.path, name)
            with self._board.changed:
                self._check_name(name, receiver.content, replace)
                item = self._incoming.accept(receiver, name, account)
                self._board.add(item)
                self._runner.wake()
        finally:
            receiver.abort()
            self._one_less()
        return item

    def reread(self, document_id: str, name: str, account: str) -> Item:
        """Queue a document to be read anew from its original.

        Raises:
            UploadError: it is queued already.
        """
        with self._board.changed:
            there = self._board.items.get(document_id)
            if there is not None and there.status not in ENDED:
                raise UploadError(messages.ALREADY_WAITING)
            item = Item(document_id, name, account)
            self._board.add(item)
            self._runner.wake()
        return item

    def stop(self) -> None:
        """Stop the run, and leave what waits; it can be started again."""
        self._runner.stop()

    def retry(self) -> None:
        """Start again what was interrupted."""
        self._board.retry()
        self._runner.wake()

    def clear(self) -> None:
        """Forget what has ended, with the files of what was interrupted."""
        self._board.clear()

    @property
    def child_pid(self) -> int | None:
        """The number of the process at work, if one is."""
        child = self._runner.child
        return None if child is None else child.pid

    def progress(self) -> Progress:
        """Give the state as it is now; what is given does not change any more."""
        return self._board.progress()

    def close(self) -> None:
        """Stop the run and wait for its end; what was accepted is taken up at the next start."""
        self._runner.close()

    def _check_name(self, name: str, content: str, replace: bool) -> None:
        known = self._kb.names().get(name)
        if known is not None and known != content and not replace:
            raise UploadError(messages.NAME_TAKEN.format(name=name))
        for item in self._board.items.values():
            waits = item.path is not None and item.status not in ENDED
            if item.name == name and waits and item.content != content:
                raise UploadError(messages.NAME_WAITING.format(name=name))

    def _one_less(self) -> None:
        with self._board.changed:
            self._board.receiving -= 1
            self._runner.sent()
            self._board.changed.notify_all()
