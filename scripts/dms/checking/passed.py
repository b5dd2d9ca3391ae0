"""What has passed, kept as fingerprints in a DuckDB file: the warehouse, or that of `dms check`."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

Passed = dict[tuple[str, str], str]
"""The fingerprint with which something passed last, by its kind and name."""

_TABLE = "checks.passed"


def read_passed(file: Path) -> Passed:
    """What has passed by that file; nothing where there is none yet.

    Raises:
        duckdb.Error: it is no database, or another process holds it.
    """
    if not file.is_file():
        return {}
    with duckdb.connect(str(file), read_only=True) as connection:
        try:
            rows = connection.execute(f"select kind, name, fingerprint from {_TABLE}").fetchall()
        except duckdb.CatalogException:
            return {}
    return {(kind, name): fingerprint for kind, name, fingerprint in rows}


def keep_passed(file: Path, passed: Mapping[tuple[str, str], str]) -> None:
    """Keep that these passed, each in the place of what is known of it.

    Raises:
        duckdb.Error: the file cannot be written.
    """
    if not passed:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    kinds, names = zip(*passed, strict=True)
    columns = [list(kinds), list(names), list(passed.values())]
    with duckdb.connect(str(file)) as connection, connection.cursor() as writing:
        writing.execute("create schema if not exists checks")
        writing.execute(
            f"create table if not exists {_TABLE} (kind varchar, name varchar,"
            " fingerprint varchar, passed_at timestamp)"
        )
        writing.execute("begin")
        writing.execute(
            f"delete from {_TABLE} where (kind, name) in (select unnest(?), unnest(?))", columns[:2]
        )
        writing.execute(
            f"insert into {_TABLE} select unnest(?), unnest(?), unnest(?),"
            " cast(now() at time zone 'UTC' as timestamp)",
            columns,
        )
        writing.execute("commit")


def of_kind(kind: str, fingerprints: Mapping[str, str], names: Iterable[str]) -> Passed:
    """These names with their fingerprints, to be kept."""
    return {(kind, name): fingerprints[name] for name in names}
