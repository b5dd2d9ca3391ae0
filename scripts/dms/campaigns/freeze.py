"""`dms campaign freeze`: who is in a campaign, in which arm, as they were that day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dms.campaigns.arms import GLOBAL_HOLDOUT, HOLDOUT, TREATMENT, arm_of, campaign_bucket
from dms.campaigns.options import check_name
from dms.campaigns.published import (
    BaseRate,
    Member,
    measure_base_rate,
    read_members,
    refuse_segment_name,
)
from dms.campaigns.rules import check_window, read_salt
from dms.clock import read_clock
from dms.errors import DataError, UsageError
from dms.ledger import Ledger
from dms.publishing.files import PublishedFolder
from dms.query.published import open_published
from dms.settings import Settings

ARMS = (TREATMENT, HOLDOUT, GLOBAL_HOLDOUT)

_REMEMBERED = (
    *("customer_key", "household_key", "arm", "is_contactable", "contact_reason", "party_type"),
    *("rfm_segment", "sales_status", "service_status", "parts_status", "lifetime_gross"),
)


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
class Frozen:
    """A member with their arm."""

    member: Member
    arm: str


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


def freeze(settings: Settings, campaign: Campaign, *, is_dry_run: bool) -> Done:
    """Freeze who is in a campaign, in which arm, as published; write nothing in a dry run.

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
        members = read_members(connection, campaign.segment_name, campaign.channel)
        as_of = members[0].as_of_date
        base = measure_base_rate(connection, campaign.segment_name, as_of, campaign.window_days)
        refuse_segment_name(connection, name)
    frozen = draw(campaign, members, read_salt())
    arms = count_arms(frozen)
    require_reach(campaign, arms)
    if not is_dry_run:
        build = PublishedFolder(settings.published).current()
        write(ledger, campaign, frozen, build.number if build else 0)
    return Done(arms, base, as_of)


def draw(campaign: Campaign, members: Sequence[Member], salt: str) -> list[Frozen]:
    """Give each member an arm by the household, in the order of the draw, which says nothing."""
    places = {
        member.household_key: campaign_bucket(salt, campaign.campaign_name, member.household_key)
        for member in members
    }
    ordered = sorted(members, key=lambda one: (places[one.household_key], one.customer_key))
    return [
        Frozen(
            member,
            arm_of(places[member.household_key], campaign.holdout_percent, member.is_held_out),
        )
        for member in ordered
    ]


def count_arms(frozen: Sequence[Frozen]) -> list[Arm]:
    """The three arms, with their numbers."""
    found = []
    for name in ARMS:
        members = [one.member for one in frozen if one.arm == name]
        reached = [member for member in members if member.is_contactable]
        found.append(
            Arm(
                name,
                len(members),
                len({member.household_key for member in members}),
                len(reached),
                len({member.household_key for member in reached}),
            )
        )
    return found


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


def write(ledger: Ledger, campaign: Campaign, frozen: Sequence[Frozen], build_number: int) -> None:
    """Write the campaign and its members into the ledger.

    Raises:
        UsageError: a campaign has that name.
        DataError: the ledger cannot be written.
    """
    as_of: date = frozen[0].member.as_of_date
    row = {
        **vars(campaign),
        "frozen_on": as_of,
        "frozen_at": read_clock(),
        "build_number": build_number,
        "members": len(frozen),
    }
    members = [_row(campaign, number, one) for number, one in enumerate(frozen, start=1)]

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


def _row(campaign: Campaign, number: int, frozen: Frozen) -> dict[str, object]:
    known = {**vars(frozen.member), "arm": frozen.arm}
    return {
        "campaign_name": campaign.campaign_name,
        "member_number": number,
        **{name: known[name] for name in _REMEMBERED},
    }
