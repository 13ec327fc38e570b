"""How often something may be done, by whoever does it. The memory that this takes is bounded."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

_MOST = 10_000  # keys remembered; the one not seen for longest is forgotten


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Allowance:
    """So many at once, and so many a second after that, for each key by itself."""

    def __init__(
        self, at_once: int, a_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Allow every key ``at_once`` to begin with."""
        self._at_once, self._a_second = at_once, a_second
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, key: str) -> int:
        """Take one; returns 0, or after how many seconds there is one again."""
        with self._lock:
            now = self._clock()
            bucket = self._buckets.pop(key, None) or _Bucket(self._at_once, now)
            bucket.left = min(self._at_once, bucket.left + (now - bucket.at) * self._a_second)
            bucket.at = now
            self._buckets[key] = bucket
            if len(self._buckets) > _MOST:
                self._buckets.popitem(last=False)
            if bucket.left < 1:
                return math.ceil((1 - bucket.left) / self._a_second)
            bucket.left -= 1
            return 0


@dataclass(slots=True)
class _Failures:
    count: int
    until: float


class GrowingDelay:
    """After some failures in a row, each makes one wait twice as long as the one before."""

    def __init__(
        self, free: int, longest: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Let ``free`` failures pass; ``longest`` is the most seconds to wait."""
        self._free, self._longest = free, longest
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def attempt(self, key: str) -> int:
        """Begin an attempt; returns 0, or how many seconds to wait before one.

        It counts as failed until ``succeeded`` is called, so that many at the same time gain
        nothing.
        """
        with self._lock:
            now = self._clock()
            failures = self._failures.pop(key, None) or _Failures(0, now)
            if now - failures.until > self._longest:
                failures.count = 0
            self._failures[key] = failures
            if len(self._failures) > _MOST:
                self._failures.popitem(last=False)
            if failures.until > now:
                return math.ceil(failures.until - now)
            failures.count += 1
            over = failures.count - self._free
            delay = min(self._longest, 2.0 ** min(over, 20)) if over >= 0 else 0.0
            failures.until = now + delay
            return 0

    def succeeded(self, key: str) -> None:
        """Forget the failures of a key."""
        with self._lock:
            self._failures.pop(key, None)
