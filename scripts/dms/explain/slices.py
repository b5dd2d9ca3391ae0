"""What is published of one customer, copied into memory, so that rules can be run many times.

A rule may look at more than the customer's own rows: at those of their household, at their vehicles
under other owners, at the lines of their documents. So the copy has, of each mart, the rows of the
household's customers, of their vehicles, and of the documents that those rows name; a mart without
any such key, as the rooftops, is there whole. Rules that compare all customers with each other
cannot be run on it: `compares_all` says which.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
from sqlglot import exp

from dms.errors import DataError
from dms.sql import quote, quote_text

PUBLISHED = "published"

MOST_KEYS = 1_000
"""Documents of a customer by which blocks of rows are passed over; with more, all are read."""

PEOPLE = ("customer_key", "owner_customer_key")
VEHICLES = ("vehicle_key",)
SHARED = (
    "advisor_key",
    "assigned_salesperson_key",
    "campaign_key",
    "dealership_key",
    "employee_key",
    "home_dealership_key",
    "salesperson_key",
)
"""Keys that a customer's rows have in common with those of many others."""


def compares_all(tree: exp.Query) -> bool:
    """Whether a rule ranks or sums over all customers: by a window that is not parted."""
    return any(not window.args.get("partition_by") for window in tree.find_all(exp.Window))


def marts_of(tree: exp.Query) -> set[str]:
    """The marts that a rule reads."""
    return {table.name for table in tree.find_all(exp.Table) if table.db == "marts"}


@contextmanager
def open_slice(file: Path, key: str, marts: set[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a copy of these marts of a published segments file for a customer, in memory; what is
    not there is left out.

    Raises:
        DataError: the file cannot be opened.
    """
    with duckdb.connect() as connection:
        try:
            connection.execute(f"attach {quote_text(file)} as {PUBLISHED} (read_only)")
        except duckdb.Error as error:
            raise DataError(f"{file}: cannot be opened: {' '.join(str(error).split())}") from error
        connection.execute("set enable_progress_bar = false")
        # Rows are found by keys: of so many DuckDB still looks at each block's least and greatest.
        connection.execute(f"set dynamic_or_filter_threshold = {MOST_KEYS}")
        connection.execute("create schema marts")
        _Copy(connection, key).copy(marts)
        connection.execute(f"detach {PUBLISHED}")
        # A handful of rows: threads cost more than they bring.
        connection.execute("set threads = 1")
        yield connection


class _Copy:
    def __init__(self, connection: duckdb.DuckDBPyConnection, key: str) -> None:
        self.connection, self.key = connection, key
        self.keys: dict[str, list[str]] = {}
        rows = connection.execute(
            "select table_name, column_name from duckdb_columns()"
            f" where database_name = '{PUBLISHED}' and schema_name = 'marts'"
        ).fetchall()
        for table, column in rows:
            columns = self.keys.setdefault(table, [])
            if column.endswith("_key") and column not in SHARED:
                columns.append(column)

    def copy(self, marts: set[str]) -> None:
        wanted = sorted(marts & set(self.keys))
        self._note("people", [self.key])
        self._find_household()
        self._find("vehicles", VEHICLES, wanted, {"people": PEOPLE})
        own = {"people": PEOPLE, "vehicles": VEHICLES}
        documents: set[str] = set()
        for table in wanted:
            if self._has(table, (*PEOPLE, *VEHICLES)):
                self._create(table, self._wheres(table, own))
                documents |= {
                    column for column in self.keys[table] if column not in (*PEOPLE, *VEHICLES)
                }
        self._note_documents(wanted, documents)
        for table in wanted:
            if not self._has(table, (*PEOPLE, *VEHICLES)):
                self._create(table, self._wheres(table, {"documents": tuple(documents)}))

    def _find_household(self) -> None:
        if "customers" in self.keys and "household_key" in self.keys["customers"]:
            self.connection.execute(
                f"insert into people select customer_key from {PUBLISHED}.marts.customers"
                f" where household_key in (select household_key from {PUBLISHED}.marts.customers"
                f" where customer_key = {quote_text(self.key)})"
            )

    def _find(
        self,
        name: str,
        columns: tuple[str, ...],
        tables: list[str],
        own: dict[str, tuple[str, ...]],
    ) -> None:
        self._note(name, [])
        for table in tables:
            for column in self.keys[table]:
                if column in columns:
                    for where in self._wheres(table, own):
                        self.connection.execute(
                            f"insert into {name} select distinct {column} from"
                            f" {PUBLISHED}.marts.{quote(table)}"
                            f" where {where} and {column} is not null"
                        )

    def _note(self, name: str, keys: list[str]) -> None:
        self.connection.execute(f"create temp table {name} (key varchar)")
        for key in keys:
            self.connection.execute(f"insert into {name} values ({quote_text(key)})")

    def _note_documents(self, tables: list[str], columns: set[str]) -> None:
        self._note("documents", [])
        for table in tables:
            for column in self.keys[table]:
                if column in columns and self._has(table, (*PEOPLE, *VEHICLES)):
                    self.connection.execute(
                        f"insert into documents select {quote(column)} from marts.{quote(table)}"
                        f" where {quote(column)} is not null"
                    )

    def _has(self, table: str, columns: tuple[str, ...]) -> bool:
        return any(column in columns for column in self.keys[table])

    def _wheres(self, table: str, own: Mapping[str, Collection[str]]) -> list[str]:
        """A condition for each column, as DuckDB finds the rows of one without reading all; of two
        with an `or` between them it reads every row.
        """
        return [
            f"{quote(column)} in (select key from {name})"
            for name, columns in own.items()
            for column in self.keys[table]
            if column in columns
        ]

    def _create(self, table: str, wheres: list[str]) -> None:
        place = f"{PUBLISHED}.marts.{quote(table)}"
        rows = " union ".join(f"select rowid from {place} where {where}" for where in wheres)
        among = f" where rowid in ({rows})" if rows else ""
        self.connection.execute(
            f"create table marts.{quote(table)} as select * from {place}{among}"
        )
