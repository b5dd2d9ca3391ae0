"""`dms sample`: its options; the package sample_group does the work."""

from pathlib import Path
from typing import Annotated

import typer

from dms.console import out
from sample_group.extracts import DEFAULT_EXTRACTS, MOST_EXTRACTS


def sample_command(
    to: Annotated[Path, typer.Option("--to", help="Folder to write; made if there is none.")],
    customers: Annotated[int, typer.Option(help="How many customers, 1 or more.")] = 2_000,
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")] = 1,
    as_of: Annotated[
        str, typer.Option("--as-of", help="Day of the newest extract.")
    ] = "2026-06-30",
    extracts: Annotated[
        int, typer.Option(help=f"How many extracts of each file, 2 to {MOST_EXTRACTS}.")
    ] = DEFAULT_EXTRACTS,
) -> None:
    """Write a made-up dealer group's exports, with real faults."""
    # Here, because no other command should wait for it.
    from sample_group.sample import write_sample  # noqa: PLC0415

    out.print(write_sample(to, customers, seed, as_of, extracts))
