"""`dms campaign freeze`: who is in a campaign, in which arm, as they were that day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from dms.campaigns.arms import GLOBAL_HOLDOUT, HOLDOUT, TREATMENT, draw
from dms.campaigns.options import check_name
from dms.campaigns.published import (
    BaseRate,
    load_members,
    measure_base_rate,
    refuse_segment_name,
)
from dms.campaigns.rules import check_window, read_salt
from dms.clock import read_clock
from dms.errors import DataError, UsageError
from dms.ledger import Ledger
from dms.publishing.files import PublishedFolder
from dms.query.published import open_published, told
from dms.settings import Settings

ARMS = (TREATMENT, HOLDOUT, GLOBAL_HOLDOUT)

# In the order of the draw, which says nothing; a row of the ledger each.
_REMEMBERED = """
    select
        to_json({
            'campaign_name': $campaign_name,
            'member_number': row_number() over (order by bucket, customer_key),
            'customer_key': customer_key,
            'household_key': household_key,
            'arm': arm,
            'is_contactable': is_contactable,
            'contact_reason': contact_reason,
            'party_type': party_type,
            'rfm_segment': rfm_segment,
            'sales_status': sales_status,
            'service_status': service_status,
            'parts_status': parts_status,
            'lifetime_gross': cast(lifetime_gross as varchar)
        })
    from drawn
    order by bucket, customer_key
"""
_COUNTS = """
    select
        arm,
        count(*),
        count(distinct household_key),
        count(*) filter (where is_contactable),
        count(distinct household_key) filter (where is_contactable)
    from drawn
    group by arm
"""


@dataclass(frozen=True)
class Campaign:
    """What is frozen of a campaign, beside its members."""

    campaign_name: str
    segment_name: str
    channel: str
    holdout_percent: float
    window_days: int
    measure: str
    cost_per_contact: Decimal | None = None
    cost_total: Decimal | None = None


@dataclass(frozen=True)
class Arm:
    """How many are in an arm, and how many of them might be contacted."""

    name: str
    members: int
    households: int
    contactable: int
    contactable_households: int


@dataclass(frozen=True)
class Done:
    """What a freeze gives: the arms, how many come without a campaign, and the day."""

    arms: list[Arm]
    base: BaseRate | None
    as_of_date: date

    @property
    def measured_households(self) -> int:
        """Those of both arms who may be contacted."""
        return sum(arm.contactable_households for arm in self.arms[:2])


def freeze(
    settings: Settings, campaign: Campaign, *, is_dry_run: bool, with_base: bool = True
) -> Done:
    """Freeze who is in a campaign, in which arm, as published; write nothing in a dry run. How many
    come without one is asked `with_base` alone.

    Raises:
        UsageError: the name, the window or the segment cannot be.
        DataError: nobody may be written to, nobody would be held out, or nothing is published.
    """
    name = campaign.campaign_name
    check_name(name)
    check_window(campaign.window_days)
    ledger = Ledger(settings.ledger_folder)
    require_new(name, ledger.rows("campaigns"))
    with open_published(settings, with_contacts=False) as connection:
        as_of = load_members(connection, campaign.segment_name, campaign.channel)
        base = (
            measure_base_rate(connection, campaign.segment_name, as_of, campaign.window_days)
            if with_base
            else None
        )
        refuse_segment_name(connection, name)
        draw(connection, read_salt(), name, campaign.holdout_percent)
        arms = count_arms(connection)
        require_reach(campaign, arms)
        lines = [] if is_dry_run else read_lines(connection, name)
    if not is_dry_run:
        build = PublishedFolder(settings.published).current()
        write(ledger, campaign, lines, as_of, build.number if build else 0)
    return Done(arms, base, as_of)


def count_arms(connection: duckdb.DuckDBPyConnection) -> list[Arm]:
    """The three arms of the table `drawn`, with their numbers."""
    with told(connection):
        found = {name: counts for name, *counts in connection.execute(_COUNTS).fetchall()}
    return [Arm(name, *found.get(name, (0, 0, 0, 0))) for name in ARMS]


def read_lines(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    """A line of the ledger for each row of the table `drawn`: what a campaign of a name remembers
    of a member.
    """
    with told(connection):
        rows = connection.execute(_REMEMBERED, {"campaign_name": name}).fetchall()
    return [line for (line,) in rows]


def require_reach(campaign: Campaign, arms: Sequence[Arm]) -> None:
    """Raise DataError where nobody may be written to, or nobody would be held out."""
    treatment, holdout, _ = arms
    if not treatment.contactable:
        raise DataError(
            f"{campaign.segment_name}: nobody may be contacted by {campaign.channel}; take another "
            "channel (`dms segment show` says whom each reaches)"
        )
    if not holdout.contactable:
        raise DataError(
            f"{campaign.segment_name}: --holdout {campaign.holdout_percent:g}% of "
            f"{treatment.contactable_households} households leaves nobody to compare with; hold "
            "out more, or send it without a campaign"
        )


def write(
    ledger: Ledger,
    campaign: Campaign,
    members: Sequence[str],
    as_of: date,
    build_number: int,
) -> None:
    """Write the campaign and the lines of its members into the ledger.

    Raises:
        UsageError: a campaign has that name.
        DataError: the ledger cannot be written.
    """
    row = {
        **vars(campaign),
        "frozen_on": as_of,
        "frozen_at": read_clock(),
        "build_number": build_number,
        "members": len(members),
    }

    def refuse_second(read: Callable[[str], list[dict[str, Any]]]) -> None:
        require_new(campaign.campaign_name, read("campaigns"))

    ledger.append_together({"campaigns": [row], "campaign_members": members}, refuse_second)


def require_new(name: str, campaigns: Sequence[dict[str, Any]]) -> None:
    """Raise UsageError where a campaign has the name, in capitals or not."""
    for campaign in campaigns:
        if campaign["campaign_name"].casefold() == name.casefold():
            raise UsageError(
                f"--name {name}: was frozen for {campaign['frozen_on']} already, and stays so; "
                "take another name"
            )
