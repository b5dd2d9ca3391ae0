"""A build that is held leaves the history, and comes back when it is published all the same."""

from pathlib import Path

import duckdb
import pytest

from dms.errors import DataError
from dms.publishing.states import has_withdrawn_states, put_back_states, withdraw_states

Found = tuple[list[tuple[str, int]], list[tuple[str, int]]]

COLUMNS = "customer_key varchar, given_in integer"


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """Ann was in from the first day; the build of the second, writing 2, found bob to be new."""
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            f"""
            create schema keys;
            create schema membership;
            create table keys.int_state_register ({COLUMNS});
            create table keys.int_state_days ({COLUMNS});
            create table membership.new_states ({COLUMNS});
            create table membership.new_state_days ({COLUMNS});
            insert into keys.int_state_register values ('ann', 1), ('bob', 2);
            insert into keys.int_state_days values ('day 1', 1), ('day 2', 2);
            insert into membership.new_states values ('bob', 2);
            insert into membership.new_state_days values ('day 2', 2);
            """
        )
    return path


def read(warehouse: Path) -> Found:
    with duckdb.connect(str(warehouse)) as connection:
        states, days = (
            connection.execute(f"from keys.{register} order by all").fetchall()
            for register in ("int_state_register", "int_state_days")
        )
    return states, days


def is_withdrawn(warehouse: Path) -> bool:
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{warehouse}' as built (read_only)")
        return has_withdrawn_states(connection, "built")


BEFORE: Found = ([("ann", 1)], [("day 1", 1)])
AFTER: Found = ([("ann", 1), ("bob", 2)], [("day 1", 1), ("day 2", 2)])


def test_what_a_held_build_found_goes_and_comes_back(warehouse: Path) -> None:
    assert not is_withdrawn(warehouse)
    assert withdraw_states(warehouse)
    assert read(warehouse) == BEFORE
    assert is_withdrawn(warehouse)
    put_back_states(warehouse)
    assert read(warehouse) == AFTER
    assert not is_withdrawn(warehouse)


def test_each_may_be_done_twice(warehouse: Path) -> None:
    assert withdraw_states(warehouse)
    assert not withdraw_states(warehouse)
    assert read(warehouse) == BEFORE
    put_back_states(warehouse)
    put_back_states(warehouse)
    assert read(warehouse) == AFTER


def test_rows_without_their_day_are_not_there_twice(warehouse: Path) -> None:
    """A process that was killed between the two registers left bob without his day."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("delete from keys.int_state_days where given_in = 2")
    put_back_states(warehouse)
    assert read(warehouse) == AFTER


def test_a_warehouse_without_a_history_has_nothing_withdrawn(tmp_path: Path) -> None:
    path = tmp_path / "empty.duckdb"
    duckdb.connect(str(path)).close()
    assert not is_withdrawn(path)


def test_a_warehouse_that_is_no_database_is_told_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    path.write_text("no database", encoding="utf-8")
    with pytest.raises(DataError):
        withdraw_states(path)
