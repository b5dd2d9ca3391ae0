"""`dms unland`: take a landed file out of the warehouse again."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import duckdb
import typer

from dms.clock import read_clock
from dms.console import out, readable
from dms.dbt import DbtProject
from dms.errors import DataError, UsageError
from dms.landing.layouts import Layouts, SourceTable, read_layouts
from dms.landing.raw import create_tables, open_for_landing, quote_table, transaction
from dms.settings import Settings, load_settings

MOST_SHOWN = 10

# Which file it is: its rows in landing.files, rejected_rows and erased_rows.
OF_FILE = "feed = $feed and table_name = $table_name and file_name = $file_name"

INSERT_UNLANDED = f"""
    insert into landing.unlanded_files by name
    select
        feed, table_name, file_name, sha256, bytes, lines, rows_landed, rows_rejected,
        extracted_at, landed_at, $unlanded_at as unlanded_at
    from landing.files
    where {OF_FILE}
"""


@dataclass(frozen=True)
class Unlanded:
    """The file that was taken out, and how many rows and rejected lines went with it."""

    label: str
    rows: int
    rejected: int


def unland(settings: Settings, staging: Path, file: str) -> Unlanded:
    """Take out the rows of a landed file, its rejected lines and its row of landing.files, all in
    one transaction; landing.unlanded_files keeps what that row said.

    `file` is `<feed>/<name>`, or the name alone where only one feed has it. What was made of the
    rows goes with the next build; keys that they were given stay in their registers.

    Raises:
        UsageError: several files have the name.
        DataError: no such file has landed, or another process holds the warehouse.
    """
    if not settings.warehouse.is_file():
        raise DataError(f"{settings.warehouse}: there is no warehouse yet, so nothing has landed")
    layouts = read_layouts(staging)
    with open_for_landing(settings.warehouse) as (connection, _):
        create_tables(connection, layouts.tables)
        place = _find(connection, file)
        table = _raw_table(layouts, place["feed"], place["table_name"])
        with transaction(connection):
            connection.execute(INSERT_UNLANDED, {**place, "unlanded_at": read_clock()})
            rows = _delete(connection, quote_table(table), "_file = $file_name", place)
            rejected = _delete(connection, "landing.rejected_rows", OF_FILE, place)
            _delete(connection, "landing.erased_rows", OF_FILE, place)
            _delete(connection, "landing.files", OF_FILE, place)
    return Unlanded(f"{place['feed']}/{place['file_name']}", rows, rejected)


def _find(connection: duckdb.DuckDBPyConnection, file: str) -> dict[str, str]:
    """Feed, table and name of the one landed file that is meant.

    The folders of a path before the feed's do not matter, so that a shell may complete the name.
    """
    feed, _, name = file.rpartition("/")
    found = connection.execute(
        """
        select feed, table_name, file_name from landing.files
        where file_name = $name and ($feed = '' or feed = $feed)
        order by all
        """,
        {"name": readable(name), "feed": feed.rpartition("/")[2]},
    ).fetchall()
    if not found:
        raise DataError(
            f"{file}: no file of this name has landed; landing.files has all that have, "
            "name it as there: feed/file_name"
        )
    if len(found) > 1:
        labels = [f"{of_feed}/{file_name}" for of_feed, _, file_name in found]
        listed = ", ".join(labels[:MOST_SHOWN]) + ", ..." * (len(labels) > MOST_SHOWN)
        raise UsageError(f"{file}: {len(found)} landed files have this name; say which: {listed}")
    return dict(zip(("feed", "table_name", "file_name"), found[0], strict=True))


def _raw_table(layouts: Layouts, feed: str, name: str) -> SourceTable:
    for layout in layouts.feeds.get(feed, []):
        if layout.table.name == name:
            return layout.table
    raise DataError(
        f"{feed}.{name}: models/staging no longer has this raw table; put its source YAML back"
    )


def _delete(
    connection: duckdb.DuckDBPyConnection, table: str, condition: str, place: dict[str, str]
) -> int:
    values = {key: value for key, value in place.items() if f"${key}" in condition}
    ((count,),) = connection.execute(f"delete from {table} where {condition}", values).fetchall()
    return int(count)


def unland_command(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="As landing.files names it: FEED/NAME, or NAME where one has it."
        ),
    ],
) -> None:
    """Take a landed file out again.

    Its rows go, its rejected lines, and its row of landing.files.
    """
    settings, project = load_settings(), DbtProject.locate()
    unlanded = unland(settings, project.staging, file)
    out.print(
        f"{unlanded.label}: taken out, {unlanded.rows:,} rows and {unlanded.rejected:,} rejected "
        "lines; now run `dms build`",
        soft_wrap=True,
        markup=False,
    )
    if (settings.landing / unlanded.label).exists():
        out.print(
            f"{settings.landing / unlanded.label} is still there: the next landing takes it again "
            "unless you move or rename it",
            soft_wrap=True,
            markup=False,
        )
