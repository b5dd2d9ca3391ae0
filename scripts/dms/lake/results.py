"""What a cluster's build handed over: its record and its relations, as Parquet in the lake."""

from pathlib import Path

import duckdb

from dms.errors import DataError
from dms.lake.folder import Lake
from dms.sql import quote_text

RESULTS = "results"
"""results/builds is the record of builds, results/<invocation>/<schema>/<relation> what passed."""

_RECORD = "builds"


def attach_record(
    connection: duckdb.DuckDBPyConnection, lake: Lake, scratch: Path, catalog: str
) -> None:
    """Show the record of builds as `<catalog>.quality.builds`; nothing was built: an empty catalog.

    What lies in an object store is copied to `scratch` first.

    Raises:
        DataError: the lake cannot be read.
    """
    connection.execute(f"attach ':memory:' as {catalog}")
    if _RECORD in lake.list_names(RESULTS):
        record = lake.fetch(f"{RESULTS}/{_RECORD}", scratch / _RECORD)
        if any(record.glob("*.parquet")):
            _show(connection, f"{catalog}.quality", "builds", record)


def attach_relations(
    connection: duckdb.DuckDBPyConnection, lake: Lake, scratch: Path, catalog: str, invocation: str
) -> None:
    """Show what that invocation handed over in `catalog`, as if it were its warehouse.

    Raises:
        DataError: the lake cannot be read.
    """
    if invocation in lake.list_names(RESULTS):
        for schema in sorted(lake.fetch(f"{RESULTS}/{invocation}", scratch / invocation).iterdir()):
            for relation in sorted(path for path in schema.iterdir() if path.is_dir()):
                _show(connection, f"{catalog}.{schema.name}", relation.name, relation)


def keep_newest_results(lake: Lake, newest: str) -> None:
    """Remove what earlier builds handed over: it was published, or the newest replaces it."""
    for name in lake.list_names(RESULTS):
        if name not in (_RECORD, newest):
            lake.remove(RESULTS, name)


def _show(connection: duckdb.DuckDBPyConnection, schema: str, name: str, folder: Path) -> None:
    listed = ", ".join(quote_text(file) for file in sorted(folder.glob("*.parquet")))
    try:
        connection.execute(f"create schema if not exists {schema}")
        connection.execute(f"create view {schema}.{name} as select * from read_parquet([{listed}])")
    except duckdb.Error as error:
        problem = " ".join(str(error).split())
        raise DataError(f"{folder}: cannot be read, run `dms build`: {problem}") from error
