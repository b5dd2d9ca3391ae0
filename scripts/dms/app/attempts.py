"""How often somebody may try to sign in: by name and over all names, with a wait that grows."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

FREE_TRIES = 5
"""Tries of a name before it has to wait."""

FIRST_WAIT = 30.0
"""Seconds after the last free try; twice as long after each further one."""

LONGEST_WAIT = 900.0

REMEMBERED = 2 * LONGEST_WAIT
"""Seconds after which a name has its free tries again."""

MOST_TRIES = 60
"""Failed tries of all names together within SPAN: then everybody waits."""

SPAN = 300.0
"""Seconds."""


@dataclass
class _Name:
    failures: int = 0
    free_at: float = 0.0
    last_at: float = 0.0


class Attempts:
    """Counts failed tries; `now` gives seconds that never go back."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._names: dict[str, _Name] = {}
        self._all: deque[float] = deque()

    def begin(self, name: str) -> float:
        """Begin a try; gives the seconds to wait, 0 where it may be made now.

        It counts as failed until `succeeded` says otherwise, so that many at once gain nothing.
        """
        key, now = name.casefold(), self._now()
        with self._lock:
            while self._all and self._all[0] <= now - SPAN:
                self._all.popleft()
            if len(self._all) >= MOST_TRIES:
                return self._all[0] + SPAN - now
            found = self._names.get(key, _Name())
            if found.free_at > now:
                return found.free_at - now
            found.failures += 1
            found.last_at = now
            if found.failures >= FREE_TRIES:
                wait = FIRST_WAIT * 2 ** min(found.failures - FREE_TRIES, 20)
                found.free_at = now + min(wait, LONGEST_WAIT)
            self._names[key] = found
            self._all.append(now)
            self._forget_old(now)
            return 0.0

    def succeeded(self, name: str) -> None:
        """The try that began was right."""
        with self._lock:
            self._names.pop(name.casefold(), None)
            if self._all:
                self._all.pop()

    def _forget_old(self, now: float) -> None:
        """Made-up names would fill the memory; MOST_TRIES keeps those of a while few."""
        self._names = {
            key: one for key, one in self._names.items() if one.last_at > now - REMEMBERED
        }
