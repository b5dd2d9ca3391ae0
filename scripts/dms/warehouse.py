"""Opening the warehouse: DuckDB lets one process write, or several read."""

import errno
import os
import re
from pathlib import Path

import duckdb

from dms.errors import BusyError, DataError, UsageError
from dms.sql import quote, quote_text

MEMORY_LIMIT = "1400MB"
"""What DuckDB may hold in memory unless DMS_MEMORY says otherwise; profiles/profiles.yml too."""

STORAGE_VERSION = "v1.4.0"
"""In which a new warehouse is written: older ones compress texts less well; profiles/profiles.yml
too. Only the project's own DuckDB reads it, BI reads what is published."""


def memory_limit() -> str:
    """What DuckDB may hold in memory; it spills to disk what is more.

    Raises:
        UsageError: DMS_MEMORY is no amount of memory.
    """
    amount = os.environ.get("DMS_MEMORY") or MEMORY_LIMIT
    try:
        duckdb.connect(":memory:", config={"memory_limit": amount}).close()
    except duckdb.Error as error:
        raise UsageError(
            f"DMS_MEMORY={amount}: is no amount of memory; write it like 4GB or 1400MB"
        ) from error
    return amount


def attach_read_only(connection: duckdb.DuckDBPyConnection, warehouse: Path, catalog: str) -> None:
    """Attach the warehouse file as `catalog`; nobody can write to it while it is attached.

    Raises:
        DataError: there is no such file, it is no DuckDB database, or another process writes to it.
    """
    if not warehouse.is_file():
        raise DataError(f"{warehouse}: there is no warehouse yet; run `dms build`")
    try:
        connection.execute(f"attach {quote_text(warehouse)} as {catalog} (read_only)")
    except duckdb.Error as error:
        raise explain_open_error(warehouse, error) from error


def has_relation(connection: duckdb.DuckDBPyConnection, catalog: str, relation: str) -> bool:
    """Whether the attached `catalog` has the table or view `relation`, given as schema.name."""
    schema, name = relation.split(".")
    found = connection.execute(
        "select count(*) from information_schema.tables"
        " where table_catalog = ? and table_schema = ? and table_name = ?",
        [catalog, schema, name],
    ).fetchone()
    return bool(found and found[0])


def list_columns(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, list[str]]:
    """The columns of each table of an attached `catalog`, by its name with its schema for SQL."""
    rows = connection.execute(
        """
        select schema_name, table_name, list(column_name order by column_index)
        from duckdb_columns()
        where database_name = ? and not internal
        group by schema_name, table_name
        order by schema_name, table_name
        """,
        [catalog],
    ).fetchall()
    return {f"{quote(schema)}.{quote(name)}": columns for schema, name, columns in rows}


def explain_open_error(warehouse: Path, error: Exception) -> DataError:
    """One line for a warehouse that cannot be opened."""
    if is_disk_full(error):
        return explain_write_error(warehouse, error)
    if "Could not set lock" in str(error):
        holder = re.search(r"\(PID (\d+)\)", str(error))
        who = f"process {holder[1]}" if holder else "another process"
        command = _command_of(holder[1]) if holder else ""
        return BusyError(
            f"{warehouse}: {who} holds the warehouse{command}; close it, or wait until it is done"
        )
    return DataError(f"{warehouse}: cannot be opened as a DuckDB database: {error}")


_MOST_LETTERS = 100


def _command_of(process: str) -> str:
    """What a process runs, in parentheses, where the system tells."""
    try:
        words = Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return ""
    command = " ".join(" ".join(words).split())
    return f" ({command if len(command) <= _MOST_LETTERS else command[:_MOST_LETTERS] + '...'})"


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def is_disk_full(error: Exception) -> bool:
    """Whether the disk, the user's share of it, or the size that a file may have is used up."""
    if isinstance(error, OSError):
        return error.errno in FULL
    return any(os.strerror(code) in str(error) for code in FULL)


def explain_write_error(warehouse: Path, error: Exception) -> DataError:
    """One line for a warehouse, or the scratch folder beside it, that cannot be written."""
    if is_disk_full(error):
        why = next((text for text in map(os.strerror, FULL) if text in str(error)), error)
        return DataError(
            f"{warehouse.parent}: the disk is full ({why}); free some space and run the command "
            "again: what has landed stays, and the rest lands then"
        )
    detail = " ".join(str(error).split())
    return DataError(
        f"{warehouse}: cannot be written ({detail}); run the command again: what has landed stays"
    )
