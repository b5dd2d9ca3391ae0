"""RFM scores from the same facts by DuckDB, Polars and pandas, each in a process of its own.

python -m lab.bench.rfm give WAREHOUSE PLAN FOLDER writes the facts, DuckDB's SQL and the answer;
python -m lab.bench.rfm duckdb|polars|pandas FOLDER works the scores out, and prints what that took
without starting Python and loading the tool;
python -m lab.bench.rfm compare FOLDER prints which of them differ from the answer.
"""

import json
import sys
import time
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

from dms.dbt import DbtProject
from dms.sql import quote_text
from dms.yaml_files import read_yaml
from lab.bench.site import WAREHOUSE
from lab.bench.statements import Plan, cpu_seconds

TOOLS = ("duckdb", "polars", "pandas")
MODEL = "customer_rfm"
_CATALOG = WAREHOUSE.removesuffix(".duckdb")
_FACTS, _GRID, _ANSWER, _TASK = "facts.parquet", "grid.parquet", "answer.parquet", "task.json"
_KEY = ["customer_key", "department"]
_BY = "customer_key, department, activity_on, reporting_net_revenue, reporting_gross_profit"


def installed_tools() -> list[str]:
    """Those of TOOLS that this environment has; pandas needs pyarrow to read the facts."""
    needs = {"polars": ("polars",), "pandas": ("pandas", "pyarrow")}
    return [tool for tool in TOOLS if all(find_spec(name) for name in needs.get(tool, ()))]


def _give(warehouse: Path, plan: Path, folder: Path) -> None:
    """Write what the tools read: facts, grid, day and months; and the answer that dbt gave."""
    (step,) = [step for step in Plan.read(plan).steps if step.relation.endswith(f'"{MODEL}"')]
    months = read_yaml(DbtProject.locate().directory / "dbt_project.yml")["vars"]
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        for query, name in (
            (f"select {_BY} from marts.customer_activities", _FACTS),
            ("from raw_reference.rfm_grid", _GRID),
            (f"from marts.{MODEL}", _ANSWER),
        ):
            connection.execute(f"copy ({query}) to {quote_text(folder / name)} (format parquet)")
        found = connection.execute("select max(as_of_date) from quality.builds").fetchone()
    assert found is not None
    task = {
        "as_of": str(found[0]),
        "months": months["segment_thresholds"]["rfm_look_back_months"],
        "sql": step.statement.partition("(")[2].rpartition(")")[0],
    }
    (folder / _TASK).write_text(json.dumps(task), encoding="utf-8")


