"""`dms watch`: its options."""

import re
from typing import Annotated

import typer

from dms.building.build import BuildOptions, Intake, build
from dms.console import out
from dms.errors import UsageError
from dms.settings import load_settings
from dms.watching.watch import Watch

EVERY = "5s"

_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600}
_TIME = re.compile(r"(\d+(?:\.\d+)?) ?([smh]?)", re.ASCII)


def read_seconds(text: str) -> float:
    """The seconds of a time such as 30s, 5m or 2.

    Raises:
        UsageError: it is none, or no time at all.
    """
    found = _TIME.fullmatch(text.strip().lower())
    seconds = float(found[1]) * _SECONDS[found[2]] if found else 0.0
    if not seconds:
        raise UsageError(f"--every {text}: is no time to wait; write it like 30s, 5m or 2")
    return seconds


def watch_command(
    *,
    every: Annotated[
        str,
        typer.Option(
            metavar="TIME",
            help="How often to look, as 30s, 5m or 2 (seconds). A file that did not change from "
            "one look to the next has arrived.",
        ),
    ] = EVERY,
    notify: Annotated[
        str | None,
        typer.Option(
            metavar="COMMAND",
            help="Run this after each build, good or bad, with its report and its events as JSON "
            "on its input.",
        ),
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="End after the first build, with its exit status.")
    ] = False,
    target: Annotated[str | None, typer.Option(help="Target of the dbt profile.")] = None,
) -> None:
    """Build whenever a file has arrived, until stopped.

    It begins with a build, then looks at the landing folder. What has arrived whole is landed,
    built, tested, guarded and published as by `dms build`, with a line for each time. Who entered
    or left a segment is in events.jsonl of the published folder. Ctrl-C and SIGTERM end it: with
    exit status 0 while it waits, 130 in the middle of a build, as `dms build` ends.
    """
    seconds = read_seconds(every)
    settings = load_settings()
    options = BuildOptions(target=target)

    def build_quietly(intake: Intake) -> None:
        out.quiet = True
        try:
            build(settings, options, intake)
        finally:
            out.quiet = False

    Watch(settings, build_quietly, seconds, notify).run(is_once=once)
