"""The SQL of a build without dbt: what to run, and whether it gave the rows that dbt gives.

In a process of its own, so that the memory of others is not counted with it:
python -m lab.bench.bare prepare|compare WAREHOUSE BUILT TARGET PLAN.
"""

import json
import sys
from pathlib import Path
from typing import Any

import duckdb

from dms.bare import CREATED, creating, read_settings, relation_of
from dms.errors import DataError
from dms.sql import quote, quote_text
from lab.bench.figures import layer_of
from lab.bench.statements import Plan, Step

TEST = "test"
BUILT = "built"
"""The catalog of the warehouse that dbt built, while another is looked at beside it."""

_STAMPED = ("refreshed_at", "sql_fingerprint", "typed_by", "definition")
"""Columns that differ without dbt: their values come from the comments that it leaves, or from the
SQL by which a table is written (the macro with_kept_rows).
"""


def plan_steps(manifest: dict[str, Any], results: dict[str, Any]) -> list[Step]:
    """The models and data tests that dbt ran, in the order in which it was done with them.

    Raises:
        DataError: a model is materialized in a way that has no counterpart here.
    """
    steps = []
    for result in results["results"]:
        node, code = manifest["nodes"].get(result["unique_id"]), result.get("compiled_code")
        if node and code and node["resource_type"] in ("model", TEST):
            relation = result.get("relation_name") or ""
            steps.append(Step(node["unique_id"], relation, _statement(node, relation, code)))
    return steps


def _statement(node: dict[str, Any], relation: str, code: str) -> str:
    kind = node["config"]["materialized"]
    if kind == TEST:
        return f"select {node['config']['fail_calc']} from (\n{code}\n) as failing"
    if kind == "incremental":
        return f"insert into {relation} by name (\n{code}\n)"
    if kind in CREATED:
        return creating(kind, relation, code)
    raise DataError(f"{node['name']}: bare SQL knows no materialization {kind}")


def lay_out(warehouse: Path, built: Path, manifest: dict[str, Any]) -> None:
    """Give a landed warehouse what dbt's seeds and hooks would: schemas, seeds, empty tables.

    Those are the raw tables that nothing landed in, and the registers of keys as a first build
    finds them. `built` is the warehouse that dbt built from the same files; the two have the same
    file name, which the SQL bears.
    """
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(f"attach {quote_text(built)} as {BUILT} (read_only)")
        for node in (*manifest["nodes"].values(), *manifest["sources"].values()):
            if node["resource_type"] not in ("model", "seed", "source"):
                continue
            name = ".".join(map(quote, relation_of(node)))
            connection.execute(f"create schema if not exists {quote(node['schema'])}")
            if node["resource_type"] == "seed":
                connection.execute(f"create table {name} as from {BUILT}.{name}")
            elif node["resource_type"] == "source":
                connection.execute(
                    f"create table if not exists {name} as from {BUILT}.{name} limit 0"
                )


def differing(warehouse: Path, built: Path, steps: list[Step]) -> list[str]:
    """The tables whose rows are not those that dbt made, by schema and name."""
    found = []
    with duckdb.connect(":memory:") as connection:
        for path, catalog in ((warehouse, "bare"), (built, BUILT)):
            connection.execute(f"attach {quote_text(path)} as {catalog} (read_only)")
        for step in steps:
            # A view holds no rows, and names its own catalog.
            if not step.relation or step.statement.startswith("create or replace view"):
                continue
            name = step.relation.split(".", 1)[1]
            bare = _fingerprint(connection, f"bare.{name}")
            if bare != _fingerprint(connection, f"{BUILT}.{name}"):
                found.append(name.replace('"', ""))
    return found


def _fingerprint(connection: duckdb.DuckDBPyConnection, relation: str) -> tuple[Any, ...]:
    """How many rows, and a sum over all of their values, whatever their order."""
    described = connection.execute(f"describe {relation}").fetchall()
    columns = ", ".join(quote(name) for name, *_ in described if name not in _STAMPED)
    row = connection.execute(
        f"select count(*), sum(hash(row({columns}))) from {relation}"
    ).fetchone()
    assert row is not None
    return row


def _prepare(warehouse: Path, built: Path, target: Path, plan: Path) -> dict[str, Any]:
    """Lay out the warehouse and write the plan; gives name, layer and dbt's seconds by node."""
    manifest, results = (
        json.loads((target / name).read_text(encoding="utf-8"))
        for name in ("manifest.json", "run_results.json")
    )
    lay_out(warehouse, built, manifest)
    steps = plan_steps(manifest, results)
    Plan(read_settings(), steps).write(plan)
    seconds = {one["unique_id"]: float(one["execution_time"]) for one in results["results"]}
    return {
        step.node: {
            "name": manifest["nodes"][step.node]["name"],
            "layer": layer_of(
                manifest["nodes"][step.node]["resource_type"], manifest["nodes"][step.node]["fqn"]
            ),
            "dbt_seconds": seconds[step.node],
        }
        for step in steps
    }


def main() -> None:
    """Prepare a landed warehouse, or compare what its plan made with what dbt built."""
    what, *paths = sys.argv[1:]
    warehouse, built, target, plan = map(Path, paths)
    if what == "prepare":
        found: object = _prepare(warehouse, built, target, plan)
    else:
        found = differing(warehouse, built, Plan.read(plan).steps)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
