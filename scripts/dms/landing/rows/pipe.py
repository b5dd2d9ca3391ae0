"""Text that is handed to DuckDB while it is written, without a copy of the file on disk."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import IO

from dms.errors import DataError

BUFFER_BYTES = 1 << 20


@contextmanager
def piped(path: Path, read: Callable[[], None]) -> Iterator[IO[str]]:
    """Make a named pipe at `path` and run `read`, which reads it, on a thread of its own.

    Gives the end to write to. Errors of `read` are raised at the end; it sees the end of the file
    when the writer fails, and the caller has to undo what it did.

    Raises:
        DataError: `read` left something unread.
    """
    os.mkfifo(path, 0o600)
    is_open, is_broken = Event(), False
    with ThreadPoolExecutor(1) as thread:
        reading = thread.submit(_read, path, read, is_open)
        try:
            with path.open("w", BUFFER_BYTES, encoding="utf-8", newline="") as out:
                is_open.set()
                yield out
        except BrokenPipeError:
            is_broken = True  # the reader ended first, and says why
        finally:
            # A reader that still waits for a writer sees one, and the end of the file; one that
            # has not begun finds no pipe.
            with suppress(OSError):
                writer = os.open(path, os.O_RDWR | os.O_NONBLOCK)
                path.unlink()
                os.close(writer)
            is_open.set()
    reading.result()
    if is_broken:
        raise DataError("was not read to its end; please report this as a fault of `dms land`")


def _read(path: Path, read: Callable[[], None], is_open: Event) -> None:
    try:
        read()
    finally:
        # Opening a pipe to write waits for a reader; where none came, as `read` failed, this is it.
        with suppress(OSError):
            reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
            is_open.wait()
            os.close(reader)
