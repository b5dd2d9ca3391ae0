"""What has arrived in the landing folder whole, told by looking at names, sizes and times alone."""

import stat
from pathlib import Path

from dms.landing.files import list_candidates

LOOKS_AT_AN_EMPTY_FILE = 12
"""An empty one is most often just begun; landing refuses it, so it is given more time."""

Sign = tuple[int, int, int, int]
"""By what a file is told to be as it was: its number, size, time of change and mode."""

Signs = dict[Path, Sign]


class Arrivals:
    """The landing folder as it is looked at again and again.

    What has the same sign at two looks in a row has arrived. It is handed over until it is told to
    be done, and is news until it was handed over once. A sign that changes makes it another file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[Path, tuple[Sign, int]] = {}
        self._given: Signs = {}
        self._done: Signs = {}

    def look(self) -> None:
        """Look once.

        Raises:
            UsageError: there is no such folder, or it cannot be read.
        """
        seen = {}
        for path in list_candidates(self._folder):
            sign = _sign(path)
            before, looks = self._seen.get(path, (None, 0))
            seen[path] = (sign, looks + 1 if sign == before else 0)
        self._seen = seen
        for known in (self._given, self._done):
            for path in [path for path in known if path not in seen]:
                del known[path]

    @property
    def has_news(self) -> bool:
        """Whether something has arrived that was not handed over yet."""
        return any(self._given.get(path) != sign for path, sign in self._waiting().items())

    def hand_over(self) -> Signs:
        """All that has arrived and is not done."""
        waiting = self._waiting()
        self._given.update(waiting)
        return waiting

    def finish(self, handed: Signs) -> None:
        """These are done: landed, or refused for good."""
        self._done.update(handed)

    def _waiting(self) -> Signs:
        return {
            path: sign
            for path, (sign, looks) in self._seen.items()
            if looks >= _looks_needed(sign) and self._done.get(path) != sign
        }


def is_as_handed(path: Path, handed: Signs) -> bool:
    """Whether a path was handed over, and is still the same."""
    return handed.get(path) == _sign(path)


def _looks_needed(sign: Sign) -> int:
    _, size, _, mode = sign
    return LOOKS_AT_AN_EMPTY_FILE if stat.S_ISREG(mode) and not size else 1


def _sign(path: Path) -> Sign:
    try:
        status = path.stat()
    except OSError:  # a link to nothing, on which landing has a word
        return 0, 0, 0, 0
    if stat.S_ISDIR(status.st_mode):  # it changes with each file in it, and these are looked at
        return status.st_ino, 0, 0, status.st_mode
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_mode
