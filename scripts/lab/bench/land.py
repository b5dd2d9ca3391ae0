"""`dms bench land`: landing beside DuckDB's own reader, on the same files, in one run."""

import json
import math
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from rich.table import Table

from dms.console import err, out, plain_table
from dms.errors import DataError, UsageError
from dms.landing.layouts import STAGING, Layouts, read_layouts
from lab.bench.files import BenchFile, free_bytes, write_files
from lab.bench.measure import measure
from sample_group.sample import LAST_AS_OF, generate

FEEDS = ("dealervault", "cdk")
CUSTOMERS_OF_A_GIGABYTE = 20_000
MOST_GIGABYTES = 100


@dataclass(frozen=True)
class Result:
    """Medians over the rounds of one feed; ratio = landing / DuckDB's own reader."""

    feed: str
    files: int
    bytes: int
    rows: int
    vins_decoded: int
    duckdb_seconds: float
    landing_seconds: float
    ratio: float
    landing_bytes_per_second: float
    landing_peak_bytes: int
    rounds: list[dict[str, float]]


def bench_landing(
    folder: Path | None, gigabytes: float, feeds: list[str] | None, rounds: int
) -> list[Result]:
    """Measure some feeds, each by `rounds` rounds over files of `gigabytes` in all.

    `folder` holds the exports whose lines are used, None for a sample; `feeds` None for FEEDS.

    Raises:
        UsageError: a number out of bounds, a feed or folder that is none.
        DataError: the disk has no room, or a measurement failed.
    """
    layouts = read_layouts(STAGING)
    names = list(dict.fromkeys(feeds or FEEDS))
    _check(folder, gigabytes, names, rounds, layouts)
    size = int(gigabytes * 1e9)
    with tempfile.TemporaryDirectory(prefix="dms-bench-") as scratch:
        # The files, and two databases that need no more room than they do.
        if free_bytes(Path(scratch)) < 3 * size:
            raise DataError(f"{scratch}: the disk has no room for three times {gigabytes:g} GB")
        err.print(f"working in {scratch}, removed at the end", soft_wrap=True)
        source = folder or _sample(Path(scratch) / "sample", gigabytes)
        results = []
        for name in names:
            place = Path(scratch) / name
            files = write_files(source, name, layouts, place / "landing", size)
            results.append(_measure_feed(name, files, place, rounds))
            for file in files:
                file.path.unlink()
    return results


def show(results: list[Result], *, as_json: bool) -> None:
    """Print the results, as a table or as one JSON document."""
    if as_json:
        print(json.dumps([asdict(result) for result in results], indent=1))  # noqa: T201
    else:
        out.print(_table(results))


def _check(
    folder: Path | None, gigabytes: float, feeds: list[str], rounds: int, layouts: Layouts
) -> None:
    if not (math.isfinite(gigabytes) and 0 < gigabytes <= MOST_GIGABYTES):
        raise UsageError(
            f"--gigabytes is {gigabytes:g}: give a number above 0, up to {MOST_GIGABYTES}"
        )
    if rounds < 1:
        raise UsageError(f"--rounds is {rounds}: give a number of 1 or more")
    if unknown := [name for name in feeds if name not in layouts.feeds]:
        known = ", ".join(sorted(layouts.feeds))
        raise UsageError(f"--feed {unknown[0]}: no feed has this name; choose of: {known}")
    if folder is not None and not folder.is_dir():
        raise UsageError(f"{folder}: there is no such folder; name one that holds exports")


def _sample(folder: Path, gigabytes: float) -> Path:
    folder.mkdir()
    customers = min(CUSTOMERS_OF_A_GIGABYTE, max(200, int(gigabytes * CUSTOMERS_OF_A_GIGABYTE)))
    generate(folder, customers, 1, LAST_AS_OF.replace(month=6, day=30))
    return folder


def _measure_feed(feed: str, files: list[BenchFile], place: Path, rounds: int) -> Result:
    reads = [{"path": str(file.path), "delimiter": file.layout.delimiter or None} for file in files]
    measured = []
    for number in range(rounds):
        with err.status(f"{feed}: round {number + 1} of {rounds}"):
            by_duckdb = _run(place, what="read", files=reads)
            landing = _run(place, what="land", folder=str(place / "landing"))
        if landing["rows"] != by_duckdb["rows"]:
            raise DataError(
                f"{feed}: {landing['rows']:,} rows landed, DuckDB read {by_duckdb['rows']:,}"
            )
        measured.append(
            {
                "duckdb_seconds": by_duckdb["seconds"],
                "landing_seconds": landing["seconds"],
                "duckdb_peak_bytes": by_duckdb["peak_bytes"],
                "landing_peak_bytes": landing["peak_bytes"],
            }
        )
    size = sum(file.path.stat().st_size for file in files)
    own = median(one["duckdb_seconds"] for one in measured)
    ours = median(one["landing_seconds"] for one in measured)
    return Result(
        feed=feed,
        files=len(files),
        bytes=size,
        rows=landing["rows"],
        vins_decoded=landing["vins"],
        duckdb_seconds=own,
        landing_seconds=ours,
        ratio=ours / own,
        landing_bytes_per_second=size / ours,
        landing_peak_bytes=max(int(one["landing_peak_bytes"]) for one in measured),
        rounds=measured,
    )


def _run(place: Path, **task: object) -> dict[str, Any]:
    """One measurement with a fresh database, which is removed afterwards."""
    with tempfile.TemporaryDirectory(dir=place) as folder:
        task["warehouse"] = str(Path(folder) / "bench.duckdb")
        return measure(**task)


def _table(results: list[Result]) -> Table:
    table = plain_table()
    table.add_column("feed", no_wrap=True)
    headings = ("MB", "rows", "VINs", "DuckDB s", "landing s", "ratio", "MB/s", "peak MB")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    for result in results:
        table.add_row(
            result.feed,
            f"{result.bytes / 1e6:,.0f}",
            f"{result.rows:,}",
            f"{result.vins_decoded:,}",
            f"{result.duckdb_seconds:.1f}",
            f"{result.landing_seconds:.1f}",
            f"{result.ratio:.2f}",
            f"{result.landing_bytes_per_second / 1e6:.0f}",
            f"{result.landing_peak_bytes / 1e6:.0f}",
        )
    return table
