"""`dms export`: choose, say who was left out and why, write the files."""

import getpass
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.text import Text

from dms.clock import read_clock
from dms.console import note, out, plain_table
from dms.errors import UsageError
from dms.export.audience import Audience
from dms.export.published import open_build
from dms.export.run import Request, prepare, write
from dms.export.selection import Tally
from dms.ledger import Ledger
from dms.settings import load_settings

Channel = Literal["email", "sms", "phone", "mail"]
Format = Literal["csv", "meta", "google"]


To = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Where the files go. [default: DMS_EXPORTS, exports beside the warehouse]",
        show_default=False,
    ),
]
DespiteNewFiles = Annotated[
    bool,
    typer.Option(
        "--despite-new-files", help="Although files have arrived that are in no build yet."
    ),
]


def export_command(
    name: Annotated[
        str, typer.Argument(metavar="AUDIENCE", help="A segment, or a campaign that was frozen.")
    ],
    *,
    channel: Annotated[Channel, typer.Option(help="How they are to be written to.")],
    form: Annotated[
        Format, typer.Option("--format", help="A list, or hashed for an ad platform.")
    ] = "csv",
    to: To = None,
    at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
            help="When it is to be sent, UTC; a time gone by only with --dry-run. [default: now]",
            show_default=False,
        ),
    ] = None,
    primary_first: Annotated[
        bool, typer.Option("--primary-first", help="Those whose primary segment it is come first.")
    ] = False,
    primary_only: Annotated[
        bool, typer.Option("--primary-only", help="Only those whose primary segment it is.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Also whom today's exports of it have already.")
    ] = False,
    despite_new_files: DespiteNewFiles = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say who would be left out; write nothing.")
    ] = False,
) -> None:
    """Write those of an audience who may be written to now.

    A second file has who was left out, and why. Consent, addresses and holdouts are those of the
    newest published build, also for a campaign that was frozen before. Nobody is in it who was
    written to by the channel within frequency_cap_days, or whom it is not the hour to call or text.
    What meta and google get is hashed; hours and cap do not hold there, as nobody is written to.
    """
    now = read_clock()
    if at and at < now and not dry_run:
        raise UsageError(
            f"--at {at}: is gone by (it is {now:%Y-%m-%dT%H:%M} UTC); or say --dry-run"
        )
    settings = load_settings()
    ledger = Ledger(settings.ledger_folder)
    request = Request(
        name, channel, form, at, primary_first, primary_only, again, despite_new_files, dry_run
    )
    with open_build(settings) as source:
        prepared = prepare(source, settings, ledger, request, now)
    for warning in prepared.warnings:
        note(f"warning: {warning}")
    _print(prepared.audience, prepared.tally)
    prepared.require_somebody()
    if dry_run:
        return
    for path in write(settings, ledger, prepared, _user(), to):
        out.print(Text(str(path)), soft_wrap=True)


def _print(audience: Audience, tally: Tally) -> None:
    """Print how many there are, and how many were left out for each reason."""
    table = plain_table()
    table.add_column(audience.name, no_wrap=True)
    table.add_column("customers", justify="right")
    total = tally.chosen + tally.left_out.total()
    table.add_row("members", f"{total:,}")
    counts = sorted(tally.left_out.items(), key=lambda pair: (-pair[1], pair[0]))
    for reason, number in counts:
        table.add_row(f"left out: {reason}", f"{number:,}")
    table.add_row("written", f"{tally.chosen:,}")
    out.print(table)
    out.print(Text(f"name of the audience outside: {audience.external_name}"), soft_wrap=True)


def _user() -> str:
    """The name of the user of the system."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
