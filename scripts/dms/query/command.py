"""`dms query`: one question, or a prompt."""

import sys
from collections.abc import Callable
from typing import Annotated, Literal

import duckdb
import typer

from dms.console import err
from dms.errors import UsageError
from dms.publishing.files import PublishedFolder
from dms.query.formats import print_table, until_enough, write_csv, write_json
from dms.query.prompt import prompt
from dms.query.published import AS_JSON, AS_TEXT, Answer, ask, open_published
from dms.settings import load_settings

Format = Literal["table", "csv", "json"]

WRITERS: dict[Format, Callable[[Answer], None]] = {
    "table": print_table,
    "csv": write_csv,
    "json": write_json,
}


def answer(connection: duckdb.DuckDBPyConnection, sql: str, output: Format) -> None:
    """Run the SQL and write what it gives to standard output.

    Raises:
        DataError, UsageError, KeyboardInterrupt: as dms.query.published.ask, and for CSV and JSON
            UsageError when there are several results, or for JSON two columns of one name.
    """
    cell = AS_JSON if output == "json" else AS_TEXT
    for result in ask(connection, sql, cell, most_answers=0 if output == "table" else 1):
        WRITERS[output](result)
    sys.stdout.flush()


def query_command(
    sql: Annotated[
        str | None,
        typer.Argument(
            metavar="SQL",
            help="What to ask, - for standard input. Left out at a terminal: a prompt.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Format | None,
        typer.Option(
            "--format", help="Default: table at a terminal, csv elsewhere.", show_default=False
        ),
    ] = None,
    contacts: Annotated[
        bool,
        typer.Option(
            "--contacts", help="Open contacts.duckdb as well, as dealer_contacts.<schema>.<table>."
        ),
    ] = False,
    analyst: Annotated[
        bool,
        typer.Option("--analyst", help="Open analyst.duckdb, the copy of the warehouse, instead."),
    ] = False,
) -> None:
    """Ask the published file in SQL; nothing can be written.

    A table shows the first 100 rows, cut to the terminal; csv and json give everything. Dates are
    written as 2026-03-31, decimals with all their digits. `show all tables` lists what there is.
    """
    if analyst and contacts:
        raise UsageError("dms query: give one of --contacts and --analyst")
    settings = load_settings()
    output = output or ("table" if sys.stdout.isatty() else "csv")
    with open_published(settings, contacts, analyst) as connection, until_enough():
        if sql is None and sys.stdin.isatty():
            folder = PublishedFolder(settings.published)
            opened = folder.analyst_copy if analyst else f"{folder.current()} in {folder.root}"
            err.print(str(opened), soft_wrap=True)
            err.print("a statement ends with ;  Ctrl-C gives it up, exit or Ctrl-D ends")
            prompt(lambda statement: answer(connection, statement, output))
        else:
            answer(connection, sys.stdin.read() if sql is None or sql == "-" else sql, output)
