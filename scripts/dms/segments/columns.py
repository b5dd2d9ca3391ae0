"""`dms columns`: the tables and columns that a segment may read, and what stands in them."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer
from rich.markup import escape

from dms.console import note, out, plain_table, readable
from dms.errors import DataError, UsageError
from dms.query.published import open_published
from dms.segments.output import print_json
from dms.segments.project import ProjectFiles
from dms.settings import Settings, load_settings
from dms.sql import quote

EVERY_SEGMENT = "segments.<name>"

COMMONEST = 5
"""Values that are named of a column."""

MOST_DISTINCT = 50
"""A column with more values than this has none that is common."""

ROWS_LOOKED_AT = 50_000
"""Of a larger table the first rows: published rows stand in the order of their keys, which are md5,
so these are any rows."""

_LISTED = ("string", "boolean")
_RANGED = ("date", "timestamp", "integer", "bigint", "double", "decimal")


@dataclass(frozen=True)
class Column:
    """A column: its type as the YAML says it, and what is published of it.

    commonest       the commonest values with their share of the rows, 0 to 1, the most frequent
                    first; empty where there are many, or nothing is published
    least, most     of dates and numbers, as texts; None where there are none
    is_published    whether what is published has it; None where nothing of the table is
    """

    name: str
    data_type: str
    description: str
    commonest: list[dict[str, Any]] = field(default_factory=list)
    least: str | None = None
    most: str | None = None
    is_published: bool | None = None


@dataclass(frozen=True)
class Relation:
    """A table with its columns; `rows` is None where it is not published."""

    name: str
    description: str
    columns: list[Column]
    rows: int | None = None


def readable_relations(project: ProjectFiles) -> Iterator[Relation]:
    """The marts without personal data, then what every segment has, and what some have besides."""
    for name, file in project.models.items():
        meta = project.meta(file)
        if project.layer(name) == "marts" and meta.get("publish", "segments") == "segments":
            yield _relation(project, f"marts.{name}", name)
    shared = {str(column["name"]) for column in project.member_row}
    file = project.models["member_rows"]
    yield Relation(
        EVERY_SEGMENT,
        "One row per member of the segment: `dms segment list` has the names.",
        [_column(project, column, file) for column in project.member_row],
    )
    for name in project.segments:
        own = _relation(project, f"segments.{name}", name)
        more = [column for column in own.columns if column.name not in shared]
        if more:
            yield replace(own, columns=more)


def _relation(project: ProjectFiles, place: str, name: str) -> Relation:
    file = project.models[name]
    properties = project.properties(file)
    return Relation(
        place,
        project.described(properties.get("description"), file.with_suffix(".yml")),
        [
            _column(project, column, file)
            for column in properties.get("columns") or []
            if not _is_personal(column)
        ],
    )


def _column(project: ProjectFiles, column: dict[str, Any], file: Path) -> Column:
    return Column(
        str(column["name"]),
        str(column.get("data_type") or ""),
        project.described(column.get("description"), file.with_suffix(".yml")),
    )


def _is_personal(column: dict[str, Any]) -> bool:
    meta = (column.get("config") or {}).get("meta") or {}
    return bool(meta.get("personal"))


def select(relations: Iterator[Relation], word: str | None) -> list[Relation]:
    """Those that a word is in: whole tables by their name, columns by their name or description."""
    if not word:
        return list(relations)
    wanted = word.lower()
    found = []
    for relation in relations:
        columns = relation.columns
        if wanted not in relation.name.lower():
            columns = [
                column
                for column in columns
                if wanted in column.name.lower() or wanted in column.description.lower()
            ]
        if columns:
            found.append(replace(relation, columns=columns))
    return found


def with_values(connection: duckdb.DuckDBPyConnection, relations: list[Relation]) -> list[Relation]:
    """The same with what is published of them."""
    there = {
        str(place): set(columns)
        for place, columns in connection.execute(
            "select schema_name || '.' || table_name, list(column_name) from duckdb_columns()"
            " where database_name = current_database() group by all"
        ).fetchall()
    }
    return [
        _valued(connection, relation, there[relation.name]) if relation.name in there else relation
        for relation in relations
    ]


def _valued(connection: duckdb.DuckDBPyConnection, relation: Relation, there: set[str]) -> Relation:
    table = ".".join(map(quote, relation.name.split(".")))
    ranged = [
        column
        for column in relation.columns
        if column.name in there and column.data_type.startswith(_RANGED)
    ]
    ends = ", ".join(
        f"cast({end}({quote(column.name)}) as varchar)"
        for column in ranged
        for end in ("min", "max")
    )
    (row,) = connection.execute(
        f"select count(*){', ' if ends else ''}{ends} from {table}"
    ).fetchall()
    rows, *found = row
    limits = {
        column.name: (least, most)
        for column, least, most in zip(ranged, found[::2], found[1::2], strict=True)
    }
    columns = []
    for listed in relation.columns:
        column = replace(listed, is_published=listed.name in there)
        if column.name in limits:
            least, most = limits[column.name]
            columns.append(replace(column, least=least, most=most))
        elif column.name in there and column.data_type in _LISTED:
            columns.append(replace(column, commonest=_commonest(connection, table, column.name)))
        else:
            columns.append(column)
    return replace(relation, columns=columns, rows=rows)


def _commonest(
    connection: duckdb.DuckDBPyConnection, table: str, column: str
) -> list[dict[str, Any]]:
    rows = connection.execute(
        f"""
        select cast({quote(column)} as varchar) as value, count(*) as row_count
        from (select {quote(column)} from {table} limit {ROWS_LOOKED_AT})
        group by all
        order by row_count desc, value nulls last
        limit {MOST_DISTINCT + 2}
        """
    ).fetchall()
    total = sum(count for _, count in rows)
    values = [(value, count) for value, count in rows if value is not None]
    is_key = any(re.fullmatch("[0-9a-f]{32}", value) for value, _ in values)
    if is_key or len(values) > MOST_DISTINCT:
        return []
    return [{"value": value, "share": count / total} for value, count in values[:COMMONEST]]


def _print(relations: list[Relation]) -> None:
    for relation in relations:
        rows = "" if relation.rows is None else f"  {relation.rows:,} rows"
        out.print(f"[bold]{escape(relation.name)}[/]{rows}", soft_wrap=True)
        out.print(escape(readable(relation.description)), soft_wrap=True)
        table = plain_table()
        table.add_column("column", no_wrap=True)
        table.add_column("type", no_wrap=True)
        table.add_column("meaning", overflow="fold", ratio=3)
        table.add_column("values", overflow="fold", ratio=2)
        for column in relation.columns:
            table.add_row(
                column.name,
                column.data_type,
                escape(readable(column.description)),
                escape(readable(_values(column))),
            )
        out.print(table)


def _values(column: Column) -> str:
    if column.is_published is False:
        return "not published yet"
    if column.least is not None:
        return f"{column.least} to {column.most}"
    return ", ".join(f"{line['value']} {_percent(line['share'])}" for line in column.commonest)


def _percent(share: float) -> str:
    return "<1 %" if share < 0.005 else f"{100 * share:.0f} %"


def columns(settings: Settings, project: ProjectFiles, word: str | None) -> list[Relation]:
    """The tables and columns that a segment may read, with values where something is published.

    Raises:
        UsageError: the word is in none.
        DataError: a YAML file cannot be read, or what is published cannot be opened.
    """
    found = select(readable_relations(project), word)
    if not found:
        raise UsageError(
            f"{word}: in no name and no description of a table or column that a segment may read; "
            "`dms columns` has them all"
        )
    with ExitStack() as opened:
        try:
            connection = opened.enter_context(open_published(settings, with_contacts=False))
        except DataError as error:
            note(f"without values: {error}")
            return found
        return with_values(connection, found)


def columns_command(
    word: Annotated[
        str | None,
        typer.Argument(
            metavar="[WORD]",
            help="Only what has it in a name or a description. [default: everything]",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Show which tables and columns a segment may read.

    Each column with its type, what it means and in which unit, and from what is published its
    commonest values, or the least and the most of dates and numbers. What has many values shows
    none.
    """
    found = columns(load_settings(), ProjectFiles.locate(), word)
    if as_json:
        print_json([asdict(relation) for relation in found])
    else:
        _print(found)
