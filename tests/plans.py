"""Plans of both engines as one tree, and the joins whose work grows with the product of two sides.

DuckDB makes such a join of a condition that holds no equality of two columns, or one of a column
and a constant in a left join; Spark of one without an equality. It is let pass where one side is
a single row, or a list that somebody wrote.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb

Kind = Literal["quadratic", "passing", "one_row", "written", "scan", "other"]

OF_DUCKDB: dict[str, Kind] = {
    "BLOCKWISE_NL_JOIN": "quadratic",
    "CROSS_PRODUCT": "quadratic",
    "IE_JOIN": "quadratic",
    "NESTED_LOOP_JOIN": "quadratic",
    "PIECEWISE_MERGE_JOIN": "quadratic",
    "POSITIONAL_JOIN": "quadratic",
    "CTE_SCAN": "passing",
    "FILTER": "passing",
    "ORDER_BY": "passing",
    "PROJECTION": "passing",
    "TOP_N": "passing",
    "WINDOW": "passing",
    "UNGROUPED_AGGREGATE": "one_row",
    "DUMMY_SCAN": "one_row",
    "EMPTY_RESULT": "one_row",
    "COLUMN_DATA_SCAN": "written",
}
OF_SPARK: dict[str, Kind] = {
    "BroadcastNestedLoopJoin": "quadratic",
    "CartesianProduct": "quadratic",
    "BroadcastExchange": "passing",
    "ColumnarToRow": "passing",
    "Exchange": "passing",
    "Filter": "passing",
    "InputAdapter": "passing",
    "Project": "passing",
    "ReusedExchange": "passing",
    "Sort": "passing",
    "Window": "passing",
    "Scan OneRowRelation": "one_row",
    "LocalTableScan": "written",
}
OF_ONE_ROW = {"landing.salt"}
"""Relations that hold one row: the salt of a landing folder."""

_WITHOUT_KEYS = re.compile(r"\w*Aggregate\(keys=\[\]")
_EXCHANGE = re.compile(r"\[plan_id=(\d+)\]")
_WRITTEN_TO = re.compile(r"file:\S*/([^/]+)\.db/([^/,]+), ")


@dataclass
class Operator:
    """One step of a plan; `relation` is the schema.table that a scan reads."""

    name: str
    kind: Kind
    relation: str
    children: "list[Operator]"

    def walk(self) -> "Iterator[Operator]":
        """Each step once, also where its rows are read again."""
        yield self
        if self.name not in ("CTE_SCAN", "ReusedExchange"):
            for child in self.children:
                yield from child.walk()


def seeds_of(target: Path) -> set[str]:
    """The project's seeds, each as schema.table, by dbt's target folder."""
    nodes = json.loads((target / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    seeds = (node for node in nodes.values() if node["resource_type"] == "seed")
    return {f"{seed['schema']}.{seed['alias']}" for seed in seeds}


def quadratic_joins(plan: Operator, seeds: set[str]) -> list[str]:
    """The joins of a plan that are none of the allowed, each as the engine calls it."""

    def is_one_row(node: Operator) -> bool:
        if node.kind == "passing":
            return is_one_row(node.children[0])
        if node.kind == "quadratic":
            return all(map(is_one_row, node.children))
        return node.kind == "one_row" or node.relation in OF_ONE_ROW

    def is_written(node: Operator) -> bool:
        if not node.children:
            return node.kind in ("written", "one_row") or node.relation in seeds
        return all(map(is_written, node.children))

    return [
        node.name
        for node in plan.walk()
        if node.kind == "quadratic"
        and not any(is_one_row(side) or is_written(side) for side in node.children)
    ]


def duckdb_plans(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Operator]:
    """How DuckDB would work out a query."""
    rows = connection.execute(f"explain (format json) {sql}").fetchall()
    return [_of_duckdb(plan, {}) for plan in json.loads(rows[0][1])]


def _of_duckdb(node: dict[str, Any], ctes: dict[str, Operator]) -> Operator:
    name, info = node["name"].strip(), node["extra_info"]
    children = []
    for child in node["children"]:
        children.append(_of_duckdb(child, ctes))
        if name == "CTE":  # its definition is its first child, and the second reads it
            ctes.setdefault(info["Table Index"], children[0])
    if name == "CTE_SCAN":
        children = [ctes[info["CTE Index"]]]
    relation = ".".join(info.get("Table", "").split(".")[-2:])
    return Operator(name, OF_DUCKDB.get(name, "scan" if relation else "other"), relation, children)


def spark_plans(event_log: Path) -> Iterator[tuple[str, Operator]]:
    """What Spark worked out, from its event logs: the schema.table written, and the plan.

    A query that wrote no table has an empty text there.
    """
    for file in sorted(path for path in event_log.rglob("*") if path.is_file()):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                if '"sparkPlanInfo"' not in line or not line.endswith("}\n"):
                    continue
                tree = json.loads(line).get("sparkPlanInfo")
                if tree is not None:
                    written = _WRITTEN_TO.search(tree["simpleString"])
                    yield ".".join(written.groups()) if written else "", _of_spark(tree)


def _of_spark(tree: dict[str, Any]) -> Operator:
    exchanges: dict[str, Operator] = {}
    reused: list[tuple[str, Operator]] = []

    def convert(node: dict[str, Any]) -> Operator:
        name, told = node["nodeName"], node["simpleString"]
        kind: Kind = "passing" if name.startswith("WholeStageCodegen") else "other"
        if _WITHOUT_KEYS.match(told):
            kind = "one_row"
        relation = ""
        if name.startswith("Scan ") and "spark_catalog." in name:
            kind, relation = "scan", name.split("spark_catalog.")[1]
        operator = Operator(name, OF_SPARK.get(name, kind), relation, [])
        operator.children = [convert(child) for child in node["children"]]
        found = _EXCHANGE.search(told)
        if found and name == "ReusedExchange":
            reused.append((found[1], operator))
        elif found:
            exchanges[found[1]] = operator
        return operator

    plan = convert(tree)
    for number, operator in reused:
        operator.children = [exchanges[number]] if number in exchanges else []
    return plan
