"""`dms bench identity`: matching a population whose truth is known."""

import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
from rich import box
from rich.table import Table

from dms.console import err, out
from dms.errors import UsageError
from lab.bench.people import write_people
from lab.bench.site import run_dbt
from lab.bench.usage import Usage

FOLDER = "path:models/intermediate/identity"
WAREHOUSE = "matching.duckdb"
WANTED = "+int_customer_groups"
MATCHING_MODELS = "int_identity_"
LEAST_RECORDS, MOST_RECORDS = 100, 20_000_000

MATCHING = """
    with labelled as (
        select
            records.record_number,
            truth.person,
            records.customer_key
        from bench.truth
        inner join (
            select numbered.record_number, cards.*
            from intermediate.int_identity_records as numbered
            inner join intermediate.int_customer_groups as cards
                on numbered.source_customer_key = cards.source_customer_key
        ) as records
            on truth.source_customer_number = records.source_customer_number
    ), compared as (
        select pairs.outcome in ('linked', 'decided_same') as is_linked
        from intermediate.int_identity_pairs as pairs
        inner join labelled as left_records
            on pairs.left_record_number = left_records.record_number
        inner join labelled as right_records
            on pairs.right_record_number = right_records.record_number
        where left_records.person = right_records.person
    ), counted as (
        select
            (select count(*) from labelled) as records,
            (select count(*) from intermediate.int_identity_pairs) as candidate_pairs,
            (select coalesce(max(block_size), 0) from intermediate.int_identity_blocks)
                as largest_block,
            (select sum(n * (n - 1) / 2) from (
                select count(*) as n from bench.truth group by person)) as true_pairs,
            (select count(*) from compared) as blocked_pairs,
            (select count(*) from compared where is_linked) as linked_pairs,
            (select sum(n * (n - 1) / 2) from (
                select count(*) as n from labelled group by customer_key)) as grouped_pairs,
            (select sum(n * (n - 1) / 2) from (
                select count(*) as n from labelled group by customer_key, person)) as right_pairs
    )
    select
        records, candidate_pairs, largest_block,
        cast(true_pairs as bigint) as true_pairs,
        blocked_pairs / true_pairs as blocking_recall,
        linked_pairs / blocked_pairs as scoring_recall,
        right_pairs / grouped_pairs as precision,
        right_pairs / true_pairs as recall
    from counted
"""


@dataclass(frozen=True)
class Matching:
    """Seconds of each model; shares of pairs of records of one person.

    matching_seconds: of the models int_identity_*, which go from records in one spelling to groups;
    the others read the exports, erase, and give keys.
    """

    records: int
    candidate_pairs: int
    largest_block: int
    true_pairs: int
    blocking_recall: float
    scoring_recall: float
    precision: float
    recall: float
    peak_bytes: int
    seconds: float
    matching_seconds: float
    models: dict[str, float]


def bench_identity(records: int, seed: int, keep: Path | None) -> Matching:
    """Make up `records` cards, match them in a scratch warehouse, and measure that.

    `keep`: new file that the warehouse becomes in the end.

    Raises:
        UsageError: a number out of bounds, or a file that is there already.
        DataError: a measurement failed.
    """
    if not LEAST_RECORDS <= records <= MOST_RECORDS:
        raise UsageError(
            f"--records is {records}: give a number from {LEAST_RECORDS} to {MOST_RECORDS:,}"
        )
    if keep is not None and keep.exists():
        raise UsageError(f"{keep}: is there already; name a new file")
    with tempfile.TemporaryDirectory(prefix="dms-bench-") as folder:
        err.print(f"working in {folder}, removed at the end", soft_wrap=True)
        result = _measure(Path(folder), records, seed)
        if keep is not None:
            shutil.move(Path(folder) / WAREHOUSE, keep)
    return result


def show(result: Matching, *, as_json: bool) -> None:
    """Print the result, as tables or as one JSON document."""
    if as_json:
        print(json.dumps(asdict(result), indent=1))  # noqa: T201
    else:
        out.print(_models_table(result))
        out.print(_figures_table(result))


def _measure(place: Path, records: int, seed: int) -> Matching:
    warehouse = place / WAREHOUSE
    with err.status("making up people"):
        write_people(warehouse, records, seed)
    with err.status("building what matching reads"):
        _run_dbt(place, ["build", "--select", WANTED, "--exclude", FOLDER])
    with err.status("matching"):
        done = _run_dbt(place, ["build", "--threads", "1", "--select", f"{WANTED},{FOLDER}"])
    results = json.loads((place / "target" / "run_results.json").read_text(encoding="utf-8"))
    models = {
        one["unique_id"].split(".")[-1]: round(float(one["execution_time"]), 2)
        for one in results["results"]
        if one["unique_id"].startswith("model.")
    }
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(MATCHING)
        names = [column[0] for column in found.description or []]
        figures: dict[str, Any] = dict(zip(names, found.fetchall()[0], strict=True))
    return Matching(
        **figures,
        peak_bytes=done.peak_bytes,
        seconds=round(sum(models.values()), 2),
        matching_seconds=round(
            sum(seconds for name, seconds in models.items() if name.startswith(MATCHING_MODELS)), 2
        ),
        models=models,
    )


def _run_dbt(place: Path, arguments: list[str]) -> Usage:
    return run_dbt(
        "dbt",
        [
            *arguments,
            *("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"),
        ],
        {
            "DMS_WAREHOUSE": str(place / WAREHOUSE),
            "DBT_TARGET_PATH": str(place / "target"),
            "DBT_LOG_PATH": str(place / "logs"),
        },
    )


def _models_table(result: Matching) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("model", no_wrap=True)
    table.add_column("seconds", justify="right")
    for name, seconds in result.models.items():
        table.add_row(name, f"{seconds:.1f}")
    table.add_section()
    table.add_row("all", f"{result.seconds:.1f}")
    table.add_row(f"{MATCHING_MODELS}* alone", f"{result.matching_seconds:.1f}")
    return table


def _figures_table(result: Matching) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right")
    for name in ("records", "candidate_pairs", "largest_block", "true_pairs"):
        table.add_row(name.replace("_", " "), f"{getattr(result, name):,}")
    for name in ("blocking_recall", "scoring_recall", "precision", "recall"):
        table.add_row(name.replace("_", " "), f"{getattr(result, name):.4f}")
    table.add_row("peak memory, MB", f"{result.peak_bytes / 1e6:,.0f}")
    return table
