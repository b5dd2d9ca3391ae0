"""The history of segments and a build that is held: nobody reads the build, so its day is not kept.

What a build adds to the history stands in the warehouse twice: in the tables that its models made,
and in the registers (macros/operations/keep_states.sql). A row of the register of states counts
while the register of days has its writing.
"""

from pathlib import Path

import duckdb

from dms.warehouse import attach_read_only, explain_open_error

_ADDED = {
    "keys.int_state_register": "membership.new_states",
    "keys.int_state_days": "membership.new_state_days",
}
"""Each register, and the table of what the last build found to be new. The days come last."""

_IS_PENDING = """
    from {catalog}.membership.new_state_days
    where given_in > (select coalesce(max(given_in), 0) from {catalog}.keys.int_state_days)
"""


def withdraw_states(warehouse: Path) -> bool:
    """Take the rows of the last build out of the registers; gives whether there were any.

    Raises:
        DataError: another process holds the warehouse.
    """
    with _open(warehouse) as connection:
        connection.execute("begin")
        gone = [
            connection.execute(
                f"delete from {register} where given_in in (select given_in from {added}) "
                "returning 1"
            ).fetchall()
            for register, added in _ADDED.items()
        ]
        connection.execute("commit")
    return any(gone)


def has_withdrawn_states(connection: duckdb.DuckDBPyConnection, catalog: str) -> bool:
    """Whether the last build found something new that is not in the registers.

    That is so after it was withdrawn, and in a warehouse that passed its tests only later.
    """
    try:
        found = connection.execute(_IS_PENDING.format(catalog=catalog)).fetchone()
    except duckdb.CatalogException:
        return False
    return found is not None


def put_back_states(warehouse: Path) -> None:
    """Add to the registers what the last build found to be new.

    Raises:
        DataError: another process holds the warehouse.
    """
    with _open(warehouse) as connection:
        ((last,),) = connection.execute(
            "select coalesce(max(given_in), 0) from keys.int_state_days"
        ).fetchall()
        connection.execute("begin")
        connection.execute(f"delete from keys.int_state_register where given_in > {last}")
        for register, added in _ADDED.items():
            connection.execute(f"insert into {register} from {added} where given_in > {last}")
        connection.execute("commit")


def put_back_between(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    """Put the history of this build back while a connection has the warehouse attached.

    Before the switch, or a kill behind it would leave events told of a writing whose number the
    next build gives again, to others that nobody would tell.
    """
    connection.execute("detach warehouse")
    put_back_states(warehouse)
    attach_read_only(connection, warehouse, "warehouse")


def _open(warehouse: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(warehouse))
    except duckdb.Error as error:
        raise explain_open_error(warehouse, error) from error
