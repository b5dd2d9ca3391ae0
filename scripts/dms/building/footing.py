"""What a build has to make anew: what hangs on the rows that came since the last one.

`dms watch` builds many times a day, each time for a file or two. What no new row reaches is in the
warehouse as it would be made again.
"""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from dms.checking.fingerprints import digest, project_fingerprint
from dms.warehouse import attach_read_only

FILES = "landing.files"

_TAKES_ROWS_AWAY = frozenset({"landing.tombstones", "landing.erasures", "landing.erased_rows"})
"""What `dms forget` writes when it takes rows out of any table."""

_RAW = "raw_"
"""How the sources of landed rows begin; whose rows came with which file is in landing.files."""


@dataclass(frozen=True)
class Footing:
    """What a build stands on.

    project     a fingerprint of the project's files, seeds included
    newest_on   the day of the newest extract
    last_event  the last line of the record of builds
    sources     a fingerprint of the rows of each source, by its name as in `raw_crm.leads`
    """

    project: str
    newest_on: str
    last_event: int
    sources: dict[str, str]

    def after(self, warehouse: Path) -> "Footing":
        """The same, once the build that stands on it is done.

        Raises:
            DataError: another process writes to the warehouse.
        """
        with duckdb.connect(":memory:") as connection:
            attach_read_only(connection, warehouse, "warehouse")
            return replace(self, last_event=_last_event(connection))


def read_footing(project: Path, warehouse: Path) -> Footing:
    """Read that of the project in a folder, after landing and before dbt.

    Raises:
        DataError: another process writes to the warehouse.
    """
    with duckdb.connect(":memory:") as connection:
        attach_read_only(connection, warehouse, "warehouse")
        ((newest_on,),) = connection.execute(
            "select max(extracted_at)::date::varchar from warehouse.landing.files"
        ).fetchall()
        seeds = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted((project / "seeds").rglob("*.csv"))
        }
        return Footing(
            digest([project_fingerprint(project), seeds]),
            str(newest_on),
            _last_event(connection),
            _raw_rows(connection) | _landing_rows(connection),
        )


def select_touched(manifest: dict[str, Any], before: Footing | None, now: Footing) -> str | None:
    """What dbt has to build for what differs between two footings; None for everything.

    Everything is built unless it was before, with the same project, for the same day, and nobody
    built or took rows away since.
    """
    if before is None or not manifest:
        return None
    if replace(before, sources={}) != replace(now, sources={}):
        return None
    names = before.sources.keys() | now.sources.keys()
    changed = {name for name in names if before.sources.get(name) != now.sources.get(name)}
    if changed & _TAKES_ROWS_AWAY:
        return None
    named = {
        unique_id: f"{source['source_name']}.{source['name']}"
        for unique_id, source in manifest["sources"].items()
    }
    readers = {
        child
        for unique_id, name in named.items()
        if name in changed
        for child in manifest["child_map"][unique_id]
        if child in manifest["nodes"]
        and not (name == FILES and _reads_raw(manifest["parent_map"][child], named))
    }
    return " ".join(sorted(f"{manifest['nodes'][reader]['name']}+" for reader in readers)) or None


def _reads_raw(parents: list[str], named: dict[str, str]) -> bool:
    return any(named.get(parent, "").startswith(_RAW) for parent in parents)


def _last_event(connection: duckdb.DuckDBPyConnection) -> int:
    try:
        ((last,),) = connection.execute(
            "select coalesce(max(event_number), 0) from warehouse.quality.builds"
        ).fetchall()
    except duckdb.CatalogException:
        return 0
    return int(last)


def _raw_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """By the files that they came with; what landing decoded by itself, by its number of rows."""
    found = connection.execute(
        f"""
        select
            '{_RAW}' || feed || '.' || table_name,
            bit_xor(hash(file_name, landed_at, rows_landed, erased_at))::varchar
        from warehouse.landing.files
        group by all
        """
    ).fetchall()
    decoded = connection.execute(
        "select count(*)::varchar from warehouse.raw_reference.vin_decodes"
    ).fetchall()
    return {**dict(found), f"{_RAW}reference.vin_decodes": decoded[0][0]}


def _landing_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    tables = connection.execute(
        "select table_name from duckdb_tables()"
        " where database_name = 'warehouse' and schema_name = 'landing'"
    ).fetchall()
    return {
        f"landing.{table}": str(
            connection.execute(
                f'select count(*), bit_xor(hash(rows_of)) from warehouse.landing."{table}" rows_of'
            ).fetchall()
        )
        for (table,) in tables
    }
