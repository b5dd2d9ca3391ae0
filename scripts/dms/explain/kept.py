"""The rows of queries of all customers, kept as tables in memory from one customer to the next."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import md5

import duckdb

from dms.query.published import SEGMENTS
from dms.sql import quote

PLACE = "memory.main"
"""Of a connection that has a file attached: beside it, and seen by all cursors."""


class KeptRows:
    """Tables of the answers to queries of a published file, each asked once.

    `connection` has it open (dms.query.published.open_files), and is used for nothing else where
    several threads ask.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._done: set[str] = set()

    def table(self, sql: str) -> str:
        """The table with the rows of a query."""
        name = f"{PLACE}.rows_{md5(sql.encode(), usedforsecurity=False).hexdigest()}"
        with self._lock:
            if name not in self._done:
                self._connection.execute(f"create table if not exists {name} as {sql}")
                self._done.add(name)
        return name

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection of a thread's own to the same file, which sees the tables."""
        with self._connection.cursor() as cursor:
            cursor.execute(f"use {quote(SEGMENTS)}")
            yield cursor
