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
    """Medians over the rounds of a feed's files of one format; ratio = landing / DuckDB's own
    reader, null for XML, of which it has none.
    """

    feed: str
    format: str
    files: int
    bytes: int
    rows: int
    vins_decoded: int
    duckdb_seconds: float | None
    landing_seconds: float
    ratio: float | None
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
            files = write_files(source, name, layouts, place / "files", size)
            for form in dict.fromkeys(file.layout.format for file in files):
                of_format = [file for file in files if file.layout.format == form]
                results.append(_measure(name, of_format, place / form, rounds))
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


def _measure(feed: str, files: list[BenchFile], place: Path, rounds: int) -> Result:
    """Measure files of one format, which are gone afterwards."""
    landing_folder = place / "landing" / feed
    landing_folder.mkdir(parents=True)
    paths = [file.path.rename(landing_folder / file.path.name) for file in files]
    delimiters = [file.layout.delimiter or None for file in files]
    reads = [
        {"path": str(path), "delimiter": delimiter}
        for path, delimiter in zip(paths, delimiters, strict=True)
    ]
    form = files[0].layout.format
    measured = []
    for number in range(rounds):
        with err.status(f"{feed}, {form}: round {number + 1} of {rounds}"):
            figures = {}
            if form != "xml":
                by_duckdb = _run(place, what="read", files=reads)
                figures = {f"duckdb_{name}": by_duckdb[name] for name in ("seconds", "peak_bytes")}
            landing = _run(place, what="land", folder=str(landing_folder.parent))
            figures |= {f"landing_{name}": landing[name] for name in ("seconds", "peak_bytes")}
        if form != "xml" and landing["rows"] != by_duckdb["rows"]:
            raise DataError(
                f"{feed}: {landing['rows']:,} rows landed, DuckDB read {by_duckdb['rows']:,}"
            )
        measured.append(figures)
    size = sum(path.stat().st_size for path in paths)
    for path in paths:
        path.unlink()
    ours = median(one["landing_seconds"] for one in measured)
    own = median(one["duckdb_seconds"] for one in measured) if form != "xml" else None
    return Result(
        feed=feed,
        format=form,
        files=len(files),
        bytes=size,
        rows=landing["rows"],
        vins_decoded=landing["vins"],
        duckdb_seconds=own,
        landing_seconds=ours,
        ratio=ours / own if own else None,
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
    table.add_column("format", no_wrap=True)
    headings = ("MB", "rows", "VINs", "DuckDB s", "landing s", "ratio", "MB/s", "peak MB")
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    for result in results:
        table.add_row(
            result.feed,
            result.format,
            f"{result.bytes / 1e6:,.0f}",
            f"{result.rows:,}",
            f"{result.vins_decoded:,}",
            "-" if result.duckdb_seconds is None else f"{result.duckdb_seconds:.1f}",
            f"{result.landing_seconds:.1f}",
            "-" if result.ratio is None else f"{result.ratio:.2f}",
            f"{result.landing_bytes_per_second / 1e6:.0f}",
            f"{result.landing_peak_bytes / 1e6:.0f}",
        )
    return table
