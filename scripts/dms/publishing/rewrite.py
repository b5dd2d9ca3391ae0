"""Writing a published build anew without the people who were erased since.

The file itself is a new one: DuckDB leaves what is deleted in free blocks of its file.
"""

import os
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb

from dms.disk import sync
from dms.macros import render
from dms.publishing.contents import SERVING_FILES, PublishedTable, create_table, new_file
from dms.publishing.events import EventsFile
from dms.publishing.files import PublishedFolder
from dms.sql import quote
from dms.warehouse import attach_read_only, list_columns

_KEY = re.compile(r"(.*_)?(customer|household)_key|id")
"""What activation tools take calls the customer's key its id."""

_NUMBER = ("feed", "source_code", "source_customer_number")

_CROSSWALK = '."marts"."customer_crosswalk"'
"""Whose number it is in this build; the history of it also tells whose it was."""

Tables = dict[str, PublishedTable]
Columns = dict[str, list[str]]


def erase(
    connection: duckdb.DuckDBPyConnection,
    folder: PublishedFolder,
    files: Mapping[str, Path],
    models: Mapping[str, PublishedTable],
    hand_on: Callable[[Path], None],
) -> bool:
    """Take those with a tombstone (see dms.publishing.erased) out of one build; gives whether any
    of them was in it.

    `files` are its files by serving file, `models` the tables of the segments file of today by
    place. A row that names them goes, save where the model has a key of its own and can be without
    a customer, such as a sale: of that the customer's key goes and the figures stay, as in the
    build of today. Their lines in events.jsonl lose what tells whose they are. A household named
    after them gets another name if somebody is left in it. `hand_on` is given the new segments file
    before it takes the place of the old one. Each file is replaced in one step.

    Raises:
        DataError: a file cannot be read.
        duckdb.Error, OSError: it cannot be written; the build is then as it was, or half of it is.
    """
    for name, file in files.items():
        attach_read_only(connection, file, f"old_{name}")
    try:
        found = {name: list_columns(connection, f"old_{name}") for name in files}
        if not _find_erased(connection, found):
            return False
        # Before the build forgets whose key is whose: a killed erasure finds them again.
        erased = connection.execute("select key from erased_keys").fetchall()
        EventsFile(folder).erase({key for (key,) in erased}.__contains__)
        _rename_households(connection, found)
        finished = {}
        for name, file in files.items():
            finished[name] = folder.scratch(f"erased-{name}.duckdb")
            of_facts = models if name == "segments" else {}
            _write(connection, f"old_{name}", found[name], of_facts, finished[name])
            shutil.copystat(file, finished[name])
            sync(finished[name])
        if "segments" in finished:
            hand_on(finished["segments"])
    finally:
        for name in files:
            connection.execute(f"detach database if exists old_{name}")
    # Contacts last: they tell which customer a number is of, should a crash come between the two.
    for name in reversed(SERVING_FILES):
        if name in finished:
            finished[name].replace(files[name])
            sync(files[name].parent)
    return True


def _keys(columns: list[str]) -> list[str]:
    """The columns that hold a customer key; a household has the key of one of its people."""
    return [column for column in columns if _KEY.fullmatch(column)]


def _numbers(columns: list[str]) -> list[str]:
    """SQL of the key of each customer number that a row names."""
    prefixes = [
        column.removesuffix(_NUMBER[-1]) for column in columns if column.endswith(_NUMBER[-1])
    ]
    return [
        render("surrogate_key", [quote(prefix + part) for part in _NUMBER])
        for prefix in prefixes
        if {prefix + part for part in _NUMBER} <= set(columns)
    ]


def _find_erased(connection: duckdb.DuckDBPyConnection, found: Mapping[str, Columns]) -> bool:
    """Fill the temporary tables `erased_keys` and `erased_numbers`; gives whether anybody is there.

    A customer of whom a number has a tombstone is erased whole, as nobody can tell which of the
    customer's values came with that number.
    """
    places = [
        (f"old_{name}.{place}", columns)
        for name, tables in found.items()
        for place, columns in tables.items()
    ]
    keys = [(place, quote(key)) for place, columns in places for key in _keys(columns)]
    numbers = [(place, key) for place, columns in places for key in _numbers(columns)]
    now = [
        (place, key)
        for place, columns in places
        for key in _numbers(columns)
        if place.endswith(_CROSSWALK)
    ]
    _collect(connection, "erased_numbers", [f"select {key} from {place}" for place, key in numbers])
    _collect(connection, "erased_keys", [f"select {key} from {place}" for place, key in keys])
    for place, key in now:
        connection.execute(
            f"insert into erased_keys select distinct customer_key from {place} "
            f"where {key} in (select key from erased_numbers) "
            "and customer_key not in (select key from erased_keys)"
        )
    ((count,),) = connection.execute(
        "select (select count(*) from erased_keys) + (select count(*) from erased_numbers)"
    ).fetchall()
    return bool(count)


