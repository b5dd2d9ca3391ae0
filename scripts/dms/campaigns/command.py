"""`dms campaign`: plan, freeze, list, results."""

from typing import Annotated, Any, Literal

import typer
from rich.markup import escape

from dms.campaigns.arms import HOLDOUT, TREATMENT
from dms.campaigns.freeze import Campaign, freeze
from dms.campaigns.options import (
    read_amount,
    read_holdout,
    read_lift,
    read_percent,
)
from dms.campaigns.plan import make_plan
from dms.campaigns.rules import check_window, read_least_households
from dms.campaigns.show import (
    print_arms,
    print_lift,
    print_returns,
    print_smallest,
    print_verdicts,
    warn_of_few,
)
from dms.campaigns.show import read_lift as read_seen
from dms.console import note, out, plain_table, readable
from dms.errors import UsageError
from dms.ledger import Ledger
from dms.query.published import open_published
from dms.settings import Settings, load_settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Plan a campaign, freeze who is in it, and read what it brought.",
)

MOST_NAMED = 5
"""Campaigns that are named where there is none of a name: those frozen last."""

Channel = Literal["email", "sms", "phone", "mail"]
Measure = Literal["response", "visits", "revenue", "gross"]

Segment = Annotated[str, typer.Argument(metavar="SEGMENT", help="The segment.")]
Holdout = Annotated[
    str, typer.Option(metavar="PERCENT", help="Share of the households that is left out.")
]
Window = Annotated[
    int, typer.Option(metavar="DAYS", help="Days in which it is to be judged: of campaign_windows.")
]


@app.command("plan")
def plan_command(
    *,
    what: Annotated[
        str, typer.Argument(metavar="SEGMENT|NAME", help="A segment, or a frozen campaign.")
    ],
    channel: Annotated[
        Channel | None, typer.Option(help="Count who may be contacted there. Default: all members.")
    ] = None,
    holdout: Holdout = "10%",
    lift: Annotated[
        str | None,
        typer.Option(
            metavar="LIFT",
            help="What is to be seen: 20% more than without, or 2pt (from 10 % to 12 %).",
            show_default=False,
        ),
    ] = None,
    base_rate: Annotated[
        str | None,
        typer.Option(
            metavar="PERCENT",
            help="Households that come without a campaign. Default: measured.",
            show_default=False,
        ),
    ] = None,
    window: Window = 90,
) -> None:
    """Say how many are needed to see a lift, or what was seen so far.

    Before: with power 80 % and 5 % of false alarms over all four looks. During: the newest look, by
    the bounds of O'Brien and Fleming, so that looking early finds no more than there is.
    """
    settings = load_settings()
    frozen = Ledger(settings.ledger_folder).rows("campaigns")
    if campaign := find_frozen(frozen, what):
        show_results(settings, campaign)
        return
    share = read_holdout(holdout) / 100
    wanted = read_lift(lift) if lift else None
    given = read_percent("--base-rate", base_rate, 0, 100) / 100 if base_rate else None
    check_window(window)
    with open_published(settings, with_contacts=False) as connection:
        try:
            plan = make_plan(connection, what, channel=channel, window_days=window, base_rate=given)
        except UsageError as error:
            raise UsageError(f"{error}; and {refuse_name(frozen)}") from error
    reached = f" that may be contacted by {channel}" if channel else ""
    out.print(
        f"{what}: {plan.households:,} households{reached}, without those that every campaign "
        "leaves out",
        soft_wrap=True,
    )
    held_out = round(plan.households * share)
    arms = {TREATMENT: plan.households - held_out, HOLDOUT: held_out}
    is_few = warn_of_few(arms, read_least_households())
    print_smallest(plan.base, plan.households, share, is_judged=not is_few)
    if wanted and plan.base:
        rise = wanted.of(plan.base.rate)
        needed = plan.needed(rise, share)
        enough = "enough" if needed <= plan.households else "not enough"
        out.print(
            f"to see {100 * rise:.2f} points more: {needed:,} households with {100 * share:g} % "
            f"held out, {enough}",
            soft_wrap=True,
        )


