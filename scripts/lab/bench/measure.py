"""One measurement, in a process of its own: python -m lab.bench.measure <what it is to do, JSON>.

Prints a JSON object: seconds, rows.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

from dms.landing import land
from dms.settings import Settings
from dms.sql import quote_text
from lab.bench.usage import run_measured


def measure(**task: object) -> dict[str, Any]:
    """Do a task in a process of its own; gives what it printed, and its peak memory in bytes.

    Raises:
        DataError: it failed.
    """
    command = [sys.executable, "-m", "lab.bench.measure", json.dumps(task)]
    measured = run_measured("the measurement", command, {})
    return {**json.loads(measured.printed), "peak_bytes": measured.usage.peak_bytes}


def main() -> None:
    """Do what the argument says, and print what it took."""
    task = json.loads(sys.argv[1])
    start = time.perf_counter()
    figures = {"land": _land, "read": _read}[task["what"]](task)
    seconds = time.perf_counter() - start
    sys.stdout.write(json.dumps({"seconds": seconds, **figures}))


def _land(task: dict[str, Any]) -> dict[str, int]:
    warehouse = Path(task["warehouse"])
    summary = land(Settings(Path(task["folder"]), warehouse, warehouse.parent / "published"))
    if summary.problems:
        sys.exit(summary.problems[0])
    rows = sum(table.rows_landed for table in summary.tables.values())
    return {"rows": rows, "vins": summary.vins_decoded}


def _read(task: dict[str, Any]) -> dict[str, int]:
    """What DuckDB does by itself: all of each file as text, or as its JSON reader has it."""
    rows = 0
    with duckdb.connect(task["warehouse"]) as connection:
        connection.execute("set enable_progress_bar = false")
        for number, file in enumerate(task["files"]):
            path = quote_text(file["path"])
            if file["delimiter"]:
                reader = (
                    f"read_csv({path}, all_varchar = true, header = true, "
                    f"delim = {quote_text(file['delimiter'])}, quote = '\"', escape = '\"')"
                )
            else:
                reader = f"read_json({path}, format = 'newline_delimited')"
            result = connection.execute(f"create table t{number} as select * from {reader}")
            rows += result.fetchall()[0][0]
    return {"rows": rows, "vins": 0}


if __name__ == "__main__":
    main()
