"""`dms bench build`: a group landed, built and published, beside the same SQL without dbt."""

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

from dms.console import err, note
from dms.errors import DataError, UsageError
from dms.progress import Stage, working
from lab.bench.figures import NodeCost, by_layer, dearest, fastest_growing, growth
from lab.bench.files import require_room
from lab.bench.machine import describe_machine
from lab.bench.rfm import installed_tools
from lab.bench.site import BenchSite
from lab.bench.usage import Usage
from sample_group.sample import LAST_AS_OF, generate

DEFAULT_SIZES = (2_000, 20_000)
MOST_CUSTOMERS = 1_000_000
LEAST_GROWN_SECONDS = 0.5
"""What grew to less than this says nothing of what a larger group would take."""

_BYTES_A_CUSTOMER = 200_000
"""Of disk: the built warehouse, the bare one beside it, what is published, and what spills."""


@dataclass(frozen=True)
class SizeResult:
    """One group.

    customers   of the sample; None for exports of the user's own
    counts      rows landed, rows and bytes in the built warehouse
    steps       landing, reading the project (which only a first build does), dbt, publishing, bare
    rfm         seconds and processor seconds of the scores alone, by tool
    """

    customers: int | None
    counts: dict[str, int]
    steps: dict[str, Usage]
    nodes: list[NodeCost]
    rfm: dict[str, dict[str, float]]

    @property
    def people(self) -> int:
        """How many customers: those of the sample, else those that the build found."""
        return self.customers or self.counts["customers_found"]

    @property
    def published(self) -> Usage:
        """From the exports to what BI reads: landing, dbt and publishing, one after the other."""
        parts = [self.steps[name] for name in ("landing", "dbt", "publishing")]
        return Usage(
            sum(part.seconds for part in parts),
            sum(part.cpu_seconds for part in parts),
            max(part.peak_bytes for part in parts),
        )


def bench_build(folder: Path | None, customers: Sequence[int] | None) -> list[SizeResult]:
    """Measure groups of `customers`, the smallest first, or the exports in `folder`.

    Raises:
        UsageError: a number out of bounds, both or a folder that is none.
        DataError: the disk has no room, a step failed, or bare SQL gave other rows than dbt.
    """
    sizes = _check(folder, customers)
    with tempfile.TemporaryDirectory(prefix="dms-bench-") as scratch:
        place = Path(scratch)
        err.print(f"working in {place}, removed at the end", soft_wrap=True)
        require_room(place, _BYTES_A_CUSTOMER * max(size or 0 for size in sizes))
        if missing := {"polars", "pandas"} - set(installed_tools()):
            note(f"{' and '.join(sorted(missing))}: not installed, so left out; see --help")
        results = []
        for size in sizes:
            of_size = place / str(size or "exports")
            of_size.mkdir()
            site = BenchSite(of_size, folder.absolute() if folder else of_size / "landing")
            name = f"{size:,} customers" if size else f"{folder}"
            with working(name) as stage:
                results.append(_measure(site, size, stage))
            shutil.rmtree(of_size)
    return results


def _check(folder: Path | None, customers: Sequence[int] | None) -> Sequence[int | None]:
    if folder is not None:
        if customers:
            raise UsageError("--customers makes a sample, DIR takes exports: give one of the two")
        if not folder.is_dir():
            raise UsageError(f"{folder}: there is no such folder; name one that holds exports")
        return [None]
    for size in customers or ():
        if not 1 <= size <= MOST_CUSTOMERS:
            raise UsageError(f"--customers is {size}: give a number from 1 to {MOST_CUSTOMERS:,}")
    return sorted(set(customers or DEFAULT_SIZES))


def _measure(site: BenchSite, customers: int | None, stage: Stage) -> SizeResult:
    if customers:
        stage.say("exports")
        site.landing.mkdir()
        generate(site.landing, customers, 1, LAST_AS_OF.replace(month=6, day=30))
    steps: dict[str, Usage] = {}
    stage.say("landing")
    steps["landing"] = site.land()
    landed = site.copy_landed(site.folder / "bare")
    stage.say("dbt reads the project")
    steps["reading the project"] = site.parse()
    stage.say("dbt")
    steps["dbt"] = site.build()
    stage.say("publishing")
    steps["publishing"] = site.publish()
    stage.say("bare SQL")
    steps["bare"], nodes = _run_bare(site, landed)
    stage.say("RFM by others")
    rfm = _run_rfm(site)
    return SizeResult(customers, _count(site), steps, nodes, rfm)


