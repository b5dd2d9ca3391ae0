"""A process that runs a plan for one day after another: python -m dms.backfill.worker PLAN DAY...

It reads the warehouse and writes beside the plan, for each day, a Parquet file of the states; then
a line of JSON says that the day is done.
"""

import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from dms.backfill.once import Once, is_once
from dms.backfill.plan import Plan, Step, quoted
from dms.backfill.states import STATES, count_customers
from dms.bare import creating
from dms.sql import quote, quote_text

ONCE_SCHEMA = "typed_once"


class Scratch:
    """A database in memory under the name of the warehouse, in which days are run.

    What no day changes is seen through views. Memory that does not suffice is spilled to `folder`,
    which is its own: DuckDB names files there alike in every process, and reads what it finds.
    """

    def __init__(self, plan: Plan, folder: Path) -> None:
        self._plan = plan
        self._typed: set[str] = set()
        config: dict[str, Any] = {**plan.settings, "temp_directory": str(folder)}
        self.connection = duckdb.connect(":memory:", config=config)
        self._run("set enable_progress_bar = false")
        built = f"{plan.catalog} as built"
        self._run(f"attach {quote_text(plan.warehouse)} as {quote(built)} (read_only)")
        self._run(f"attach ':memory:' as {quote(plan.catalog)}")
        self._run(f"use {quote(plan.catalog)}")
        schemas = {schema for schema, _ in plan.stands} | {ONCE_SCHEMA}
        schemas |= {step.relation.split(".")[1].strip('"') for step in plan.steps}
        for schema in sorted(schemas):
            self._run(f"create schema if not exists {quoted(plan.catalog, schema)}")
        for schema, name in plan.stands:
            here, there = quoted(plan.catalog, schema, name), quoted(built, schema, name)
            self._run(f"create view {here} as from {there}")

    def build(self, day: date) -> None:
        """Run the plan for a day; the tables that nobody reads any more are gone after it."""
        for step in self._plan.steps:
            code = step.on(day)
            if is_once(code):
                code = self._type_once(step, code)
            self._run(creating(step.kind, step.relation, code))
            for table in step.done_with:
                self._run(f"drop table {table}")

    def _type_once(self, step: Step, code: str) -> str:
        relation = quoted(self._plan.catalog, ONCE_SCHEMA, step.name)
        once = Once(code, relation)
        if step.name not in self._typed:
            self._run(f"create table {relation} as (\n{once.filling}\n)")
            self._typed.add(step.name)
        elif not once.is_register and self._run(once.missing).fetchall() != [(0,)]:
            self._run(f"insert into {relation}\n{once.adding}")
        return once.dated

    def _run(self, statement: str) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(statement)


def main() -> None:
    """Run the days, in the order given."""
    plan_file, *days = sys.argv[1:]
    folder = Path(plan_file).parent
    scratch = Scratch(Plan.read(Path(plan_file)), folder / f"spilled_{days[0]}")
    for text in days:
        start = time.perf_counter()
        scratch.build(date.fromisoformat(text))
        file = quote_text(folder / f"{text}.parquet")
        scratch.connection.execute(f"copy ({STATES.format(day=quote_text(text))}) to {file}")
        done = {
            "day": text,
            "customers": count_customers(scratch.connection),
            "seconds": time.perf_counter() - start,
        }
        sys.stdout.write(json.dumps(done) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
