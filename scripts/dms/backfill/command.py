"""`dms backfill`: past month ends in the history of segments."""

from datetime import date
from typing import Annotated

import typer

from dms.backfill.backfill import Backfill, KeptDay
from dms.backfill.days import Situation, month_ends, read_situation
from dms.console import note, out, plain_table
from dms.dbt import DbtProject
from dms.errors import UsageError
from dms.progress import working
from dms.settings import load_settings
from dms.targets import find_target

MOST_MONTHS = 120


def backfill_command(
    months: Annotated[int, typer.Option(min=1, max=MOST_MONTHS, help="How many months back.")] = 24,
) -> None:
    """Build the history of past month ends, and publish it.

    It finds who was in which segment, RFM cell and lifecycle status at the end of each of the full
    calendar months before the last build, from the rows as they are known and by the rules as they
    are. Days that are kept already stay as they are, so a second run does nothing. All days are
    written at the end in one step: stopped before, it has changed nothing.
    """
    settings, project = load_settings(), DbtProject.locate()
    target = find_target(project, None, settings, is_to_build=False)
    if target.is_cluster:
        raise UsageError(
            f"dms backfill: works in the warehouse file, and target {target.name} of "
            f"{project.profiles / 'profiles.yml'} builds elsewhere"
        )
    situation = read_situation(settings)
    backfill = Backfill(settings, project, target, situation)
    if days := choose_days(situation, months):
        with working("past days") as stage:
            kept = backfill.run(days, stage)
        print_days(kept)
    else:
        note("nothing to do: every one of these month ends is kept, or before all customers")
    if days or situation.has_unseen_days:
        published = backfill.refresh()
        out.print(f"published {published} in {settings.published}", soft_wrap=True)


def choose_days(situation: Situation, months: int) -> list[date]:
    """The month ends that are to be kept; says how many lie before all customers."""
    wanted = month_ends(situation.as_of, months)
    first = situation.first_seen or situation.as_of
    if early := [day for day in wanted if day < first]:
        note(
            f"left out: {len(early)} month ends, {early[0]} to {early[-1]}; the first customer was "
            f"seen on {first}"
        )
    return [day for day in wanted if day >= first and day not in situation.kept]


def print_days(kept: list[KeptDay]) -> None:
    """Print what was found on each day."""
    table = plain_table()
    table.add_column("day", no_wrap=True)
    for heading in ("customers", "memberships", "seconds"):
        table.add_column(heading, justify="right")
    for day in kept:
        table.add_row(
            day.day.isoformat(), f"{day.customers:,}", f"{day.memberships:,}", f"{day.seconds:,.1f}"
        )
    out.print(table)
