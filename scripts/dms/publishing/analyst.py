"""The analysts' copy: the whole warehouse, without the columns that hold personal data.

What nobody has described stays out: a relation that is in no YAML, a raw column that no layout
names. What is described goes unless its `config.meta` marks it: as `personal`, as what finds a
person (`customer_number`, `contact_point`) or a vehicle (`vin`, `vin_path`), or as `secret`; a name
that is marked anywhere counts everywhere. Then the customers' contact points, names and VINs are
looked for in what is left, and a column that holds one all the same stays out as well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from rich.markup import escape

from dms.console import err
from dms.disk import sync
from dms.landing.layouts import LOADER_COLUMNS
from dms.manifest import load_manifest
from dms.publishing.contents import (
    PublishedTable,
    create_table,
    new_file,
    table_of,
    tests_of_models,
)
from dms.publishing.files import PublishedFolder
from dms.publishing.personal import KNOWN_FROM, Finding, find_personal
from dms.publishing.record import read_build, require_publishable
from dms.settings import Settings
from dms.sql import quote
from dms.warehouse import attach_read_only, explain_write_error, list_columns

MARKS = ("personal", "customer_number", "contact_point", "vin", "vin_path", "secret")
"""Keys under a column's config.meta by which it stays out."""


@dataclass(frozen=True)
class AnalystCopy:
    """What was written: how many tables, how many columns of the warehouse are not in them, and
    which of those no mark but the search left out.
    """

    tables: int
    left_out: int
    found: list[Finding]


def copy_for_analysts(settings: Settings, manifest: Path, is_look_back: bool) -> None:
    """Write the copy as write_copy does, unless the build looks back, and say what was done."""
    file = PublishedFolder(settings.published).analyst_copy
    if is_look_back:
        err.print(f"{file}: not written, as this build looks back", soft_wrap=True)
        return
    copy = write_copy(settings, manifest)
    for finding in copy.found:
        err.print(
            f"left out of {file.name}: {escape(str(finding))}; if it belongs there, mark the "
            "column `personal` in its YAML",
            soft_wrap=True,
        )
    err.print(
        f"{file}: {copy.tables} tables for analysts, without {copy.left_out} columns that are "
        "personal or in no YAML",
        soft_wrap=True,
    )


def write_copy(settings: Settings, manifest: Path) -> AnalystCopy:
    """Write published/analyst.duckdb from the warehouse, and put it in the place of an older one.

    `manifest` is dbt's manifest.json of the build. Views become tables.

    Raises:
        DataError: the warehouse was not built and tested whole, another process holds it or the
            published folder, or the disk is full; an older copy stays as it was.
    """
    folder = PublishedFolder(settings.published)
    described = list_described(manifest)
    # Under the name that dbt gives it: views in it read from there.
    warehouse = quote(settings.warehouse.stem)
    with (
        folder.locked(),
        duckdb.connect(":memory:", config={"temp_directory": str(folder.spill)}) as connection,
    ):
        attach_read_only(connection, settings.warehouse, warehouse)
        require_publishable(read_build(connection, warehouse))
        present = list_columns(connection, settings.warehouse.stem)
        chosen = _choose(described, present)
        try:
            found = _leave_out_found(connection, warehouse, chosen, present)
            tables = [table for table in described if chosen.get(table.place)]
            file = folder.scratch(folder.analyst_copy.name)
            with new_file(connection, file, tables):
                for table in tables:
                    columns = _listed(chosen[table.place])
                    create_table(
                        connection, table, f"select {columns} from {warehouse}.{table.place}"
                    )
            sync(file)
            file.replace(folder.analyst_copy)
            sync(folder.root)
        except (duckdb.Error, OSError) as error:
            raise explain_write_error(folder.analyst_copy, error) from error
    kept = sum(len(chosen[table.place]) for table in tables)
    return AnalystCopy(len(tables), sum(map(len, present.values())) - kept, found)