@app.command("freeze")
def freeze_command(
    *,
    segment: Segment,
    name: Annotated[str, typer.Option(metavar="NAME", help="What the campaign is called.")],
    channel: Annotated[Channel, typer.Option(help="What it is sent by.")],
    holdout: Holdout = "10%",
    measure: Annotated[Measure, typer.Option(help="What it is to be judged by.")] = "response",
    window: Window = 90,
    cost: Annotated[
        str | None,
        typer.Option(metavar="AMOUNT", help="What it costs as a whole.", show_default=False),
    ] = None,
    cost_per_contact: Annotated[
        str | None,
        typer.Option(metavar="AMOUNT", help="What each contact costs.", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show arms and reach; freeze nothing.")
    ] = False,
) -> None:
    """Freeze who is in a campaign, in which arm, as published.

    Households are drawn into an arm by a hash of their key, so the same name gives the same arms.
    Measured are those who may be contacted today, whether anything is sent to them or not.
    """
    campaign = Campaign(
        campaign_name=name,
        segment_name=segment,
        channel=channel,
        holdout_percent=read_holdout(holdout),
        window_days=window,
        measure=measure,
        cost_per_contact=read_amount("--cost-per-contact", cost_per_contact),
        cost_total=read_amount("--cost", cost),
    )
    done = freeze(load_settings(), campaign, is_dry_run=dry_run)
    print_arms(done.arms)
    arms = {arm.name: arm.contactable_households for arm in done.arms[:2]}
    is_few = warn_of_few(arms, read_least_households())
    share = campaign.holdout_percent / 100
    print_smallest(done.base, done.measured_households, share, is_judged=not is_few)
    if dry_run:
        out.print("nothing was frozen")
    else:
        out.print(
            f"{name}: frozen as of {done.as_of_date}; send to the arm treatment alone. The "
            "builds from now on measure it",
            soft_wrap=True,
        )


@app.command("results")
def results_command(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A campaign. Default: all.")
    ] = None,
) -> None:
    """Say what campaigns brought, with interval and verdict."""
    settings = load_settings()
    frozen = Ledger(settings.ledger_folder).rows("campaigns")
    if name is not None:
        campaign = find_frozen(frozen, name)
        if campaign is None:
            raise UsageError(f"{name}: {refuse_name(frozen)}")
        show_results(settings, campaign)
        return
    with open_published(settings, with_contacts=False) as connection:
        rows = read_seen(connection, None, only_decisive=True)
    print_verdicts(rows)
    if waiting := sorted({row["campaign_name"] for row in frozen} - {row.campaign for row in rows}):
        note(f"not measured yet: {', '.join(waiting)}; the next `dms build` begins with them")
    elif not rows:
        note("no campaign was frozen yet; see dms campaign freeze --help")


@app.command("list")
def list_command() -> None:
    """List the frozen campaigns."""
    rows = Ledger(load_settings().ledger_folder).rows("campaigns")
    if not rows:
        note("no campaign was frozen yet; see dms campaign freeze --help")
        return
    table = plain_table()
    table.add_column("campaign", overflow="fold")
    for heading in ("segment", "channel", "frozen as of"):
        table.add_column(heading, no_wrap=True)
    table.add_column("held out", justify="right", no_wrap=True)
    table.add_column("judged by")
    for row in rows:
        table.add_row(
            escape(readable(row["campaign_name"])),
            escape(readable(row["segment_name"])),
            row["channel"],
            row["frozen_on"],
            f"{row['holdout_percent']:g} %",
            f"{row['measure']}, {row['window_days']} days",
        )
    out.print(table)


def find_frozen(campaigns: list[dict[str, Any]], name: str) -> dict[str, Any] | None:
    """The campaign of a name, in capitals or not: no two differ in that alone."""
    for campaign in campaigns:
        if campaign["campaign_name"].casefold() == name.casefold():
            return campaign
    return None


def refuse_name(campaigns: list[dict[str, Any]]) -> str:
    """What to say where no campaign has a name."""
    names = ", ".join(row["campaign_name"] for row in campaigns[-MOST_NAMED:])
    known = f"`dms campaign list` has them: {names}" if names else "none was frozen yet"
    return f"no campaign was frozen under that name; {known}"


def show_results(settings: Settings, frozen: dict[str, Any]) -> None:
    """Print all that is published of a frozen campaign."""
    name = frozen["campaign_name"]
    with open_published(settings, with_contacts=False) as connection:
        rows = read_seen(connection, name, only_decisive=False)
        if not rows:
            note(f"{name}: was frozen and is not measured yet; the next `dms build` begins with it")
            return
        print_verdicts(rows[:1])
        print_lift(rows)
        print_returns(connection, name)
