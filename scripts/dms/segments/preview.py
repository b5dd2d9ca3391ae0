"""`dms segment preview`: how large a segment would be, whom it reaches, and why they are in it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.markup import escape

from dms.console import out, plain_table, readable
from dms.segments.trial import Trial
from dms.sql import quote_text
from dms.summary import CHANNELS

MOST_LINES = 10
"""Rooftops, segments and reasons that are shown."""

_FIGURES = """
    select
        count(*),
        count(*) filter (can_email),
        count(*) filter (can_sms),
        count(*) filter (can_call),
        count(*) filter (can_mail),
        count(*) filter (can_email or can_sms or can_call or can_mail),
        cast(min(qualified_on) as varchar),
        cast(max(qualified_on) as varchar),
        count(*) filter (qualified_on is null),
        count(*) filter (qualified_on > cast({as_of} as date)),
        count(*) filter (reason is null),
        count(*) filter (home_dealership_key is null)
    from {rule}
"""

_ROOFTOPS = """
    select rule.rooftop, rule.members, homes.customers
    from (
        select home_dealership_key as rooftop, count(*) as members from {rule} group by all
    ) as rule
    left join (
        select home_dealership_key as rooftop, count(*) as customers from {profiles} group by all
    ) as homes
        on rule.rooftop is not distinct from homes.rooftop
    order by rule.members desc, rule.rooftop
"""

_OVERLAPS = """
    select
        segment_name,
        count(rule.customer_key) as shared,
        count(*) as members
    from {segment_members} as others
    left join {rule} as rule on others.customer_key = rule.customer_key
    where segment_name != {name}
    group by segment_name
    having count(rule.customer_key) > 0
    order by shared desc, members, segment_name
"""

_ALONE = """
    select count(*)
    from {rule} as rule
    anti join (from {segment_members} where segment_name != {name}) as others
        on rule.customer_key = others.customer_key