def _collect(connection: duckdb.DuckDBPyConnection, table: str, selects: list[str]) -> None:
    """Those of the keys that these statements give which have a tombstone."""
    named = " union ".join(selects or ["select null where false"])
    tombstone = render("tombstone", "(select salt from salt)", "'record'", "key")
    connection.execute(
        f"create or replace temporary table {table} as select key from ({named}) as named (key) "
        f"where coalesce({tombstone} in (select tombstone from tombstones), false)"
    )


def _rename_households(connection: duckdb.DuckDBPyConnection, found: Mapping[str, Columns]) -> None:
    """Fill `new_households`: another name for those named after an erased person, in which somebody
    is left.
    """
    members = [
        f"select household_key, customer_key from old_{name}.{place}"
        for name, tables in found.items()
        for place, columns in tables.items()
        if {"household_key", "customer_key"} <= set(columns)
    ]
    connection.execute(
        f"""
        create or replace temporary table new_households as
        select household_key as key, md5('household|' || min(customer_key)) as new_key
        from ({" union ".join(members or ["select null, null where false"])})
            as members (household_key, customer_key)
        where household_key in (select key from erased_keys)
            and customer_key not in (select key from erased_keys)
        group by household_key
        """
    )


def _write(
    connection: duckdb.DuckDBPyConnection,
    catalog: str,
    columns: Columns,
    models: Mapping[str, PublishedTable],
    file: Path,
) -> None:
    """Write the tables of `catalog` into a new file, without the erased."""
    tables = _describe(connection, catalog)
    file.unlink(missing_ok=True)
    mask = os.umask(0o077)
    try:
        with new_file(connection, file, tables.values()):
            for place, table in tables.items():
                create_table(connection, table, _select(catalog, columns[place], table, models))
    finally:
        os.umask(mask)


def _select(
    catalog: str, columns: list[str], table: PublishedTable, models: Mapping[str, PublishedTable]
) -> str:
    model = models.get(table.place)
    can_be_without = set(columns) - model.required if model and model.key else set()
    goes = [f"{number} in (select key from erased_numbers)" for number in _numbers(columns)]
    replaced = []
    for column in _keys(columns):
        name = quote(column)
        is_erased = f"coalesce({name} in (select key from erased_keys), false)"
        new = "null"
        if column.endswith("household_key"):
            new = f"(select new_key from new_households where key = {name})"
            is_gone = f"{is_erased} and {name} not in (select key from new_households)"
        else:
            is_gone = is_erased
        if column not in can_be_without:
            goes.append(is_gone)
        replaced.append(f"case when {is_erased} then {new} else {name} end as {name}")
    replace = f" replace ({', '.join(replaced)})" if replaced else ""
    where = f" where not ({' or '.join(goes)})" if goes else ""
    return f"select *{replace} from {catalog}.{table.place}{where}"


def _describe(connection: duckdb.DuckDBPyConnection, catalog: str) -> Tables:
    """The tables of a published file by place, with their keys and comments."""
    described: dict[tuple[str, str], dict[str, str]] = {}
    for schema, name, column, comment in connection.execute(
        "select schema_name, table_name, column_name, comment from duckdb_columns() "
        "where database_name = ? and not internal and comment is not null",
        [catalog],
    ).fetchall():
        described.setdefault((schema, name), {})[column] = comment
    keys = connection.execute(
        "select schema_name, table_name, constraint_column_names from duckdb_constraints() "
        "where database_name = ? and constraint_type = 'PRIMARY KEY'",
        [catalog],
    ).fetchall()
    key_of = {(schema, name): tuple(columns) for schema, name, columns in keys}
    rows = connection.execute(
        "select schema_name, table_name, coalesce(comment, '') from duckdb_tables() "
        "where database_name = ? and not internal order by schema_name, table_name",
        [catalog],
    ).fetchall()
    tables = [
        PublishedTable(
            schema=schema,
            name=name,
            description=comment,
            column_descriptions=described.get((schema, name), {}),
            key=key_of.get((schema, name), ()),
        )
        for schema, name, comment in rows
    ]
    return {table.place: table for table in tables}
