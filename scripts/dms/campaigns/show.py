"""What the commands print of campaigns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
from rich.markup import escape

from dms.campaigns.freeze import Arm
from dms.campaigns.power import smallest_lift
from dms.campaigns.published import BaseRate, require_relations
from dms.console import note, out, plain_table, readable
from dms.query.published import told

_LIFT = """
    select
        campaign_name, window_days, measure, cast(looked_on as varchar) as looked_on,
        treated_households, held_out_households, treated_mean, held_out_mean, lift,
        look_low, look_high, verdict, is_decisive
    from membership.campaign_lift
    where coalesce(campaign_name = $name, $name is null) and (is_decisive or not $decisive)
    order by
        campaign_name, is_decisive desc, window_days,
        array_position(['response', 'visits', 'revenue', 'gross'], measure)
"""
_RETURNS = """
    select
        customer_type, customer_type_value, treated_members, incremental_gross,
        incremental_gross_low, incremental_gross_high, influenced_gross, campaign_cost,
        return_percent
    from membership.campaign_returns
    where campaign_name = $name and is_measurable and window_days = (
        select window_days from marts.campaign_freezes where campaign_name = $name
    )
    order by customer_type != 'all', customer_type, customer_type_value
"""


@dataclass(frozen=True)
class Seen:
    """A row of campaign_lift."""

    campaign: str
    window_days: int
    measure: str
    looked_on: str | None
    treated: int | None
    held_out: int | None
    treated_mean: float | None
    held_out_mean: float | None
    lift: float | None
    low: float | None
    high: float | None
    verdict: str
    is_decisive: bool


def read_lift(
    connection: duckdb.DuckDBPyConnection, campaign: str | None, only_decisive: bool
) -> list[Seen]:
    """What is published of a campaign, or of all; the window and measure named at the freeze first.

    Raises:
        DataError: what is published is of an older version.
    """
    require_relations(connection, "membership.campaign_lift", "membership.campaign_returns")
    with told(connection):
        values = {"name": campaign, "decisive": only_decisive}
        return [Seen(*row) for row in connection.execute(_LIFT, values).fetchall()]


def print_arms(arms: Sequence[Arm]) -> None:
    """Print who is in which arm."""
    table = plain_table()
    table.add_column("arm", no_wrap=True)
    for heading in ("members", "households", "may be contacted", "of households"):
        table.add_column(heading, justify="right")
    for arm in arms:
        numbers = (arm.members, arm.households, arm.contactable, arm.contactable_households)
        table.add_row(arm.name, *(f"{number:,}" for number in numbers))
    out.print(table)


def warn_of_few(households: Mapping[str, int], least: int) -> bool:
    """Say so where an arm, of those that may be contacted, has too few for any verdict; gives
    whether one has.
    """
    few = {arm: count for arm, count in households.items() if count < least}
    for arm, count in few.items():
        note(
            f"warning: {count} households of {arm} may be contacted, and below {least} nothing is "
            "said: hold out another share, or take a larger segment"
        )
    return bool(few)


def print_smallest(
    base: BaseRate | None, households: int, holdout_share: float, *, is_judged: bool
) -> None:
    """Print the smallest effect on response that so many households let see, where any is told."""
    if base is None:
        return
    out.print(
        f"response without a campaign: {base.rate:.2%} of households ({escape(base.source)})",
        soft_wrap=True,
    )
    if not is_judged:
        return
    smallest = smallest_lift(base.rate, households, holdout_share)
    if smallest is None:
        out.print(
            f"{households:,} households with {100 * holdout_share:g} % held out are too few to see "
            "any effect: hold out more, or wait until the segment has more members",
            soft_wrap=True,
        )
        return
    relative = f", {smallest / base.rate:.0%} more than without" if base.rate else ""
    out.print(
        f"smallest effect that {households:,} households let see in 4 of 5 such campaigns: "
        f"{100 * smallest:.2f} points{relative}",
        soft_wrap=True,
    )


def print_verdicts(rows: Sequence[Seen]) -> None:
    """Print a line a campaign: what it was to be judged by, and what is to be said of that."""
    for row in rows:
        out.print(f"[bold]{escape(row.campaign)}[/]", soft_wrap=True)
        out.print(
            f"  {row.measure} within {row.window_days} days: {escape(row.verdict)}", soft_wrap=True
        )


def print_lift(rows: Sequence[Seen]) -> None:
    """Print every window and measure of a campaign."""
    counted = next((row for row in rows if row.treated is not None), None)
    if counted:
        out.print(
            f"  {counted.treated:,} treated and {counted.held_out or 0:,} held-out households",
            soft_wrap=True,
        )
    table = plain_table()
    for heading in ("days", "seen to", "measure"):
        table.add_column(heading, no_wrap=True)
    for heading in ("with", "without", "lift", "between", "and"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        numbers = (row.treated_mean, row.held_out_mean, row.lift, row.low, row.high)
        places = 3 if row.measure in ("response", "visits") else 2
        table.add_row(
            f"{row.window_days}{' *' if row.is_decisive else ''}",
            row.looked_on or "not yet",
            row.measure,
            *("" if number is None else f"{number:,.{places}f}" for number in numbers),
        )
    out.print(table)
    note(
        "* what it was to be judged by. Means are per household; the interval allows for four looks"
    )


def print_returns(connection: duckdb.DuckDBPyConnection, campaign: str) -> None:
    """Print cost and return in the window that decides, by type of customer, where there are enough
    of a type in both arms.
    """
    with told(connection):
        rows: list[tuple[Any, ...]] = connection.execute(_RETURNS, {"name": campaign}).fetchall()
    if not rows:
        return
    table = plain_table()
    table.add_column("customer type", overflow="fold")
    for heading in ("treated", "brought", "between", "and", "influenced", "cost", "return %"):
        table.add_column(heading, justify="right", no_wrap=True)
    for kind, value, members, *numbers in rows:
        name = "gross profit of all" if kind == "all" else f"{kind}: {value}"
        shown = ("" if number is None else f"{number:,.0f}" for number in numbers)
        table.add_row(escape(readable(name)), f"{members:,}", *shown)
    out.print(table)
