"""What a cluster's build handed over: its record and its relations, as Parquet in the lake."""

from pathlib import Path

import duckdb

from dms.lake.folder import Lake

RESULTS = "results"
"""results/builds is the record of builds, results/<invocation>/<schema>/<relation> what passed."""

_RECORD = "builds"


def attach_results(
    connection: duckdb.DuckDBPyConnection, lake: Lake, scratch: Path, catalog: str
) -> None:
    """Show the newest build's results as the catalog `catalog`, as if it were its warehouse.

    `quality.builds` is there when anything was ever built, the other relations when the last build
    passed. What lies in an object store is copied to `scratch` first.

    Raises:
        DataError: the lake cannot be read.
    """
    connection.execute(f"attach ':memory:' as {catalog}")
    if _RECORD not in lake.list_names(RESULTS):
        return
    record = lake.fetch(f"{RESULTS}/{_RECORD}", scratch / _RECORD)
    if not any(record.glob("*.parquet")):
        return
    _show(connection, f"{catalog}.quality", "builds", record)
    newest = connection.execute(
        f"select max_by(invocation_id, event_number) from {catalog}.quality.builds"
    ).fetchall()[0][0]
    if newest in lake.list_names(RESULTS):
        for schema in sorted(lake.fetch(f"{RESULTS}/{newest}", scratch / newest).iterdir()):
            for relation in sorted(path for path in schema.iterdir() if path.is_dir()):
                _show(connection, f"{catalog}.{schema.name}", relation.name, relation)


def keep_newest_results(lake: Lake, newest: str) -> None:
    """Remove what earlier builds handed over: it was published, or the newest replaces it."""
    for name in lake.list_names(RESULTS):
        if name not in (_RECORD, newest):
            lake.remove(RESULTS, name)


def _show(connection: duckdb.DuckDBPyConnection, schema: str, name: str, folder: Path) -> None:
    files = str(folder / "*.parquet").replace("'", "''")
    connection.execute(f"create schema if not exists {schema}")
    connection.execute(f"create view {schema}.{name} as select * from read_parquet('{files}')")
