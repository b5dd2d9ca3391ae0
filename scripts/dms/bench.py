"""`dms bench`: the options of each measurement; the package lab does the work."""

from pathlib import Path
from typing import Annotated

import typer

# Imported in the functions, because no other command should wait for it.
# ruff: noqa: PLC0415

app = typer.Typer(no_args_is_help=True)


@app.callback()
def bench() -> None:
    """Measure how fast the project's own steps are."""


@app.command("land")
def land_command(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="DIR", help="Exports, <feed>/<file>, whose lines to use. [default: a sample]"
        ),
    ] = None,
    gigabytes: Annotated[float, typer.Option(help="Size of each feed's files.")] = 1.0,
    feed: Annotated[
        list[str] | None,
        typer.Option(metavar="FEED", help="Feed to measure. [default: dealervault, cdk]"),
    ] = None,
    rounds: Annotated[int, typer.Option(help="How often to measure both.")] = 3,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Measure landing beside DuckDB's own readers.

    Those are read_csv and read_json, on the same files, each format by itself; of XML (--feed crm)
    there is none. Both write a fresh database file, turn by turn, each time in a process of its
    own.
    """
    from lab.bench.land import bench_landing, show

    show(bench_landing(folder, gigabytes, feed, rounds), as_json=as_json)


@app.command("identity")
def identity_command(
    records: Annotated[
        int, typer.Option(help="How many customer cards, 1.4 a person.")
    ] = 1_000_000,
    seed: Annotated[int, typer.Option(help="Another number, another population.")] = 1,
    keep: Annotated[
        Path | None, typer.Option(help="New file for the warehouse, to look into afterwards.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
) -> None:
    """Measure how fast matching is, and how right.

    Time, memory and pairs of the identity models are measured, precision and recall.

    Makes up people with households, typing errors, moves and missing fields, and builds the models
    from their cards one after the other. Peak memory is that of the whole process, dbt included.
    Blocking recall: pairs of one person that are compared; scoring recall: of those, linked.
    Precision and recall: pairs within the customers, as they come out in the end. The warehouse has
    the truth in bench.truth.
    """
    from lab.bench.identity import bench_identity, show

    show(bench_identity(records, seed, keep), as_json=as_json)
