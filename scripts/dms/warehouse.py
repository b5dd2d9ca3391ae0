"""Opening the warehouse: DuckDB lets one process write, or several read."""

import re
from pathlib import Path

import duckdb

from dms.errors import DataError
from dms.sql import quote_text


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


def explain_open_error(warehouse: Path, error: Exception) -> DataError:
    """One line for a warehouse that cannot be opened."""
    if "Could not set lock" in str(error):
        holder = re.search(r"\(PID (\d+)\)", str(error))
        who = f"process {holder[1]}" if holder else "another process"
        return DataError(
            f"{warehouse}: {who} holds the warehouse; close it, or wait until it is done"
        )
    return DataError(f"{warehouse}: cannot be opened as a DuckDB database: {error}")
