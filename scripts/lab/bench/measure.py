"""One measurement, in a process of its own: python -m lab.bench.measure <what it is to do, JSON>.

Prints a JSON object: seconds, peak memory in bytes, rows.
"""

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

from dms.errors import DataError
from dms.landing import land
from dms.settings import Settings
from dms.sql import quote_text


def measure(**task: object) -> dict[str, Any]:
    """Do a task in a process of its own; gives what it printed.

    Raises:
        DataError: it failed.
    """
    command = [sys.executable, "-m", "lab.bench.measure", json.dumps(task)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        error = next((line for line in lines if "Error" in line), lines[-1])
        raise DataError(f"the measurement failed: {error}")
    return dict(json.loads(done.stdout))


def main() -> None:
    """Do what the argument says, and print what it took."""
    task = json.loads(sys.argv[1])
    start = time.perf_counter()
    figures = {"land": _land, "read": _read, "dbt": _run_dbt}[task["what"]](task)
    seconds = time.perf_counter() - start
    unit = 1 if sys.platform == "darwin" else 1024
    who = resource.RUSAGE_CHILDREN if task["what"] == "dbt" else resource.RUSAGE_SELF
    peak = resource.getrusage(who).ru_maxrss * unit
    sys.stdout.write(json.dumps({"seconds": seconds, "peak_bytes": peak, **figures}))


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


def _run_dbt(task: dict[str, Any]) -> dict[str, int]:
    """One run of dbt, by itself in a process."""
    dbt = str(Path(sys.executable).with_name("dbt"))
    done = subprocess.run(
        [dbt, "--quiet", "--no-use-colors", *task["arguments"]],
        env={**os.environ, **task["environment"]},
        stdout=sys.stderr,
        check=False,
    )
    if done.returncode:
        sys.exit(f"Error: dbt ended with exit status {done.returncode}")
    return {}


if __name__ == "__main__":
    main()