"""

# Keys are md5, so the first ones are any ones, and the same each time.
_REASONS = "select reason from {rule} where reason is not null order by customer_key limit {most}"


@dataclass
class Preview:
    """A segment by its rule as it stands, on what is published.

    share               of all customers, 0 to 1, None without any
    reach               members by channel: any, email, sms, phone, mail
    first_on, last_on   the oldest and the newest qualified_on (ISO 8601), None without members
    plausible_percent   the least and most per cent of customers expected, None where it is not said
    is_plausible        whether the share is within them, None where that is not said
    rooftops            rooftop, members, customers of that rooftop
    overlaps            segment, members of both, members of it
    in_no_other         members who are in no published segment
    faults              what breaks the member row, each a line
    """

    segment: str
    file: str
    as_of_date: str
    members: int
    customers: int
    share: float | None
    reach: dict[str, int]
    first_on: str | None
    last_on: str | None
    plausible_percent: list[float] | None
    is_plausible: bool | None
    rooftops: list[dict[str, Any]] = field(default_factory=list)
    overlaps: list[dict[str, Any]] = field(default_factory=list)
    in_no_other: int | None = None
    reasons: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def preview(trial: Trial, file: Path) -> Preview:
    """Run the rule of an SQL file.

    Raises:
        DataError: the rule cannot be run, or what is published lacks what is looked at.
    """
    rule = trial.members(file)
    profiles = trial.require("marts.member_profiles")
    ((customers,),) = trial.rows(f"select count(*) from {profiles}")
    (row,) = trial.rows(_FIGURES.format(rule=rule, as_of=quote_text(trial.as_of)))
    members, email, sms, call, mail, reached, first_on, last_on, *counts = row
    share = members / customers if customers else None
    limits = _limits(trial.project.meta(file))
    found = Preview(
        segment=file.stem,
        file=trial.project.place(file),
        as_of_date=trial.as_of,
        members=members,
        customers=customers,
        share=share,
        reach={"any": reached, "email": email, "sms": sms, "phone": call, "mail": mail},
        first_on=first_on,
        last_on=last_on,
        plausible_percent=limits,
        is_plausible=(
            limits[0] <= 100 * share <= limits[1] if limits and share is not None else None
        ),
        rooftops=[
            {"rooftop": rooftop, "members": count, "customers": of_rooftop}
            for rooftop, count, of_rooftop in trial.rows(
                _ROOFTOPS.format(rule=rule, profiles=profiles)
            )
        ],
        reasons=[
            str(reason) for (reason,) in trial.rows(_REASONS.format(rule=rule, most=MOST_LINES))
        ],
        faults=_faults(trial.project.place(file), *counts),
    )
    if segment_members := trial.published("membership.segment_members"):
        names = {
            "rule": rule,
            "segment_members": segment_members,
            "name": quote_text(file.stem),
        }
        found.overlaps = [
            {"segment": segment, "shared": shared, "members": of_segment}
            for segment, shared, of_segment in trial.rows(_OVERLAPS.format(**names))
        ]
        ((found.in_no_other,),) = trial.rows(_ALONE.format(**names))
    return found


def _limits(meta: dict[str, Any]) -> list[float] | None:
    limits = meta.get("plausible_percent")
    if (
        isinstance(limits, list)
        and len(limits) == 2
        and all(isinstance(limit, int | float) for limit in limits)
    ):
        return [float(limit) for limit in limits]
    return None


def _faults(
    place: str, without_day: int, ahead: int, without_reason: int, unknown: int
) -> list[str]:
    told = {
        "have no qualified_on: say on which day the rule began to hold": without_day,
        "have a qualified_on after as_of_date: a rule looks back": ahead,
        "have no reason: one of its parts is null; give it a coalesce()": without_reason,
        "are in no marts.member_profiles: read customer_key of a mart": unknown,
    }
    return [f"{place}: {count:,} members {fault}" for fault, count in told.items() if count]


def print_preview(found: Preview) -> None:
    """Print it for people."""
    out.print(
        f"[bold]{escape(found.segment)}[/], the rule of {escape(found.file)} on what is published, "
        f"as of {found.as_of_date}",
        soft_wrap=True,
    )
    out.print(f"  members    {found.members:,} of {found.customers:,} customers{_share(found)}")
    reached, *by_channel = found.reach.values()
    channels = ", ".join(
        f"{count:,} {channel}" for channel, count in zip(CHANNELS, by_channel, strict=True)
    )
    out.print(f"  reached    {reached:,}: {channels}")
    if found.first_on:
        out.print(f"  qualified  {found.first_on} to {found.last_on}")
    out.print(f"  plausible  {_verdict(found)}", soft_wrap=True)
    if found.in_no_other is not None:
        out.print(f"  alone      {found.in_no_other:,} are in no other segment")
    _print_rooftops(found)
    _print_overlaps(found)
    for reason in found.reasons:
        out.print(f"  {escape(readable(reason))}", soft_wrap=True)


def _share(found: Preview) -> str:
    return "" if found.share is None else f" ({found.share:.1%})"


def _verdict(found: Preview) -> str:
    if found.plausible_percent is None:
        return (
            "not said: write plausible_percent: \\[least, most] under config.meta in "
            f"{escape(str(Path(found.file).with_suffix('.yml')))}"
        )
    least, most = found.plausible_percent
    expected = f"{least:g} to {most:g} % of customers are expected"
    if found.is_plausible is None:
        return f"not known: there is no customer; {expected}"
    return f"yes: {expected}" if found.is_plausible else f"[bold red]no[/]: {expected}"


def _print_rooftops(found: Preview) -> None:
    table = plain_table()
    table.add_column("rooftop", no_wrap=True)
    table.add_column("members", justify="right")
    table.add_column("of its customers", justify="right")
    for line in found.rooftops[:MOST_LINES]:
        customers = line["customers"]
        share = f"{line['members'] / customers:.1%}" if customers else ""
        table.add_row(escape(readable(line["rooftop"] or "none")), f"{line['members']:,}", share)
    if found.rooftops:
        out.print(table)
        _print_more(len(found.rooftops), "rooftops")


def _print_overlaps(found: Preview) -> None:
    table = plain_table()
    table.add_column("also in", no_wrap=True)
    table.add_column("members", justify="right")
    table.add_column("of these", justify="right")
    table.add_column("of those", justify="right")
    for line in found.overlaps[:MOST_LINES]:
        table.add_row(
            escape(line["segment"]),
            f"{line['shared']:,}",
            f"{line['shared'] / found.members:.1%}",
            f"{line['shared'] / line['members']:.1%}",
        )
    if found.overlaps:
        out.print(table)
        _print_more(len(found.overlaps), "segments")


def _print_more(count: int, noun: str) -> None:
    if count > MOST_LINES:
        out.print(f"  and {count - MOST_LINES} more {noun}: --json has all")
