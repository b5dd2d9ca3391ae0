"""The warehouse's landing side: opening it for writing, its tables, and names in SQL."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from dms.landing.layouts import SourceTable
from dms.sql import quote
from dms.warehouse import STORAGE_VERSION, explain_open_error, explain_write_error

MEMORY_LIMIT = "500MB"
"""What DuckDB may take; beyond it, it writes to disk. The whole command stays below 1 GB."""


@contextmanager
def open_for_landing(warehouse: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """Open the warehouse for writing; also gives a scratch folder beside it, gone at the end.

    Raises:
        DataError: another process holds the warehouse, or it cannot be opened or written.
    """
    scratch = warehouse.with_name(f"{warehouse.name}.landing")
    try:
        warehouse.parent.mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect(
            str(warehouse),
            config={
                "memory_limit": MEMORY_LIMIT,
                "temp_directory": str(scratch / "spill"),
                "storage_compatibility_version": STORAGE_VERSION,
            },
        )
    except (duckdb.Error, OSError) as error:
        raise explain_open_error(warehouse, error) from error
    try:
        connection.execute("set enable_progress_bar = false")
        # Takes half the time; rows have their line numbers.
        connection.execute("set preserve_insertion_order = false")
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        yield connection, scratch
        # Here, so that a full disk is seen before the command says that all is well.
        connection.execute("checkpoint")
    except (duckdb.Error, OSError) as error:
        raise explain_write_error(warehouse, error) from error
    finally:
        connection.close()
        shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing, whatever ends it."""
    connection.begin()
    try:
        yield
    except BaseException:
        # Where the disk is full, DuckDB may have given up the connection: the first error counts.
        with suppress(duckdb.Error):
            connection.rollback()
        raise
    connection.commit()


def create_tables(connection: duckdb.DuckDBPyConnection, tables: list[SourceTable]) -> None:
    """Create the tables that do not exist yet, empty, and give the others the columns they lack."""
    for table in tables:
        columns = ", ".join(f"{quote(name)} {kind}" for name, kind in table.columns.items())
        connection.execute(f"create schema if not exists {quote(table.schema)}")
        connection.execute(f"create table if not exists {quote_table(table)} ({columns})")
        present = {name.lower() for name in column_names(connection, table)}
        for name, kind in table.columns.items():
            if name.lower() not in present:
                connection.execute(
                    f"alter table {quote_table(table)} add column {quote(name)} {kind}"
                )


def column_names(connection: duckdb.DuckDBPyConnection, table: SourceTable) -> list[str]:
    """The columns that a table has now, in order."""
    found = connection.execute(f"select * from {quote_table(table)} limit 0").description
    return [column[0] for column in found or []]


def quote_table(table: SourceTable) -> str:
    """A table's name with its schema for SQL."""
    return f"{quote(table.schema)}.{quote(table.name)}"
