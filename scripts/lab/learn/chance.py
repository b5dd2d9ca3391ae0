"""How often each level is seen between records of two people, by chance.

Exact values: counted over all records, not sampled. Other levels: the models themselves compare
pairs drawn at random, in a scratch warehouse, so that no condition is written twice.
"""

import json
import tempfile
from pathlib import Path

import duckdb

from dms.dbt import DbtProject, last_error
from dms.errors import DataError
from lab.learn.seed import Level, Weights

RECORDS_A_BLOCK = 50
LEAST_PAIRS = 1000
"""At random, that have both values of a comparison, to learn from."""

TABLES = (
    "intermediate.int_identity_records",
    "raw_reference.nicknames",
    "intermediate.int_decided_pairs",
)
"""What int_identity_comparisons is made of, besides the blocks."""


def learn_chance_probabilities(
    connection: duckdb.DuckDBPyConnection, weights: Weights, pairs: int, least_population: int
) -> dict[Level, float]:
    """Count over the warehouse that `connection` has attached as `warehouse`.

    Takes some `pairs` random pairs. `least_population` is the var identity_least_population.
    """
    connection.execute(
        """
        create or replace temp table records as
        select records.*, dense_rank() over (order by groups.group_label) as customer
        from warehouse.intermediate.int_identity_records as records
        inner join warehouse.intermediate.int_identity_groups as groups
            on records.source_customer_key = groups.source_customer_key
        """
    )
    chances = _compare_at_random(connection, weights, pairs)
    for level, meaning in _read_definition().items():
        if "equal" in meaning:
            chances[level] = _share_of_equal(connection, meaning["equal"])
        elif "known_to" in meaning:
            # A few people have each, however many records there are: the population counts.
            chances[level] = _share_of_shared(
                connection, level[0], meaning["known_to"], least_population
            )
    known = {(name, level) for name, levels in weights.comparisons.items() for level in levels}
    return {level: chance for level, chance in chances.items() if level in known and chance > 0}


def _read_definition() -> dict[Level, dict[str, str]]:
    """What macros/identity/comparisons say of each level, as dbt reads them.

    Raises:
        DataError: dbt failed.
    """
    with (
        tempfile.TemporaryDirectory(prefix="dms-learn-") as folder,
        DbtProject.locate().start(
            ["run-operation", "print_identity_comparisons", "--quiet", "--target", "duckdb"],
            {"DMS_WAREHOUSE": f"{folder}/none.duckdb", "DBT_TARGET_PATH": f"{folder}/t"},
        ) as (process, events),
    ):
        seen = list(events)
    if process.returncode:
        raise DataError(f"dbt could not tell the comparisons: {last_error(seen)}")
    (text,) = (event["info"]["msg"] for event in seen if event["info"]["name"] == "PrintEvent")
    return {
        (comparison["name"], level): meaning
        for comparison in json.loads(text)
        for level, meaning in comparison["levels"].items()
    }


def _share_of_equal(connection: duckdb.DuckDBPyConnection, column: str) -> float:
    """Share of the pairs of records of two customers that have the same value."""
    return _number(
        connection,
        f"""
        with counts as (
            select {column} as value, customer, count(*) as own
            from records where {column} is not null group by all
        ), sums as (
            select sum(own) as together, sum(own * own) as of_one from counts group by value
        )
        select sum(together * together - of_one)
            / nullif(sum(together) ** 2 - (
                select sum(total ** 2) from (select sum(own) as total from counts group by customer)
            ), 0)
        from sums
        """,
    )


