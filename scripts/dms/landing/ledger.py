"""What commands wrote into the ledger: as tables of the schema landing, whole at each build."""

from collections.abc import Collection
from functools import partial
from secrets import token_hex
from typing import Any

import duckdb

from dms.errors import DataError
from dms.landing.layouts import SourceTable
from dms.landing.raw import quote_table
from dms.ledger import Ledger
from dms.sql import quote, quote_text


def load_ledger(
    connection: duckdb.DuckDBPyConnection, tables: Collection[SourceTable], ledger: Ledger
) -> None:
    """Put the rows of the ledger's files in place of those of their tables, within the caller's
    transaction.

    Raises:
        DataError: a file has a line that is no row of its table.
    """
    with ledger.settled():
        for table in (table for table in tables if table.is_of_ledger):
            connection.execute(f"delete from {quote_table(table)}")
            file = ledger.file(table.name)
            if not file.is_file() or not file.stat().st_size:
                continue
            columns = ", ".join(
                f"{quote_text(name)}: {quote_text(kind)}" for name, kind in table.columns.items()
            )
            names = ", ".join(map(quote, table.columns))
            try:
                connection.execute(
                    f"insert into {quote_table(table)} by name select {names} from read_json("
                    f"{quote_text(file)}, format = 'newline_delimited', columns = {{{columns}}})"
                )
            except duckdb.Error as error:
                detail = " ".join(str(error).split())
                raise DataError(
                    f"{file}: cannot be read ({detail}); mend the line or take it out"
                ) from error


def erase_from_ledger(
    tables: Collection[SourceTable], ledger: Ledger, customers: Collection[str]
) -> None:
    """Empty what is of a person in the rows of these customer keys; what they count for stays.

    A household that has the key of one of them goes by another from then on, for those left in it.
    """
    others = {key: token_hex(16) for key in customers}
    for table in (table for table in tables if table.is_of_ledger and table.of_person):
        emptied: dict[str, Any] = dict.fromkeys(table.of_person)
        ledger.rewrite(table.name, partial(_without, others, emptied))


def _without(
    others: dict[str, str], emptied: dict[str, Any], row: dict[str, Any]
) -> dict[str, Any]:
    if row.get("customer_key") in others:
        return row | emptied
    if row.get("household_key") in others:
        return row | {"household_key": others[row["household_key"]]}
    return row


def count_in_ledger(
    tables: Collection[SourceTable], ledger: Ledger, customers: Collection[str]
) -> int:
    """How many rows of the ledger name these customer keys."""
    return sum(
        row.get("customer_key") in customers
        for table in tables
        if table.is_of_ledger and table.of_person
        for row in ledger.rows(table.name)
    )