def _with_duckdb(folder: Path, task: dict[str, Any], to: Path) -> None:
    """The SQL of the model, on the facts where they lie."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach ':memory:' as {_CATALOG}")
        for schema, name, file in (
            ("marts", "customer_activities", _FACTS),
            ("raw_reference", "rfm_grid", _GRID),
        ):
            connection.execute(f"create schema {_CATALOG}.{schema}")
            connection.execute(
                f"create view {_CATALOG}.{schema}.{name} as from {quote_text(folder / file)}"
            )
        connection.execute(f"copy ({task['sql']}) to {quote_text(to)} (format parquet)")


def _with_polars(folder: Path, task: dict[str, Any], to: Path) -> None:
    """The same with lazy frames, which Polars plans as a whole."""
    import polars as pl  # noqa: PLC0415

    as_of = date.fromisoformat(task["as_of"])
    since = _months_before(as_of, task["months"])
    facts = (
        pl.scan_parquet(folder / _FACTS)
        .filter(pl.col("department") != "finance")
        .with_columns(
            department=pl.col("department").replace("body", "service"),
            is_recent=(pl.col("activity_on") > since) & (pl.col("activity_on") <= as_of),
        )
    )
    taken = ["customer_key", "department", "activity_on", "value", "is_counted"]
    scoped = pl.concat(
        [
            facts.with_columns(
                value="reporting_net_revenue",
                is_counted=(pl.col("department") == "sales") | pl.col("is_recent"),
            ).select(taken),
            facts.with_columns(
                department=pl.lit("all"), value="reporting_gross_profit", is_counted="is_recent"
            ).select(taken),
        ]
    )
    counted = pl.col("is_counted")
    measured = (
        scoped.group_by(_KEY)
        .agg(
            recency_days=(as_of - pl.col("activity_on").max()).dt.total_days(),
            activities=pl.len(),
            days=pl.col("activity_on").filter(counted).n_unique(),
            monetary=pl.col("value").filter(counted).sum(),
        )
        .with_columns(
            frequency=pl.when(pl.col("department") == "sales")
            .then(pl.col("activities"))
            .otherwise(pl.col("days"))
        )
    )

    def score(name: str, *, falls: bool = False) -> "pl.Expr":
        # In whole numbers: Polars divides by a scalar as it multiplies by its inverse.
        below = pl.col(name).rank("min", descending=falls).cast(pl.Int64) - 1
        others = pl.max_horizontal(pl.len().cast(pl.Int64) - 1, 1)
        return (1 + 5 * below // others).over("department").clip(upper_bound=5).cast(pl.Int32)

    scored = measured.with_columns(
        r_score=score("recency_days", falls=True),
        f_score=score("frequency"),
        m_score=score("monetary"),
    ).with_columns(fm_score=(pl.col("f_score") + pl.col("m_score") + 1) // 2)
    scored.join(pl.scan_parquet(folder / _GRID), on=["r_score", "fm_score"]).drop(
        "activities", "days"
    ).sink_parquet(to)


def _with_pandas(folder: Path, task: dict[str, Any], to: Path) -> None:
    """The same with frames; money in whole cents, because sums of floats would not compare."""
    import pandas as pd  # noqa: PLC0415

    as_of = pd.Timestamp(task["as_of"])
    since = as_of - pd.DateOffset(months=task["months"])
    facts = pd.read_parquet(folder / _FACTS, dtype_backend="pyarrow")
    facts = facts[facts["department"] != "finance"]
    facts["department"] = facts["department"].replace("body", "service")
    facts["activity_on"] = facts["activity_on"].astype("datetime64[s]")
    for name in ("reporting_net_revenue", "reporting_gross_profit"):
        facts[name] = (facts[name].astype("float64").fillna(0) * 100).round().astype("int64")
    is_recent = (facts["activity_on"] > since) & (facts["activity_on"] <= as_of)
    by_department = facts.assign(
        cents=facts["reporting_net_revenue"],
        is_counted=(facts["department"] == "sales") | is_recent,
    )
    of_all = facts.assign(
        department="all", cents=facts["reporting_gross_profit"], is_counted=is_recent
    )
    scoped = pd.concat([by_department, of_all])
    scoped["cents"] = scoped["cents"].where(scoped["is_counted"], 0)
    scoped["counted_on"] = scoped["activity_on"].where(scoped["is_counted"])
    measured = (
        scoped.groupby(_KEY)
        .agg(
            last_on=("activity_on", "max"),
            activities=("activity_on", "size"),
            days=("counted_on", "nunique"),
            cents=("cents", "sum"),
        )
        .reset_index()
    )
    measured["recency_days"] = (as_of - measured["last_on"]).dt.days
    is_sales = measured["department"] == "sales"
    measured["frequency"] = measured["activities"].where(is_sales, measured["days"])
    measured["monetary"] = measured["cents"] / 100
    groups = measured.groupby("department")
    others = (groups["cents"].transform("size") - 1).clip(lower=1)
    for score, name, rises in (
        ("r_score", "recency_days", False),
        ("f_score", "frequency", True),
        ("m_score", "cents", True),
    ):
        below = groups[name].rank(method="min", ascending=rises) - 1
        measured[score] = (1 + 5 * below // others).clip(upper=5).astype("int32")
    measured["fm_score"] = (measured["f_score"] + measured["m_score"] + 1) // 2
    grid = pd.read_parquet(folder / _GRID)
    measured.merge(grid, on=["r_score", "fm_score"]).to_parquet(to)


def _months_before(day: date, months: int) -> date:
    found = duckdb.execute("select cast(? - to_months(?) as date)", [day, months]).fetchone()
    assert found is not None
    return date.fromisoformat(str(found[0]))


def _differing(folder: Path) -> list[str]:
    """The tools whose result is not the answer, row for row and column for column."""
    columns = (
        "customer_key, department, cast(recency_days as integer), cast(frequency as integer), "
        "cast(monetary as decimal(12, 2)), cast(r_score as integer), cast(f_score as integer), "
        "cast(m_score as integer), cast(fm_score as integer), rfm_segment"
    )
    answer = f"select {columns} from {quote_text(folder / _ANSWER)}"
    found = []
    for tool in TOOLS:
        path = folder / f"{tool}.parquet"
        result = f"select {columns} from {quote_text(path)}"
        rows = f"({answer} except all {result}) union all ({result} except all {answer})"
        if path.is_file() and duckdb.execute(f"select 1 from ({rows}) limit 1").fetchone():
            found.append(tool)
    return found


def main() -> None:
    """Do what the first argument says."""
    what, *paths = sys.argv[1:]
    folder = Path(paths[-1])
    if what == "give":
        _give(Path(paths[0]), Path(paths[1]), folder)
    elif what == "compare":
        sys.stdout.write(json.dumps(_differing(folder)))
    else:
        work = {"duckdb": _with_duckdb, "polars": _with_polars, "pandas": _with_pandas}[what]
        task = json.loads((folder / _TASK).read_text(encoding="utf-8"))
        import_module(what)
        start, cpu = time.perf_counter(), cpu_seconds()
        work(folder, task, folder / f"{what}.parquet")
        took = {"seconds": time.perf_counter() - start, "cpu_seconds": cpu_seconds() - cpu}
        sys.stdout.write(json.dumps(took))


if __name__ == "__main__":
    main()
