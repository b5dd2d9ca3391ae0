"""`dms bench nights`: what the last of many nights costs beside the first."""

import json
import tempfile
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import fmean
from typing import Any

from rich.table import Table

from dms.console import err, note, plain_table
from dms.errors import UsageError
from dms.landing.files import LandingFile, find_files
from dms.landing.layouts import STAGING, read_layouts
from dms.progress import Stage, working
from lab.bench.figures import Growth, grown_most, growth
from lab.bench.files import require_room
from lab.bench.machine import describe_machine
from lab.bench.site import BenchSite
from lab.bench.usage import Usage
from sample_group.extracts import nightly, whole
from sample_group.sample import LAST_AS_OF, generate

MOST_NIGHTS = 365
MOST_CUSTOMERS = 200_000
STEPS = ("landing", "dbt", "publishing")
_BYTES_A_CUSTOMER, _BYTES_A_CARD = 200_000, 4_000
"""Of disk: the warehouse and what is published; and the cards of one customer in one night."""


@dataclass(frozen=True)
class Night:
    """One night: its files, what landing, dbt and publishing took, and the warehouse after it.

    nodes   seconds in which dbt was at each model and test
    """

    day: str
    files: int
    file_bytes: int
    steps: dict[str, Usage]
    warehouse_bytes: int
    nodes: dict[str, float]

    def cpu_seconds(self, *steps: str) -> float:
        """Processor seconds of some steps together."""
        return sum(self.steps[name].cpu_seconds for name in steps)


