"""Commands killed at random but seeded moments, and what a warehouse holds afterwards."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from dms.sql import quote

CLOCK_COLUMNS = frozenset(
    {"landed_at", "_landed_at", "file_version", "typed_by", "salt", "tombstone", "point_key"}
)
"""They tell when a run was, or are made by chance, so no two warehouses agree in them."""


def run(
    command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None
) -> float:
    """Run a command, which must succeed; gives the seconds that it took."""
    start = time.monotonic()
    result = subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return time.monotonic() - start


def run_and_kill(
    command: Sequence[str],
    environment: Mapping[str, str],
    seconds: float,
    folder: Path | None = None,
) -> bool:
    """SIGKILL a command and all its children some seconds after its start, if it runs that long.

    Gives whether it was killed.
    """
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


def random_moments(count: int, longest: float, seed: int) -> list[float]:
    """Seconds after a command's start, the same for the same seed."""
    source = random.Random(seed)
    return [source.uniform(0, longest) for _ in range(count)]


def contents(
    warehouse: Path, without: frozenset[str] = CLOCK_COLUMNS
) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, in order, without the columns named `without`."""
    found = {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name, table_name, list(column_name order by column_name)"
            " from duckdb_columns() where not internal group by all order by all"
        ).fetchall()
        for schema, table, columns in tables:
            names = ", ".join(quote(name) for name in columns if name not in without) or "null"
            found[f"{schema}.{table}"] = connection.execute(
                f"select {names} from {quote(schema)}.{quote(table)} order by all"
            ).fetchall()
    return found
