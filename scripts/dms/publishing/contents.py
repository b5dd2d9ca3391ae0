"""What goes into the serving files: the models whose `config.meta.publish` names one of them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from dms.errors import DataError
from dms.sql import quote, quote_text

SERVING_FILES = ("contacts", "segments")
"""In the order in which they are switched: contacts first."""

# BI tools of today carry DuckDB drivers of the 1.2 line: they cannot read a newer storage version.
STORAGE_VERSION = "v1.2.0"


@dataclass(frozen=True)
class PublishedTable:
    """One table of a serving file, with the descriptions that go along as comments."""

    schema: str
    name: str
    description: str
    column_descriptions: dict[str, str]


def read_manifest(path: Path) -> dict[str, list[PublishedTable]]:
    """List the tables of each serving file from dbt's manifest, ordered by name.

    Raises:
        DataError: there is no manifest, or a model is to be published into a file that is none.
    """
    if not path.is_file():
        raise DataError(f"nothing to publish: dbt left no {path}; run `dms build`")
    manifest = json.loads(path.read_text(encoding="utf-8"))
    tables: dict[str, list[PublishedTable]] = {name: [] for name in SERVING_FILES}
    for node in manifest["nodes"].values():
        place = node["config"].get("meta", {}).get("publish")
        if not place or node["resource_type"] not in ("model", "seed", "snapshot"):
            continue
        if place not in tables:
            raise DataError(
                f"{node['original_file_path']}: meta.publish is '{place}'; "
                f"it can be {' or '.join(SERVING_FILES)}"
            )
        tables[place].append(_table(node))
    for listed in tables.values():
        listed.sort(key=lambda table: (table.schema, table.name))
    return tables


def _table(node: dict[str, Any]) -> PublishedTable:
    columns = node.get("columns", {}).values()
    return PublishedTable(
        schema=node["schema"],
        name=node["alias"],
        description=node.get("description", "").strip(),
        column_descriptions={column["name"]: column["description"].strip() for column in columns},
    )


def write_file(
    connection: duckdb.DuckDBPyConnection, source: str, file: Path, tables: list[PublishedTable]
) -> None:
    """Copy `tables` of the attached catalog `source` into the new database `file`, checkpointed.

    Rows are put in order, so that two builds of the same rows give the same tables.

    Raises:
        DataError: the warehouse lacks one of the tables.
    """
    connection.execute(f"attach {quote_text(file)} as target (storage_version '{STORAGE_VERSION}')")
    connection.execute("begin")
    for schema in sorted({table.schema for table in tables}):
        connection.execute(f"create schema if not exists target.{quote(schema)}")
    for table in tables:
        _copy(connection, source, table)
    connection.execute("commit")
    connection.execute("checkpoint target")
    connection.execute("detach target")


def _copy(connection: duckdb.DuckDBPyConnection, source: str, table: PublishedTable) -> None:
    place = f"{quote(table.schema)}.{quote(table.name)}"
    try:
        connection.execute(
            f"create table target.{place} as select * from {source}.{place} order by all"
        )
    except duckdb.CatalogException as error:
        raise DataError(
            f"not published: the warehouse has no {table.schema}.{table.name}, "
            "a model that is to be published; run `dms build`"
        ) from error
    if table.description:
        connection.execute(f"comment on table target.{place} is {quote_text(table.description)}")
    present = {row[0].lower() for row in connection.execute(f"describe target.{place}").fetchall()}
    for column, description in table.column_descriptions.items():
        if description and column.lower() in present:
            connection.execute(
                f"comment on column target.{place}.{quote(column)} is {quote_text(description)}"
            )
