"""`dms build`: its options."""

from typing import Annotated

import typer

from dms.building.build import BuildOptions, build
from dms.console import out
from dms.settings import load_settings


def build_command(
    *,
    as_of: Annotated[
        str | None, typer.Option(help="Build as of this day; nothing later is seen (YYYY-MM-DD).")
    ] = None,
    target: Annotated[str | None, typer.Option(help="Target of the dbt profile.")] = None,
    select: Annotated[
        str | None, typer.Option(help="Build only these models or segments, in dbt's words.")
    ] = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Build everything, from scratch.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show every line of dbt.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document; all else goes to stderr.")
    ] = False,
    notify: Annotated[
        str | None,
        typer.Option(
            metavar="COMMAND", help="Run this at the end, good or bad, with the JSON on its input."
        ),
    ] = None,
    analyst_copy: Annotated[
        bool,
        typer.Option(
            "--analyst-copy",
            help="Leave analyst.duckdb too: the warehouse without personal columns, to be read "
            "while the next build writes.",
        ),
    ] = False,
) -> None:
    """Land new files, build and test with dbt, publish.

    Built is what new rows touch; everything, where a newer day, the project or a build that failed
    asks for it. It ends with a table of the segments. When a test fails nothing is published and
    the exit status is 1. Where a figure is too far from that of the published build, nothing is
    published either, and the exit status is 3; see `dms publish`. A refused file does not stop the
    build: it goes on with what landed, publishes, and then ends with exit status 1. With --select,
    or another target than the default, the published files may stay as they are. What looks back,
    with --as-of before the newest extract, goes to as_of/ in the published folder, and what BI
    reads stays.
    """
    out.stderr = as_json
    options = BuildOptions(
        as_of, target, select, full_refresh, verbose, as_json, notify, analyst_copy
    )
    build(load_settings(), options)
