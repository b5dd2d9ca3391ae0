"""Taking forgotten people out of the raw tables: by their tombstones, never by their names."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb

from dms.clock import read_clock
from dms.landing.erasing.rejected import purge_rejected
from dms.landing.erasing.tombstones import contact_points, record, tombstone
from dms.landing.layouts import Layout
from dms.landing.personal import ANY, CustomerNumber
from dms.landing.raw import column_names, quote_table
from dms.macros import render
from dms.sql import quote, quote_text


@dataclass
class Purged:
    """What a purge did: rows by raw table, and rejected lines whose text went."""

    deleted: dict[str, int] = field(default_factory=dict)
    emptied: dict[str, int] = field(default_factory=dict)
    rejected: int = 0

    @property
    def tables(self) -> list[str]:
        """The raw tables touched."""
        return sorted({*self.deleted, *self.emptied})


def purge(
    connection: duckdb.DuckDBPyConnection,
    layouts: Iterable[Layout],
    file: str | None = None,
) -> Purged:
    """Delete or empty the rows that tombstones name, in `file` alone or in all; within the caller's
    transaction.

    The connection is one that prepare_erasure has seen.
    """
    purged = Purged()
    for layout in layouts:
        if layout.personal.is_any:
            _Table(connection, layout, file, purged).purge()
        purged.rejected += purge_rejected(connection, layout, file)
    return purged


class _Table:
    """One raw table, or the rows of one file in it."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        layout: Layout,
        file: str | None,
        purged: Purged,
    ) -> None:
        self._connection = connection
        self._layout = layout
        self._personal = layout.personal
        self._name = f"{layout.feed}.{layout.table.name}"
        self._table = quote_table(layout.table)
        self._in_file = f"_file = {quote_text(file)}" if file is not None else "true"
        self._purged = purged
        self._now = read_clock()
        laid_out = {name.lower() for name in layout.table.columns}
        present = column_names(connection, layout.table)
        self._unknown = [name for name in present if name.lower() not in laid_out]

    def purge(self) -> None:
        for number in self._personal.numbers:
            self._find_numbers(number)
            is_own = number is self._personal.numbers[0]
            self._erase(
                f"({self._code}, {_number(number)}) in (select code, number from forgotten)",
                [number.column, *number.personal, *(self._unknown if is_own else [])],
                is_own and self._personal.is_row_deleted,
            )
        for column in self._personal.contact_points:
            self._find_points(column)
            self._erase(
                f"{quote(column)} in (select value from forgotten where {self._is_old})",
                [
                    *self._personal.columns,
                    *(number.column for number in self._personal.numbers[:1]),
                    *self._unknown,
                ],
                self._personal.is_row_deleted,
            )

    @property
    def _code(self) -> str:
        return _text(self._personal.dealership_code or "")

    @property
    def _is_old(self) -> str:
        """SQL that the row is not of a day after the erasure."""
        if self._personal.dated_by is None:
            return "true"
        day = f"try_cast(substr({_text(self._personal.dated_by)}, 1, 10) as date)"
        return f"coalesce({day} <= erased_on, true)"

    def _find_numbers(self, number: CustomerNumber) -> None:
        """Into `forgotten`: the code and number of those in this column that have a tombstone."""
        prefix = quote_text(number.prefix)
        feed, code, join = quote_text(number.feed or self._layout.feed), "code", ""
        if number.feed == ANY:
            feed, code = "others.feed", "others.source_code"
            join = f"""
                inner join rooftops as own
                    on own.feed = {quote_text(self._layout.feed)} and own.source_code = code
                inner join rooftops as others
                    on others.dealership_key = own.dealership_key and others.feed != 'crm'
            """
        evidence = record(feed, code, f"({prefix} || number)")
        self._connection.execute(
            f"""
            create or replace temporary table forgotten as
            select distinct code, number
            from (
                select distinct {self._code} as code, {_number(number)} as number
                from {self._table} where {self._in_file}
            )
            {join}
            where {tombstone("'record'", evidence)} in (
                select tombstone from landing.tombstones where kind = 'record'
            )
            """
        )

    def _find_points(self, column: str) -> None:
        """Into `forgotten`: the contact points of this column that have a tombstone, as sent."""
        self._connection.execute(
            f"""
            create or replace temporary table forgotten as
            select value, max(erased_on) as erased_on
            from (
                select value, {tombstone("'contact_point'", "point")} as tombstone
                from (
                    select value, unnest({contact_points("value")}) as point
                    from (
                        select distinct {quote(column)} as value
                        from {self._table} where {self._in_file}
                    )
                )
            )
            inner join landing.tombstones using (tombstone)
            where kind = 'contact_point'
            group by value
            """
        )

    def _erase(self, condition: str, columns: list[str], is_deleted: bool) -> None:
        """Delete the rows, or empty these columns of them, and note in which files that was."""
        if self._connection.execute("select 1 from forgotten limit 1").fetchone() is None:
            return
        self._connection.execute(
            f"""
            create or replace temporary table erased as
            select _file as file_name, _line as line_number
            from {self._table} where {self._in_file} and {condition}
            """
        )
        ((rows,),) = self._connection.execute("select count(*) from erased").fetchall()
        if not rows:
            return
        if is_deleted:
            self._delete()
        else:
            emptied = ", ".join(f"{quote(column)} = null" for column in columns)
            self._connection.execute(
                f"""
                update {self._table} set {emptied}
                where (_file, _line) in (select file_name, line_number from erased)
                """
            )
        done = self._purged.deleted if is_deleted else self._purged.emptied
        done[self._name] = done.get(self._name, 0) + rows
        self._connection.execute(
            """
            update landing.files set
                erased_at = $now,
                rows_landed = rows_landed - case
                    when $is_deleted then (
                        select count(*) from erased where erased.file_name = files.file_name
                    )
                    else 0
                end
            where feed = $feed and table_name = $table_name
                and file_name in (select file_name from erased)
            """,
            self._place | {"now": self._now, "is_deleted": is_deleted},
        )

    def _delete(self) -> None:
        self._connection.execute(
            """
            insert into landing.erased_rows by name
            select
                $feed as feed, $table_name as table_name, file_name, line_number,
                $now as erased_at
            from erased
            """,
            self._place | {"now": self._now},
        )
        self._connection.execute(
            f"""
            delete from {self._table}
            where (_file, _line) in (select file_name, line_number from erased)
            """
        )

    @property
    def _place(self) -> dict[str, object]:
        return {"feed": self._layout.feed, "table_name": self._layout.table.name}


def _text(column: str) -> str:
    """SQL of a raw column as staging reads it."""
    return f"nullif({render('bare_text', quote(column))}, '')"


def _number(number: CustomerNumber) -> str:
    """SQL of a customer number as staging reads it."""
    text = _text(number.column)
    return render("customer_number", text) if number.is_numeric else text
