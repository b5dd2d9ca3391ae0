"""Answers that are dear: worked out once, however many ask at the same time."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Once(Generic[Answer]):
    """The newest `most` answers by what they depend on."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Future[Answer]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer for a key: made now, or waited for where another thread is at it.

        Raises:
            Whatever `make` raises; the next who asks tries again.
        """
        with self._lock:
            found = self._kept.get(key)
            mine: Future[Answer] | None = None
            if found is None:
                found = mine = self._kept[key] = Future()
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        if mine is not None:
            try:
                mine.set_result(make())
            except BaseException as error:
                with self._lock:
                    if self._kept.get(key) is mine:
                        del self._kept[key]
                mine.set_exception(error)
        return found.result()
