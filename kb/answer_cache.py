"""Answers given lately, so that a question asked again is answered at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.records import Answer

Key = tuple[int | None, str, bool]
"""The generation that answered, the question as it was typed, and whether it was taken verbatim."""

_MOST = 500


class AnswerCache:
    """The last answers, each under its question and generation; several threads may ask."""

    def __init__(self, most: int = _MOST) -> None:
        """Keep at most ``most`` answers; the one not asked for longest gives way."""
        self._most = most
        self._lock = threading.Lock()
        self._answers: OrderedDict[Key, Answer] = OrderedDict()

    def get(self, key: Key) -> Answer | None:
        """Return the answer kept under ``key``, if any."""
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def put(self, key: Key, answer: Answer) -> None:
        """Keep an answer."""
        with self._lock:
            self._answers[key] = answer
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)
