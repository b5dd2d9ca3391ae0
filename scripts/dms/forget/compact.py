"""Writing the warehouse file anew: DuckDB keeps what was deleted in free blocks of the file."""

import shutil
from pathlib import Path

import duckdb

from dms.clock import read_clock
from dms.disk import sync
from dms.errors import DataError
from dms.landing.raw import MEMORY_LIMIT
from dms.sql import quote_text
from dms.warehouse import STORAGE_VERSION, explain_open_error, explain_write_error


def compact_after_erasure(warehouse: Path) -> bool:
    """Put a copy of the warehouse without free blocks in its place, if somebody was erased since it
    was last done; gives whether it was. To be called when a whole build has passed, because tables
    built before name them.

    Raises:
        DataError: another process holds the warehouse, or the disk is full; it stays as it was.
    """
    scratch = warehouse.with_name(f"{warehouse.name}.compacting")
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        with duckdb.connect(
            config={"memory_limit": MEMORY_LIMIT, "temp_directory": str(scratch / "spill")}
        ) as connection:
            try:
                # For writing, so that nobody else does until the new file is in place.
                connection.execute(f"attach {quote_text(warehouse)} as warehouse")
            except duckdb.Error as error:
                raise explain_open_error(warehouse, error) from error
            if not _is_pending(connection):
                return False
            scratch.mkdir(mode=0o700)
            _copy(connection, scratch / warehouse.name)
            _replace(warehouse, scratch / warehouse.name)
    except (duckdb.Error, OSError) as error:
        raise explain_write_error(warehouse, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return True


def _is_pending(connection: duckdb.DuckDBPyConnection) -> bool:
    try:
        found = connection.execute(
            "select 1 from warehouse.landing.erasures where compacted_at is null limit 1"
        ).fetchone()
    except duckdb.CatalogException:
        return False
    return found is not None


def _copy(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    connection.execute("set preserve_insertion_order = false")
    connection.execute(
        f"attach {quote_text(file)} as compacted (storage_version '{STORAGE_VERSION}')"
    )
    connection.execute("copy from database warehouse to compacted")
    connection.execute(
        "update compacted.landing.erasures set compacted_at = $now where compacted_at is null",
        {"now": read_clock()},
    )
    connection.execute("checkpoint compacted")
    connection.execute("detach compacted")
    # A log of the old file would be replayed onto the new one.
    connection.execute("checkpoint warehouse")


def _replace(warehouse: Path, file: Path) -> None:
    for path in (warehouse, file):
        log = path.with_name(f"{path.name}.wal")
        if log.exists() and log.stat().st_size:
            raise DataError(f"{log}: could not be checkpointed; run `dms build` again")
    shutil.copymode(warehouse, file)
    sync(file)
    file.replace(warehouse)
    sync(warehouse.parent)
