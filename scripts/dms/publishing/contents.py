"""What goes into the serving files: the models whose `config.meta.publish` names one of them."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dms.data_tests import columns_never_null
from dms.errors import DataError
from dms.manifest import MEMBER_ROW_TEST, load_manifest, segments_of
from dms.sql import quote, quote_text

SERVING_FILES = ("contacts", "segments")
"""In the order in which they are switched: contacts first."""

# BI tools of today carry DuckDB drivers of the 1.2 line: they cannot read a newer storage version.
STORAGE_VERSION = "v1.2.0"

BLOCK_SIZE = 65_536
"""Bytes. A table and each of its keys take blocks of their own, and most are smaller than those of
a quarter of a megabyte that DuckDB makes unless told otherwise."""

AT_ONCE = 2
"""Tables that are written, or searched, at the same time: most are too small to keep two threads
busy."""

MOST_KEYED_ROWS = 250_000
"""A larger table is published without its primary key declared: the index that goes with one is 70
bytes a row, which doubles the file, and is made in memory by a single thread."""

WHOSE = ("customer_key", "visit_key", "parts_purchase_key")
"""The columns by which the rows of a mart are in order first, so that those of one customer, or of
one document where a row names no customer, stand side by side and are found without a search.
"""

_ERROR = "error"


@dataclass(frozen=True)
class PublishedTable:
    """One table of a serving file, with the descriptions that go along as comments.

    `key` are the columns that a test of the build found to be unique and filled, `required` those
    that it found to be filled.
    """

    schema: str
    name: str
    description: str
    column_descriptions: dict[str, str]
    key: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()

    @property
    def place(self) -> str:
        """Its name with its schema, for SQL."""
        return f"{quote(self.schema)}.{quote(self.name)}"


def read_manifest(path: Path) -> dict[str, list[PublishedTable]]:
    """List the tables of each serving file from dbt's manifest, ordered by name.

    Raises:
        DataError: there is no manifest, or a model is to be published into a file that is none.
    """
    manifest = load_manifest(path)
    tables: dict[str, list[PublishedTable]] = {name: [] for name in SERVING_FILES}
    tests = tests_of_models(manifest)
    for unique_id, node in manifest["nodes"].items():
        place = node["config"].get("meta", {}).get("publish")
        if not place or node["resource_type"] not in ("model", "seed", "snapshot"):
            continue
        if place not in tables:
            raise DataError(
                f"{node['original_file_path']}: meta.publish is '{place}'; "
                f"it can be {' or '.join(SERVING_FILES)}"
            )
        tables[place].append(table_of(node, tests.get(unique_id, [])))
    for listed in tables.values():
        listed.sort(key=lambda table: (table.schema, table.name))
    return tables


def tests_of_models(manifest: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The generic data tests of each model that its build has to pass, on all of its rows.

    That of member rows is of every segment, whose rows it reads.
    """
    tests: dict[str, list[dict[str, Any]]] = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] != "test" or not node.get("test_metadata"):
            continue
        config = node["config"]
        if str(config.get("severity", _ERROR)).lower() == _ERROR and not config.get("where"):
            is_of_segments = _kind(node) == MEMBER_ROW_TEST
            attached = [node.get("attached_node") or ""]
            for model in segments_of(manifest) if is_of_segments else attached:
                tests.setdefault(model, []).append(node)
    return tests


def table_of(node: dict[str, Any], tests: list[dict[str, Any]]) -> PublishedTable:
    """A model of the manifest as a table, by its YAML and its tests."""
    columns = node.get("columns", {}).values()
    key = _key(tests)
    return PublishedTable(
        schema=node["schema"],
        name=node["alias"],
        description=node.get("description", "").strip(),
        column_descriptions={column["name"]: column["description"].strip() for column in columns},
        key=key,
        required=frozenset(key).union(*map(columns_never_null, tests)),
    )


