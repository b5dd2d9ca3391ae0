"""Asking the published files: read-only, and with nothing else within reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from dms.errors import DataError, UsageError
from dms.publishing.files import PublishedFolder
from dms.settings import Settings
from dms.sql import quote, quote_text

SEGMENTS = "dealer_segments"
CONTACTS = "dealer_contacts"
"""The catalogs' names of the two files."""

ANSWERING = {"SELECT", "EXPLAIN", "CALL", "EXECUTE"}
"""Kinds of statements that give rows; describe, show and summarize are SELECT."""

READING = ANSWERING | {"SET", "PREPARE"}
"""Kinds of statements that are run; use is SET."""

AS_TEXT = "cast(columns(*) as varchar)"
AS_JSON = f"""
    case
        when typeof(columns(*)) like 'DECIMAL%' then {AS_TEXT}
        else cast(to_json(columns(*)) as varchar)
    end
"""

BATCH = 1_000
"""Rows held in memory at a time."""

NUMBERS = {
    *("tinyint", "smallint", "integer", "bigint", "hugeint"),
    *("utinyint", "usmallint", "uinteger", "ubigint", "uhugeint"),
    *("decimal", "float", "double"),
}


@dataclass(frozen=True)
class Answer:
    """The rows of a statement, each value as text, None for NULL.

    `numeric` says of each column whether it holds numbers, `is_plan` that the rows are a plan as
    EXPLAIN draws it. Batches can be read once.
    """

    columns: list[str]
    numeric: list[bool]
    is_plan: bool
    batches: Iterator[list[tuple[str | None, ...]]]


@contextmanager
def open_published(
    settings: Settings, with_contacts: bool, is_for_analysts: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open segments.duckdb, and contacts.duckdb as the catalog `dealer_contacts` if asked to; or
    the analysts' copy of the warehouse alone.

    What does not fit into memory spills into a folder that is the user's alone and goes at the end.

    Raises:
        DataError: nothing was published yet, or a file cannot be opened.
    """
    folder = PublishedFolder(settings.published)
    segments, contacts = folder.link("segments"), folder.link("contacts")
    if is_for_analysts:
        segments = folder.analyst_copy
        if not segments.exists():
            raise DataError(f"{segments}: is not there; `dms build --analyst-copy` leaves it")
    for file in (segments, contacts) if with_contacts else (segments,):
        if not file.exists():
            raise DataError(f"{file}: nothing was published yet; run `dms build`")
    name = segments.stem if is_for_analysts else SEGMENTS
    with open_files(segments, contacts if with_contacts else None, name) as connection:
        yield connection


@contextmanager
def open_files(
    segments: Path, contacts: Path | None = None, name: str = SEGMENTS
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a file as the catalog `name`, and the contacts beside it as `dealer_contacts`, each
    read-only and with nothing else within reach.

    Raises:
        DataError: a file cannot be opened.
    """
    # DuckDB would spill beside the published file.
    with TemporaryDirectory(prefix="dms-query-") as scratch:
        # An instance of its own: one on the file would be shared by all threads that open it, and
        # they could not differ in where they spill.
        connection = duckdb.connect(config={"temp_directory": scratch})
        file = segments
        try:
            connection.execute(f"attach {quote_text(segments)} as {quote(name)} (read_only)")
            connection.execute(f"use {quote(name)}")
            if contacts:
                file = contacts
                connection.execute(f"attach {quote_text(contacts)} as {CONTACTS} (read_only)")
        except duckdb.Error as error:
            connection.close()
            raise DataError(f"{file}: cannot be opened: {' '.join(str(error).split())}") from error
        with connection:
            connection.execute("set enable_progress_bar = false")
            # As BI opens it (summary.HARDENED); from here on, for they let no file in.
            connection.execute("set enable_external_access = false")
            connection.execute("set lock_configuration = true")
            yield connection


def ask(
    connection: duckdb.DuckDBPyConnection, sql: str, cell: str = AS_TEXT, most_answers: int = 0
) -> Iterator[Answer]:
    """Run the statements one after the other; gives an answer for each that has rows.

    `cell` is the SQL that makes a text of each value: AS_TEXT, or AS_JSON for JSON literals.
    `most_answers` is how many answers are wanted at most, 0 for any number.

    Raises:
        DataError: the SQL is wrong, or would write; reading on in the batches may raise it too.
        UsageError: there is no statement, or more answers than wanted.
        KeyboardInterrupt: Ctrl-C; the connection can be used again.
    """
    with told(connection):
        statements = connection.extract_statements(sql)
    if not statements:
        raise UsageError("no SQL statement was given")
    for statement in statements:
        _require_reading(statement)
    answering = sum(statement.type.name in ANSWERING for statement in statements)
    if 0 < most_answers < answering:
        raise UsageError("several statements give several results: ask for them one by one")
    for statement in statements:
        with told(connection):
            relation = connection.sql(statement)
        if relation is not None:
            yield Answer(
                relation.columns,
                [kind.id in NUMBERS for kind in relation.types],
                statement.type.name == "EXPLAIN",
                _read(connection, relation, cell),
            )


def _require_reading(statement: duckdb.Statement) -> None:
    kind = statement.type.name
    # A pivot comes as a CREATE without text, of the type that holds its columns, and a SELECT.
    if kind not in READING and statement.query:
        raise DataError(
            f"{kind.replace('_', ' ')} is refused: dms query reads what is published, no more"
        )


def _read(
    connection: duckdb.DuckDBPyConnection, relation: duckdb.DuckDBPyRelation, cell: str
) -> Iterator[list[tuple[str | None, ...]]]:
    with told(connection):
        cells = relation.project(cell)
    while True:
        with told(connection):
            batch = cells.fetchmany(BATCH)
        if not batch:
            return
        yield batch


@contextmanager
def told(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Make errors of DuckDB ours, and what it raises at Ctrl-C a KeyboardInterrupt."""
    try:
        yield
    except (KeyboardInterrupt, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "interrupted" not in str(error):
            raise
        # Again: its threads may still be at work, and whatever comes next would wait for them.
        connection.interrupt()
        raise KeyboardInterrupt from None
    except duckdb.Error as error:
        raise DataError(_explain(error)) from error


def _explain(error: duckdb.Error) -> str:
    """One line for an error in the SQL, with the line of it after the first."""
    text, _, place = str(error).partition("\n\nLINE ")
    message = " ".join(text.split())
    number = place.partition(":")[0]
    if number not in ("", "1"):
        message += f" (line {number})"
    if f'"{CONTACTS}" does not exist' in message:
        message += " --contacts opens it."
    return message