def _share_of_shared(
    connection: duckdb.DuckDBPyConnection, rule: str, condition: str, least_population: int
) -> float:
    """As above, over contact points and vehicles, which a record may have several of."""
    return _number(
        connection,
        f"""
        with shared as (
            select distinct left_blocks.record_number, right_blocks.record_number
            from warehouse.intermediate.int_identity_blocks as left_blocks
            inner join warehouse.intermediate.int_identity_blocks as right_blocks
                on
                    left_blocks.blocking_rule = right_blocks.blocking_rule
                    and left_blocks.block_key = right_blocks.block_key
            inner join records as left_records
                on left_blocks.record_number = left_records.record_number
            inner join records as right_records
                on right_blocks.record_number = right_records.record_number
            where left_blocks.blocking_rule = '{rule}'
                and left_records.customer != right_records.customer
        )
        select (select count(*) from shared)
            / nullif(count(*) filter ({condition}) * (count(*) + {least_population}), 0)
        from records
        """,
    )


def _compare_at_random(
    connection: duckdb.DuckDBPyConnection, weights: Weights, pairs: int
) -> dict[Level, float]:
    """Let dbt build int_identity_comparisons over random blocks, and count the levels.

    Raises:
        DataError: dbt failed.
    """
    with tempfile.TemporaryDirectory(prefix="dms-learn-") as folder:
        scratch = Path(folder) / "pairs.duckdb"
        _write_scratch_warehouse(connection, scratch, pairs)
        environment = {"DMS_WAREHOUSE": str(scratch), "DBT_TARGET_PATH": str(Path(folder) / "t")}
        with DbtProject.locate().start(
            ["run", "--quiet", "--select", "int_identity_comparisons", "--target", "duckdb"],
            environment,
        ) as (process, events):
            seen = list(events)
        if process.returncode:
            raise DataError(f"dbt could not compare random pairs: {last_error(seen)}")
        connection.execute(f"attach '{scratch}' as scratch (read_only)")
        try:
            return _count_levels(connection, weights)
        finally:
            connection.execute("detach scratch")


def _write_scratch_warehouse(
    connection: duckdb.DuckDBPyConnection, scratch: Path, pairs: int
) -> None:
    records = int(_number(connection, "select count(*) from records"))
    blocks = max(1, pairs * 2 // (RECORDS_A_BLOCK * (RECORDS_A_BLOCK - 1)))
    rounds = -(-blocks * RECORDS_A_BLOCK // records)
    connection.execute(f"attach '{scratch}' as scratch")
    for table in TABLES:
        connection.execute(f"create schema if not exists scratch.{table.split('.')[0]}")
        connection.execute(f"create table scratch.{table} as from warehouse.{table}")
    connection.execute("delete from scratch.intermediate.int_decided_pairs")
    connection.execute(
        f"""
        create table scratch.intermediate.int_identity_blocks as
        select
            record_number,
            'at_random' as blocking_rule,
            'round ' || round || ' block ' || (place // {RECORDS_A_BLOCK}) as block_key,
            cast({RECORDS_A_BLOCK} as bigint) as block_size,
            cast({RECORDS_A_BLOCK} as bigint) as value_count
        from (
            select record_number, round, row_number() over (
                partition by round order by hash(record_number, round), record_number
            ) - 1 as place
            from records, range({rounds}) as rounds (round)
        )
        where round * {records} + place < {blocks * RECORDS_A_BLOCK}
        """
    )
    connection.execute("detach scratch")


def _count_levels(connection: duckdb.DuckDBPyConnection, weights: Weights) -> dict[Level, float]:
    chances: dict[Level, float] = {}
    for name, levels in weights.comparisons.items():
        found = connection.execute(
            f"""
            select pairs.{name}_level, count(*) / sum(count(*)) over () as share
            from scratch.intermediate.int_identity_comparisons as pairs
            inner join records as left_records
                on pairs.left_record_number = left_records.record_number
            inner join records as right_records
                on pairs.right_record_number = right_records.record_number
            where left_records.customer != right_records.customer
                and pairs.{name}_level != 'missing'
            group by pairs.{name}_level
            qualify sum(count(*)) over () >= {LEAST_PAIRS}
            """
        ).fetchall()
        chances |= {(name, level): float(share) for level, share in found if level in levels}
    return chances


def _number(connection: duckdb.DuckDBPyConnection, sql: str) -> float:
    return float(connection.execute(sql).fetchall()[0][0] or 0)
