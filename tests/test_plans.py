"""No model and no data test joins in a way whose work grows with the product of its two sides.

DuckDB makes such a join of a condition that holds no equality of two columns, or one of a column
and a constant in a left join. It is let pass where one side is a single row, or a list that
somebody wrote.
"""

import json
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from conftest import BuiltSample

Node = dict[str, Any]

QUADRATIC = {
    "BLOCKWISE_NL_JOIN",
    "CROSS_PRODUCT",
    "IE_JOIN",
    "NESTED_LOOP_JOIN",
    "PIECEWISE_MERGE_JOIN",
    "POSITIONAL_JOIN",
}
# Rows as many as there are below.
PASSING_ON = {"FILTER", "ORDER_BY", "PROJECTION", "TOP_N", "WINDOW"}
# Relations of one row: the salt of a landing folder.
OF_ONE_ROW = {"landing.salt"}
WRITTEN = {"DUMMY_SCAN", "COLUMN_DATA_SCAN", "EMPTY_RESULT"}


def operators(plan: Node) -> Iterator[Node]:
    yield plan
    for child in plan["children"]:
        yield from operators(child)


def quadratic_joins(plan: Node, seeds: set[str]) -> list[str]:
    """The joins of a plan that are none of the allowed, each as DuckDB calls it."""
    # A CTE's definition is the first child of the operator that its scans name.
    ctes = {
        node["extra_info"]["Table Index"]: node["children"][0]
        for node in operators(plan)
        if node["name"].strip() == "CTE"
    }

    def is_one_row(node: Node) -> bool:
        name, info = node["name"].strip(), node["extra_info"]
        if name == "CTE_SCAN":
            return is_one_row(ctes[info["CTE Index"]])
        if name in PASSING_ON:
            return is_one_row(node["children"][0])
        if name in QUADRATIC:
            return all(map(is_one_row, node["children"]))
        return (
            name in {"UNGROUPED_AGGREGATE", "DUMMY_SCAN", "EMPTY_RESULT"}
            or relation_of(node) in OF_ONE_ROW
        )

    def is_written(node: Node) -> bool:
        name = node["name"].strip()
        if name == "CTE_SCAN":
            return is_written(ctes[node["extra_info"]["CTE Index"]])
        if not node["children"]:
            return name in WRITTEN or relation_of(node) in seeds
        return all(map(is_written, node["children"]))

    return [
        node["name"].strip()
        for node in operators(plan)
        if node["name"].strip() in QUADRATIC
        and not any(is_one_row(side) or is_written(side) for side in node["children"])
    ]


def relation_of(node: Node) -> str:
    """schema.table that a scan reads; an empty text for another operator."""
    table: str = node["extra_info"].get("Table", "")
    return ".".join(table.split(".")[-2:])


def explained(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Node]:
    rows = connection.execute(f"explain (format json) {sql}").fetchall()
    plans: list[Node] = json.loads(rows[0][1])
    return plans


def test_no_join_grows_with_the_product_of_its_sides(built_sample: BuiltSample) -> None:
    folder = built_sample.settings.warehouse.parent / "target"
    nodes = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    seeds = {
        f"{node['schema']}.{node['alias']}"
        for node in nodes.values()
        if node["resource_type"] == "seed"
    }
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
                for plan in explained(connection, compiled)
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
        found = [
            join for plan in explained(connection, sql) for join in quadratic_joins(plan, set())
        ]
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
        plans = explained(connection, f"select * from people cross join {side}")
        assert [join for plan in plans for join in quadratic_joins(plan, set())] == []
