"""What a build has to make anew: what hangs on the rows that came since the last one.

What no new row reaches is in the warehouse as it would be made again.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from dms.checking.fingerprints import digest, project_fingerprint
from dms.console import err
from dms.dbt import DbtProject
from dms.warehouse import attach_read_only

FILES = "landing.files"

_TAKES_ROWS_AWAY = frozenset({"landing.tombstones", "landing.erasures", "landing.erased_rows"})
"""What `dms forget` writes when it takes rows out of any table."""

_RAW = "raw_"
"""How the sources of landed rows begin; whose rows came with which file is in landing.files."""

_FILE = "footing.json"


@dataclass(frozen=True)
class Footing:
    """What a build stands on.

    project     a fingerprint of the project's files, seeds included
    newest_on   the day of the newest extract
    sources     a fingerprint of the rows of each source, by its name as in `raw_crm.leads`
    """

    project: str
    newest_on: str
    sources: dict[str, str]


@dataclass(frozen=True)
class LastBuild:
    """The last published build of all that there is.

    warehouse   its file as that build left it: path, bytes, nanoseconds of its last change
    readers     the models to build where a source has other rows, by the source's name
    """

    warehouse: list[str | int]
    footing: Footing
    readers: dict[str, list[str]]


def keep(footing: Footing, project: DbtProject, warehouse: Path, last: LastBuild | None) -> None:
    """Leave in dbt's target folder what a build stood on, for the next one.

    `last` is the build before, None where it does not count.
    """
    if last and last.footing.project == footing.project:
        readers = last.readers
    else:
        readers = read_readers(project.read_artifact(project.manifest.name))
    text = json.dumps(asdict(LastBuild(_look_at(warehouse), footing, readers)))
    unfinished = project.target_folder / f".unfinished-{_FILE}"
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(project.target_folder / _FILE)


def recall(project: DbtProject, warehouse: Path) -> LastBuild | None:
    """Find what `keep` left; None unless nobody has written to the warehouse since."""
    try:
        kept = json.loads((project.target_folder / _FILE).read_text(encoding="utf-8"))
        last = LastBuild(**(kept | {"footing": Footing(**kept["footing"])}))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    is_as_left = project.manifest.is_file() and last.warehouse == _look_at(warehouse)
    return last if is_as_left else None


def _look_at(warehouse: Path) -> list[str | int]:
    """A warehouse's file as `LastBuild` has it; empty where it is not there, or left half way."""
    if not warehouse.exists() or warehouse.with_name(f"{warehouse.name}.wal").exists():
        return []
    status = warehouse.stat()
    return [str(warehouse), status.st_size, status.st_mtime_ns]


def read_footing(project: Path, warehouse: Path) -> Footing | None:
    """Read that of the project in a folder, after landing and before dbt.

    None where there is nothing that `dms land` landed.

    Raises:
        DataError: another process writes to the warehouse.
    """
    with duckdb.connect(":memory:") as connection:
        attach_read_only(connection, warehouse, "warehouse")
        try:
            ((newest_on,),) = connection.execute(
                "select max(extracted_at)::date::varchar from warehouse.landing.files"
            ).fetchall()
            sources = _raw_rows(connection) | _landing_rows(connection)
        except (duckdb.CatalogException, duckdb.BinderException):
            return None
    seeds = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((project / "seeds").rglob("*.csv"))
    }
    return Footing(digest([project_fingerprint(project), seeds]), str(newest_on), sources)


def select_touched(last: LastBuild | None, now: Footing) -> list[str] | None:
    """The models to build with all that hangs on them; None for everything there is.

    Everything is built unless it was before, from the same project, for the same day, and nobody
    took rows away since.
    """
    if last is None:
        return None
    before = last.footing
    if (before.project, before.newest_on) != (now.project, now.newest_on):
        return None
    names = before.sources.keys() | now.sources.keys()
    changed = {name for name in names if before.sources.get(name) != now.sources.get(name)}
    if changed & _TAKES_ROWS_AWAY:
        return None
    return sorted({model for name in changed for model in last.readers.get(name, [])})


def tell_touched(touched: list[str]) -> None:
    """Say what a build leaves out."""
    if touched:
        told = f"builds what hangs on {len(touched)} models that read new rows"
    else:
        told = "nothing to build, every row is as the last build read it"
    err.print(f"dbt: {told} (--full-refresh builds everything)", soft_wrap=True)


def read_readers(manifest: Mapping[str, Any]) -> dict[str, list[str]]:
    """What reads each source of a manifest, as `LastBuild` has it.

    What reads raw tables beside landing.files needs of the latter the files of those tables alone.
    """
    sources = {
        unique_id: f"{source['source_name']}.{source['name']}"
        for unique_id, source in manifest["sources"].items()
    }

    def readers_of(unique_id: str) -> Iterator[str]:
        for child in manifest["child_map"][unique_id]:
            parents = {sources.get(parent, "") for parent in manifest["parent_map"].get(child, [])}
            reads_raw = any(parent.startswith(_RAW) for parent in parents)
            if child in manifest["nodes"] and not (sources[unique_id] == FILES and reads_raw):
                yield manifest["nodes"][child]["name"]

    return {name: sorted(readers_of(unique_id)) for unique_id, name in sources.items()}


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
