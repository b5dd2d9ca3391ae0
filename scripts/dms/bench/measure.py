"""One measurement, in a process of its own: python -m dms.bench.measure <what it is to do, JSON>.

Prints a JSON object: seconds, peak memory in bytes, rows.
"""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

from dms.landing import land
from dms.settings import Settings
from dms.sql import quote_text


def main() -> None:
    """Do what the argument says, and print what it took."""
    task = json.loads(sys.argv[1])
    start = time.perf_counter()
    figures = _land(task) if task["what"] == "land" else _read(task)
    seconds = time.perf_counter() - start
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
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


if __name__ == "__main__":
    main()