@dataclass(frozen=True)
class Nights:
    """The build of the history, and the nights after it."""

    customers: int
    history: Night
    nights: list[Night]

    @property
    def growth(self) -> list[Growth]:
        """The last night beside the first: landing and build together, and each step."""
        first, last = self.nights[0], self.nights[-1]
        parts = {"landing and dbt": ("landing", "dbt"), **{name: (name,) for name in STEPS}}
        same = (self.customers, self.customers)
        return [
            growth(name, first.cpu_seconds(*steps), last.cpu_seconds(*steps), same)
            for name, steps in parts.items()
        ]

    @property
    def some(self) -> int:
        """How many nights at each end are taken together, where one alone is too uneven."""
        return max(1, len(self.nights) // 6)

    def nodes_of_first_and_last(self) -> tuple[dict[str, float], dict[str, float]]:
        """Mean seconds of each node in the first nights, and in the last."""
        return _mean(self.nights[: self.some]), _mean(self.nights[-self.some :])


def _mean(nights: list[Night]) -> dict[str, float]:
    return {
        name: fmean(night.nodes[name] for night in nights if name in night.nodes)
        for name in nights[0].nodes
    }


def bench_nights(nights: int, customers: int) -> Nights:
    """Land, build and publish a history and then `nights` nights, one after the other.

    Every night has what changed in the last two weeks, and all customers and contacts whole.

    Raises:
        UsageError: a number out of bounds.
        DataError: the disk has no room, or a step failed.
    """
    for option, number, least, most in (
        ("--nights", nights, 2, MOST_NIGHTS),
        ("--customers", customers, 1, MOST_CUSTOMERS),
    ):
        if not least <= number <= most:
            raise UsageError(f"{option} is {number}: give a number from {least} to {most:,}")
    with tempfile.TemporaryDirectory(prefix="dms-bench-") as scratch:
        place = Path(scratch)
        err.print(f"working in {place}, removed at the end", soft_wrap=True)
        require_room(place, customers * (_BYTES_A_CUSTOMER + nights * _BYTES_A_CARD))
        with working(f"{nights} nights of {customers:,} customers") as stage:
            return _measure(place, nights, customers, stage)


def _measure(place: Path, nights: int, customers: int, stage: Stage) -> Nights:
    stage.say("exports")
    days = _write_nights(place / "exports", nights, customers)
    site = BenchSite(place / "site", place / "site" / "landing")
    site.landing.mkdir(parents=True)
    stage.expect(len(days))
    done = []
    for number, (day, files) in enumerate(sorted(days.items())):
        name = f"night {number}" if number else "history"
        night = _run_night(site, day, files, stage, name)
        stage.advance()
        took = ", ".join(f"{step} {night.steps[step].seconds:.1f} s" for step in STEPS)
        note(f"{name}: {took}")
        done.append(night)
    return Nights(customers, done[0], done[1:])


def _write_nights(folder: Path, nights: int, customers: int) -> dict[date, list[LandingFile]]:
    """The files of the history and of each night, by their day."""
    last = LAST_AS_OF.replace(month=6, day=30)
    extracts = nightly(last.toordinal(), nights)
    folder.mkdir()
    generate(folder, customers, 1, last, extracts, card_extracts=whole(extracts))
    days: dict[date, list[LandingFile]] = defaultdict(list)
    for file in find_files(folder, read_layouts(STAGING)):
        if isinstance(file, LandingFile):
            days[file.extracted_at.date()].append(file)
    return days


def _run_night(
    site: BenchSite, day: date, files: list[LandingFile], stage: Stage, name: str
) -> Night:
    for file in files:
        folder = site.landing / file.feed
        folder.mkdir(exist_ok=True)
        file.path.rename(folder / file.path.name)
    steps = {}
    stage.say(f"{name}: landing")
    steps["landing"] = site.land()
    if not site.target.is_dir():
        stage.say(f"{name}: dbt reads the project")
        site.parse()
    stage.say(f"{name}: dbt")
    steps["dbt"] = site.build()
    stage.say(f"{name}: publishing")
    steps["publishing"] = site.publish()
    results = json.loads((site.target / "run_results.json").read_text(encoding="utf-8"))
    return Night(
        day=str(day),
        files=len(files),
        file_bytes=sum(file.bytes for file in files),
        steps=steps,
        warehouse_bytes=site.warehouse.stat().st_size,
        nodes={
            one["unique_id"].split(".")[2]: float(one["execution_time"])
            for one in results["results"]
            if one["unique_id"].startswith(("model.", "test."))
        },
    )


def as_document(result: Nights) -> dict[str, Any]:
    """All figures, as they go into the JSON file."""
    return {
        "machine": describe_machine(),
        **asdict(result),
        "growth": [asdict(one) for one in result.growth],
    }


def tables_of(result: Nights) -> list[Table]:
    """The first and the last nights, their ratio, and the nodes that grew."""
    return [_nights_table(result), _growth_table(result), _nodes_table(result)]


def _nights_table(result: Nights) -> Table:
    table = plain_table()
    table.title, table.title_justify = "processor seconds of each night", "left"
    table.add_column("night", no_wrap=True)
    for heading in ("files", "MB", "land", "dbt", "publish", "on the clock", "warehouse MB"):
        table.add_column(heading, justify="right", no_wrap=True)
    for number, night in enumerate([result.history, *result.nights]):
        table.add_row(
            str(number) if number else "history",
            f"{night.files:,}",
            f"{night.file_bytes / 1e6:,.1f}",
            *(f"{night.steps[step].cpu_seconds:,.1f}" for step in STEPS),
            f"{sum(usage.seconds for usage in night.steps.values()):,.1f}",
            f"{night.warehouse_bytes / 1e6:,.0f}",
        )
    return table


def _growth_table(result: Nights) -> Table:
    table = plain_table()
    table.add_column(f"night {len(result.nights)} beside night 1", no_wrap=True)
    for heading in ("first cpu s", "last cpu s", "times"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in result.growth:
        table.add_row(one.name, f"{one.smaller:,.1f}", f"{one.larger:,.1f}", f"{one.times:.2f}")
    return table


def _nodes_table(result: Nights) -> Table:
    table = plain_table()
    some = result.some
    table.title = f"seconds of nodes, mean of {some} + {some} nights"
    table.title_justify = "left"
    table.add_column("node", overflow="fold")
    for heading in ("first", "last", "more"):
        table.add_column(heading, justify="right", no_wrap=True)
    first, last = result.nodes_of_first_and_last()
    for one in grown_most(first, last):
        table.add_row(
            one.name,
            f"{one.smaller:.2f}",
            f"{one.larger:.2f}",
            f"{one.larger - one.smaller:.2f}",
        )
    return table
