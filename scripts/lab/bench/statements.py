"""The statements of a build, run in one DuckDB process without dbt.

python -m lab.bench.statements WAREHOUSE PLAN prints what each of the plan's statements took.
"""

import json
import resource
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class Step:
    """One node of dbt as a statement; `relation` is what it makes, empty for a test."""

    node: str
    relation: str
    statement: str


@dataclass(frozen=True)
class Cost:
    """What a step took: seconds on the clock, and of all processors together."""

    node: str
    seconds: float
    cpu_seconds: float


@dataclass(frozen=True)
class Plan:
    """What to run, and under which settings of DuckDB."""

    settings: Mapping[str, str]
    steps: list[Step]

    def write(self, path: Path) -> None:
        """Keep it for the process that runs it."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Plan":
        """The plan that `write` kept."""
        kept = json.loads(path.read_text(encoding="utf-8"))
        return cls(kept["settings"], [Step(**step) for step in kept["steps"]])


def run_steps(connection: duckdb.DuckDBPyConnection, steps: list[Step]) -> Iterator[Cost]:
    """Run each step and tell what it took.

    Raises:
        duckdb.Error: a statement failed.
    """
    for step in steps:
        start, cpu = time.perf_counter(), cpu_seconds()
        connection.execute(step.statement).fetchall()
        yield Cost(step.node, time.perf_counter() - start, cpu_seconds() - cpu)


def cpu_seconds() -> float:
    """What this process has taken of all processors since it began."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Run a plan in a warehouse."""
    warehouse, path = sys.argv[1:]
    plan = Plan.read(Path(path))
    with duckdb.connect(warehouse, config=dict(plan.settings)) as connection:
        connection.execute("set enable_progress_bar = false")
        costs = [asdict(cost) for cost in run_steps(connection, plan.steps)]
    sys.stdout.write(json.dumps(costs))


if __name__ == "__main__":
    main()
