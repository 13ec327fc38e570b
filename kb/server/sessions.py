"""Who is signed in, by the token in the browser's cookie. Kept in memory only."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from kb.accounts import User
from kb.accounts.passwords import token_hash

IDLE = 4 * 3600.0  # seconds without a request
LONGEST = 14 * 3600.0  # seconds since signing in: once a working day
_MOST = 2000


@dataclass(slots=True)
class _Session:
    name: str
    password: bytes  # the hash that was right when the session was opened
    opened: float
    used: float


class Sessions:
    """The open sessions; several threads may ask. The oldest gives way when there are too many."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Open none; ``clock`` gives seconds."""
        self._clock = clock
        self._lock = threading.Lock()
        self._open: OrderedDict[str, _Session] = OrderedDict()

    def open(self, user: User) -> str:
        """Open a session for a user and return its token, 256 random bits."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self._lock:
            self._open[token_hash(token)] = _Session(user.name, user.password.hash, now, now)
            while len(self._open) > _MOST:
                self._open.popitem(last=False)
        return token

    def user(self, token: str, known: Callable[[str], User | None]) -> User | None:
        """Return the user of a session that is still good, and note that it is used.

        ``known`` gives a user by name. A session ends when its user is gone or has another
        password.
        """
        key, now = token_hash(token), self._clock()
        with self._lock:
            session = self._open.get(key)
            if session is None:
                return None
            if now - session.used > IDLE or now - session.opened > LONGEST:
                del self._open[key]
                return None
        user = known(session.name)
        if user is None or user.password.hash != session.password:
            self.close(token)
            return None
        session.used = now
        return user

    def close(self, token: str) -> None:
        """End a session, if it is open."""
        with self._lock:
            self._open.pop(token_hash(token), None)
