"""The `dms` command: thin, each command hands over to one module."""

import logging
import signal
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
import typer.exceptions
from rich.text import Text

from dms.app.command import app as app_app
from dms.backfill.command import backfill_command
from dms.bench import app as bench_app
from dms.building.command import build_command
from dms.campaigns.command import app as campaign_app
from dms.catalogue import docs_command
from dms.checking.command import check_command
from dms.console import err, out, tell
from dms.errors import INTERRUPTED, UserError
from dms.explain.command import explain_command
from dms.export.command import export_command
from dms.forget.command import forget_command
from dms.landing import Summary, land, preview, print_document, print_summary
from dms.landing.unland import unland_command
from dms.publishing.command import publish_command
from dms.publishing.report_command import report_command
from dms.query.command import query_command
from dms.reassign.command import reassign_command
from dms.sample import sample_command
from dms.segments.columns import columns_command
from dms.segments.command import app as segment_app
from dms.settings import load_settings
from dms.status import status_command
from dms.tasks.command import app as tasks_app
from dms.watching.command import watch_command

PACKAGES = {"dealer-segments": "dealer-segments", "DuckDB": "duckdb", "dbt": "dbt-core"}
"""What --version names, and the package of each."""

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    # Plain help: the boxes of rich break paragraphs where the source does, give flags a <bool>, and
    # swallow whatever is in brackets.
    rich_markup_mode=None,
)


def _show_versions(is_asked: bool) -> None:
    if is_asked:
        for name, package in PACKAGES.items():
            out.print(f"{name} {version(package)}")
        raise typer.Exit


@app.callback()
def dms(
    _: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_versions,
            is_eager=True,
            help="Show the versions of the project and of what it runs on, and exit.",
        ),
    ] = False,
) -> None:
    """Land raw dealer exports, build customer segments, publish them for BI."""


@app.command("land")
def land_command(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="Holds <feed>/<file>. [default: DMS_LANDING, landing]"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document and nothing else.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would happen to each file; write nothing.")
    ] = False,
) -> None:
    """Land the new files of the landing folder.

    The exit status is 1 when a file was refused.

    The JSON document has the fields dry_run, error, totals, vins_decoded, feeds (with their
    tables), files (file, feed, table, state, bytes, rows, rejected, reason) and notices.
    """
    settings = load_settings(landing=folder)
    summary = Summary(is_dry_run=dry_run)
    try:
        if dry_run:
            preview(settings, summary=summary)
        else:
            land(settings, summary=summary)
    finally:
        if as_json:
            print_document(summary)
        elif summary.files or summary.error is None:
            print_summary(summary)
    if summary.problems:
        raise typer.Exit(1)


app.command("sample")(sample_command)
app.command("unland")(unland_command)
app.command("build")(build_command)
app.command("check")(check_command)
app.command("publish")(publish_command)
app.command("report")(report_command)
app.command("watch")(watch_command)
app.command("backfill")(backfill_command)
app.command("query")(query_command)
app.command("status")(status_command)
app.command("docs")(docs_command)
app.command("forget")(forget_command)
app.command("reassign")(reassign_command)
app.command("export")(export_command)
app.command("columns")(columns_command)
app.command("explain")(explain_command)
app.add_typer(segment_app, name="segment")
app.add_typer(campaign_app, name="campaign")
app.add_typer(tasks_app, name="tasks")
app.add_typer(app_app, name="app")
app.add_typer(bench_app, name="bench")


def _tell_wrong_use(error: typer.exceptions.TyperException) -> None:
    """Say in a line what typer found wrong, and where the help is; without a command, the help."""
    message = error.format_message()
    if message.startswith("Usage: "):
        err.print(Text(message), soft_wrap=True)
        return
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "dms"
    tell(f"{message.replace('Value error, ', '').rstrip('.')}; see {command} --help")


def main() -> None:
    """Run the command; a user's error becomes one line and its exit status, Ctrl-C becomes 130."""
    # A process manager's request to end: dbt is stopped and waited for, as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    try:
        status = app(prog_name="dms", standalone_mode=False)
        if status == INTERRUPTED:  # what typer makes of Ctrl-C
            raise KeyboardInterrupt
        sys.exit(status)
    except UserError as error:
        tell(str(error))
        sys.exit(error.exit_status)
    except typer.exceptions.TyperException as error:
        _tell_wrong_use(error)
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        err.print("[bold red]stopped[/] what was published before stays; run the command again")
        sys.exit(INTERRUPTED)