def list_described(manifest: Path) -> list[PublishedTable]:
    """Every relation that has a YAML, with those of its columns that no mark leaves out.

    Raises:
        DataError: dbt left no manifest.
    """
    content = load_manifest(manifest)
    tests = tests_of_models(content)
    models = {
        key: node
        for key, node in content["nodes"].items()
        if node["resource_type"] in ("model", "seed", "snapshot")
    }
    # What builds keep is there as models for the most part; their record is no matter of analysts.
    known = {(node["schema"], node["alias"]) for node in models.values()} | {("quality", "builds")}
    sources = [
        node
        for node in content.get("sources", {}).values()
        if (node["schema"], node["identifier"]) not in known
    ]
    marked = {
        name for node in (*models.values(), *sources) for name in _marked(node["columns"].values())
    }
    tables = [_open(table_of(node, tests.get(key, [])), marked) for key, node in models.items()]
    tables += [_open(_source(node), marked) for node in sources]
    return sorted(tables, key=lambda table: (table.schema, table.name))


def _marked(columns: Iterable[dict[str, Any]]) -> list[str]:
    return [
        column["name"].lower()
        for column in columns
        if any(column.get("config", {}).get("meta", {}).get(mark) for mark in MARKS)
    ]


def _source(node: dict[str, Any]) -> PublishedTable:
    described = {name: column["description"].strip() for name, column in node["columns"].items()}
    if "file_pattern" in node["config"].get("meta", {}):
        described |= dict.fromkeys(LOADER_COLUMNS, "")
    text = node["description"].strip()
    return PublishedTable(node["schema"], node["identifier"], text, described)


def _open(table: PublishedTable, marked: set[str]) -> PublishedTable:
    """The table without the columns that are marked."""
    columns = {
        name: text for name, text in table.column_descriptions.items() if name.lower() not in marked
    }
    return PublishedTable(table.schema, table.name, table.description, columns, table.key)


def _choose(
    described: list[PublishedTable], present: Mapping[str, list[str]]
) -> dict[str, list[str]]:
    """The columns of each table, by place, that are there and described."""
    chosen = {}
    for table in described:
        known = {name.lower() for name in table.column_descriptions}
        chosen[table.place] = [
            name for name in present.get(table.place, []) if name.lower() in known
        ]
    return chosen


def _listed(columns: list[str]) -> str:
    return ", ".join(map(quote, columns))


def _leave_out_found(
    connection: duckdb.DuckDBPyConnection,
    warehouse: str,
    chosen: Mapping[str, list[str]],
    present: Mapping[str, list[str]],
) -> list[Finding]:
    """Take the columns out of `chosen` in which something personal is found; gives what it is."""
    known = {".".join(map(quote, relation.split("."))) for relation in KNOWN_FROM}
    _show(connection, "chosen", warehouse, chosen)
    # A catalog of its own, as that of the warehouse may have any name.
    _show(connection, "known", warehouse, {place: present[place] for place in known & set(present)})
    found = find_personal(connection, "chosen", "known", "known")
    connection.execute("detach chosen")
    connection.execute("detach known")
    for finding in found:
        schema, _, name = finding.table.partition(".")
        columns = chosen[f"{quote(schema)}.{quote(name)}"]
        if finding.column in columns:
            columns.remove(finding.column)
    return found


def _show(
    connection: duckdb.DuckDBPyConnection,
    catalog: str,
    warehouse: str,
    tables: Mapping[str, list[str]],
) -> None:
    """A catalog of views, with these columns of the tables of the warehouse."""
    connection.execute(f"attach ':memory:' as {catalog}")
    for place, columns in tables.items():
        if columns:
            schema = place.partition(".")[0]
            connection.execute(f"create schema if not exists {catalog}.{schema}")
            connection.execute(
                f"create view {catalog}.{place} as "
                f"select {_listed(columns)} from {warehouse}.{place}"
            )
