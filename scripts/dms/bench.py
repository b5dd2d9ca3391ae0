"""`dms bench`: the options of each measurement; the package lab does the work."""

from pathlib import Path
from typing import Annotated

import typer

from dms.console import out

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


@app.command("build")
def build_bench_command(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="DIR", help="Exports, <feed>/<file>, to measure instead of samples."
        ),
    ] = None,
    customers: Annotated[
        list[int] | None,
        typer.Option(
            metavar="N", help="Size of a sample; give it several times. [default: 2000, 20000]"
        ),
    ] = None,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write all figures as one JSON document."),
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Draw what each layer costs, as SVG; wants `make lab`."),
    ] = None,
) -> None:
    """Measure a build beside the same SQL without dbt.

    For each size: landing, `dbt build` with its data tests, publishing, and then the same SQL in
    the same order in one DuckDB process (bare), on a copy of the landed warehouse and under the
    settings of the profile; it must give the same rows. Each step is a process of its own: seconds
    on the clock, of all processors together (cpu s), and the most memory. Then how that grows from
    size to size, the dearest nodes, and the RFM scores alone by DuckDB, and by Polars and pandas
    where `make lab` installed them. docs/performance.md has figures and what they leave out.

    The two sizes of the default take some ten minutes on two cores, and 4 GB of disk in TMPDIR.
    """
    from lab.bench.build import as_document, bench_build
    from lab.bench.output import require_places, write_json
    from lab.bench.picture import draw, require_picture
    from lab.bench.tables import tables_of

    require_places({"--json": json_file, "--picture": picture})
    if picture is not None:
        require_picture(picture)
    results = bench_build(folder, customers)
    if json_file is not None:
        write_json(json_file, as_document(results))
    if picture is not None:
        draw(results, picture)
    for table in tables_of(results):
        out.print(table)


@app.command("nights")
def nights_command(
    nights: Annotated[int, typer.Option(help="How many nights after the history.")] = 30,
    customers: Annotated[int, typer.Option(help="How many customers the sample has.")] = 2_000,
    json_file: Annotated[
        Path | None,
        typer.Option("--json", metavar="FILE", help="Write all figures as one JSON document."),
    ] = None,
) -> None:
    """Measure what the last of many nights costs beside the first.

    A sample's history is landed, built and published, and then one night after the other: what
    changed in the last two weeks, and all customers and contacts whole, as many systems send them.
    It ends with the processor seconds of the last night beside the first, and with the nodes that
    grew most.

    Thirty nights of 2,000 customers take some half an hour on two cores.
    """
    from lab.bench.nights import as_document, bench_nights, tables_of
    from lab.bench.output import require_places, write_json

    require_places({"--json": json_file})
    result = bench_nights(nights, customers)
    if json_file is not None:
        write_json(json_file, as_document(result))
    for table in tables_of(result):
        out.print(table)


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
