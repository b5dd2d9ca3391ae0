"""No model and no data test joins in a way whose work grows with the product of its two sides."""

import json
from pathlib import Path

import duckdb
import pytest

from conftest import BuiltSample
from plans import duckdb_plans, quadratic_joins, seeds_of, spark_plans


def test_no_join_grows_with_the_product_of_its_sides(built_sample: BuiltSample) -> None:
    folder = built_sample.settings.warehouse.parent / "target"
    seeds = seeds_of(folder)
    results = json.loads((folder / "run_results.json").read_text(encoding="utf-8"))["results"]
    sql = {
        result["unique_id"]: result["compiled_code"]
        for result in results
        if result["unique_id"].startswith(("model.", "test."))
    }
    assert len(sql) > 400

    found = {}
    with duckdb.connect(str(built_sample.settings.warehouse), read_only=True) as connection:
        for key, compiled in sql.items():
            joins = [
                join
                for plan in duckdb_plans(connection, compiled)
                for join in quadratic_joins(plan, seeds)
            ]
            if joins:
                found[key] = joins

    assert found == {}


@pytest.mark.parametrize(
    ("condition", "joins"),
    [
        ("calls.phone = people.phone", []),
        ("calls.phone = people.phone and calls.day > people.day", []),
        # The equality of a column and a constant is none.
        ("people.phone is not null and calls.day > people.day", ["a join"]),
        ("coalesce(calls.phone = people.phone, calls.day = people.day)", ["a join"]),
        ("1 = 1", ["a join"]),
    ],
)
def test_a_join_without_an_equality_is_found(condition: str, joins: list[str]) -> None:
    with duckdb.connect() as connection:
        for table in ("people", "calls"):
            connection.execute(
                f"create table {table} as select "
                "i % 700 as phone, i % 365 as day from range(2000) as numbers(i)"
            )
        sql = f"select count(*) from people left join calls on {condition}"
        plans = duckdb_plans(connection, sql)
        found = [join for plan in plans for join in quadratic_joins(plan, set())]
    assert ["a join"] * len(found) == joins


@pytest.mark.parametrize(
    "side",
    ["(select max(day) as newest from people)", "(values (1), (2), (3)) as steps (step)"],
)
def test_a_join_with_one_row_or_a_list_is_let_pass(side: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "create table people as select i % 365 as day from range(2000) as numbers(i)"
        )
        plans = duckdb_plans(connection, f"select * from people cross join {side}")
        assert [join for plan in plans for join in quadratic_joins(plan, set())] == []


def spark_node(name: str, *children: dict[str, object], told: str = "") -> dict[str, object]:
    return {"nodeName": name, "simpleString": f"{name}{told}", "children": list(children)}


PEOPLE = spark_node("Scan parquet spark_catalog.marts.people")
ONE_ROW = spark_node("HashAggregate", PEOPLE, told="(keys=[], functions=[max(day#1)])")
EXCHANGED = spark_node("BroadcastExchange", ONE_ROW, told=" IdentityBroadcastMode, [plan_id=7]")


@pytest.mark.parametrize(
    ("side", "joins"),
    [
        (PEOPLE, 1),
        (spark_node("HashAggregate", PEOPLE, told="(keys=[day#1], functions=[])"), 1),
        (ONE_ROW, 0),
        (EXCHANGED, 0),
        (spark_node("LocalTableScan"), 0),
        (spark_node("Scan parquet spark_catalog.raw_reference.dealerships"), 0),
    ],
)
def test_a_join_of_spark_without_an_equality_is_found(
    side: dict[str, object], joins: int, tmp_path: Path
) -> None:
    target = " file:/lake/warehouse/marts.db/calls, false, Parquet, [path=...]"
    join = spark_node("BroadcastNestedLoopJoin", PEOPLE, side)
    event = {"sparkPlanInfo": spark_node("Execute Insert", join, told=target)}
    (tmp_path / "events_1").write_text(json.dumps(event) + "\n", encoding="utf-8")

    ((relation, plan),) = spark_plans(tmp_path)

    assert relation == "marts.calls"
    assert len(quadratic_joins(plan, {"raw_reference.dealerships"})) == joins


def test_a_side_that_spark_reads_again_is_what_it_was(tmp_path: Path) -> None:
    again = spark_node("ReusedExchange", told=" [day#2], BroadcastExchange, [plan_id=7]")
    join = spark_node("BroadcastNestedLoopJoin", PEOPLE, again)
    union = spark_node("Union", spark_node("Project", EXCHANGED), join)
    (tmp_path / "events_1").write_text(json.dumps({"sparkPlanInfo": union}) + "\n")

    ((_, plan),) = spark_plans(tmp_path)

    assert quadratic_joins(plan, set()) == []