def _run_bare(site: BenchSite, landed: Path) -> tuple[Usage, list[NodeCost]]:
    plan = str(site.folder / "plan.json")
    paths = (str(landed), str(site.warehouse), str(site.target), plan)
    module = "lab.bench.bare"
    known = json.loads(site.run("preparing bare SQL", module, "prepare", *paths).printed)
    bare = site.run("bare SQL", "lab.bench.statements", str(landed), plan)
    compared = site.run("comparing bare SQL with dbt", module, "compare", *paths)
    if other := json.loads(compared.printed):
        raise DataError(f"bare SQL gave other rows than dbt in {', '.join(other)}")
    landed.unlink()
    nodes = [
        NodeCost(**known[cost["node"]], seconds=cost["seconds"], cpu_seconds=cost["cpu_seconds"])
        for cost in json.loads(bare.printed)
    ]
    return bare.usage, nodes


def _run_rfm(site: BenchSite) -> dict[str, dict[str, float]]:
    place = site.folder / "rfm"
    place.mkdir()
    module, plan = "lab.bench.rfm", str(site.folder / "plan.json")
    site.run("giving the facts of RFM", module, "give", str(site.warehouse), plan, str(place))
    took: dict[str, dict[str, float]] = {}
    for tool in installed_tools():
        measured = site.run(f"RFM with {tool}", module, tool, str(place))
        took[tool] = {
            **json.loads(measured.printed),
            "process_seconds": measured.usage.seconds,
            "process_cpu_seconds": measured.usage.cpu_seconds,
            "peak_bytes": measured.usage.peak_bytes,
        }
    compared = site.run("comparing the scores", module, "compare", str(place))
    if other := json.loads(compared.printed):
        raise DataError(f"{', '.join(other)}: gave other scores than dbt")
    return took


def _count(site: BenchSite) -> dict[str, int]:
    query = """
        select
            (select cast(coalesce(sum(rows_landed), 0) as bigint) from landing.files),
            (select cast(sum(estimated_size) as bigint) from duckdb_tables()),
            (select count(*) from marts.customers),
            (select count(*) from marts.customer_activities)
    """
    with duckdb.connect(str(site.warehouse), read_only=True) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    names = ("rows_landed", "rows_built", "customers_found", "activities")
    return {**dict(zip(names, row, strict=True)), "bytes": site.warehouse.stat().st_size}


def as_document(results: list[SizeResult]) -> dict[str, Any]:
    """All figures, as they go into the JSON file."""
    return {
        "machine": describe_machine(),
        "sizes": [
            {
                "customers": result.customers,
                **result.counts,
                "steps": {
                    name: asdict(usage)
                    for name, usage in (*result.steps.items(), ("published", result.published))
                },
                "layers": by_layer(result.nodes),
                "dearest": [asdict(node) for node in dearest(result.nodes)],
                "nodes": [asdict(node) for node in result.nodes],
                "rfm": result.rfm,
            }
            for result in results
        ],
        "growth": [
            {
                "from": smaller.customers,
                "to": larger.customers,
                **{name: [asdict(one) for one in found] for name, found in grown.items()},
            }
            for smaller, larger, grown in growths(results)
        ],
    }


def growths(results: list[SizeResult]) -> list[tuple[SizeResult, SizeResult, dict[str, Any]]]:
    """From each size to the next: how the processor seconds of steps and nodes grew."""
    found = []
    for smaller, larger in pairwise(results):
        customers = (smaller.customers or 0, larger.customers or 0)
        before, after = (
            {**result.steps, "published": result.published} for result in (smaller, larger)
        )
        steps = [
            growth(name, before[name].cpu_seconds, after[name].cpu_seconds, customers)
            for name in before
        ]
        smaller_nodes, larger_nodes = (
            {node.name: node.cpu_seconds for node in result.nodes} for result in (smaller, larger)
        )
        nodes = fastest_growing(smaller_nodes, larger_nodes, customers, LEAST_GROWN_SECONDS)
        found.append((smaller, larger, {"steps": steps, "nodes": nodes}))
    return found
