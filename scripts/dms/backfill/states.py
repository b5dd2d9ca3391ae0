"""What a past day is asked for: the states of customers, and how many customers there are."""

import duckdb

MODELS = ("current_states", "customers")
"""The models that hold it."""

STATES = "select cast({day} as date) as as_of_date, * from membership.current_states"
"""A query of one row a state, of the day that the models were run for."""


def count_customers(connection: duckdb.DuckDBPyConnection) -> int:
    """How many customers there are on the day that the models were run for."""
    row = connection.execute("select count(*) from marts.customers").fetchone()
    assert row is not None
    return int(row[0])