def _key(tests: list[dict[str, Any]]) -> tuple[str, ...]:
    """The primary key as the tests `integrity` and `member_row` state it; () where none does."""
    for test in tests:
        if _kind(test) == "integrity":
            return tuple(test["test_metadata"]["kwargs"]["primary_key"])
    return ("customer_key",) if any(_kind(test) == MEMBER_ROW_TEST for test in tests) else ()


def _kind(test: dict[str, Any]) -> str:
    return str(test["test_metadata"]["name"])


def write_file(
    connection: duckdb.DuckDBPyConnection, source: str, file: Path, tables: list[PublishedTable]
) -> None:
    """Copy `tables` of the attached catalog `source` into the new database `file`, checkpointed.

    Rows are put in order, so that two builds of the same rows give the same tables.

    Raises:
        DataError: the warehouse lacks one of the tables, or one breaks its primary key.
    """

    def copy(table: PublishedTable) -> None:
        with connection.cursor() as own:
            try:
                create_table(own, table, f"select * from {source}.{table.place}")
            except duckdb.CatalogException as error:
                raise DataError(
                    f"not published: the warehouse has no {table.schema}.{table.name}, "
                    "a model that is to be published; run `dms build`"
                ) from error
            except duckdb.ConstraintException as error:
                raise DataError(
                    f"not published: {table.schema}.{table.name} has rows without a "
                    f"{' and '.join(table.key)} of their own; run `dms build`"
                ) from error

    with new_file(connection, file, tables), ThreadPoolExecutor(AT_ONCE) as pool:
        # Asked for, so that what goes wrong with one of them is raised.
        list(pool.map(copy, tables))


@contextmanager
def new_file(
    connection: duckdb.DuckDBPyConnection, file: Path, tables: Iterable[PublishedTable]
) -> Iterator[None]:
    """A new database `file` attached as `target`, with the schemas of `tables`; in the end it is
    checkpointed. Any driver from 1.2 on reads it.
    """
    connection.execute(
        f"attach {quote_text(file)} as target"
        f" (storage_version '{STORAGE_VERSION}', block_size {BLOCK_SIZE})"
    )
    try:
        for schema in sorted({table.schema for table in tables}):
            connection.execute(f"create schema if not exists target.{quote(schema)}")
        yield
        connection.execute("checkpoint target")
    except BaseException:
        with suppress(duckdb.Error):
            connection.execute("detach target")
        raise
    connection.execute("detach target")


def _in_order(table: PublishedTable, columns: list[str]) -> list[str]:
    """The columns in the order by which the rows are sorted."""
    whose = [column for column in WHOSE if column in columns] if table.schema == "marts" else []
    first = whose[:1] if "customer_key" in whose else whose
    return [*first, *(column for column in columns if column not in first)]


def create_table(connection: duckdb.DuckDBPyConnection, table: PublishedTable, select: str) -> None:
    """Write the rows of `select` into `target`, with key and comments, in order, at once."""
    columns = [row[0] for row in connection.execute(f"describe {select}").fetchall()]
    order = ", ".join(map(quote, _in_order(table, columns)))
    connection.begin()
    try:
        connection.execute(f"create table target.{table.place} as {select} order by {order}")
        present = {column.lower() for column in columns}
        if table.key and {column.lower() for column in table.key} <= present:
            ((rows,),) = connection.execute(f"select count(*) from target.{table.place}").fetchall()
            if rows <= MOST_KEYED_ROWS:
                key = ", ".join(map(quote, table.key))
                connection.execute(f"alter table target.{table.place} add primary key ({key})")
        if table.description:
            connection.execute(
                f"comment on table target.{table.place} is {quote_text(table.description)}"
            )
        for column, description in table.column_descriptions.items():
            if description and column.lower() in present:
                connection.execute(
                    f"comment on column target.{table.place}.{quote(column)} "
                    f"is {quote_text(description)}"
                )
        connection.commit()
    except BaseException:
        # Nothing to roll back where the commit itself failed.
        with suppress(duckdb.Error):
            connection.rollback()
        raise
