"""What `dms campaign plan` works out, for the command and the app."""

from dataclasses import dataclass

import duckdb

from dms.campaigns.power import households_needed
from dms.campaigns.published import BaseRate, Member, measure_base_rate, read_members
from dms.errors import UsageError


@dataclass(frozen=True)
class Plan:
    """How many households could be in a campaign, and how many of them come without one."""

    households: int
    base: BaseRate | None

    def needed(self, rise: float, holdout_share: float) -> int:
        """How many households let see a rise of the rate; both 0 to 1.

        Raises:
            UsageError: the rate cannot rise so.
        """
        rate = self.base.rate if self.base else 0.0
        if not 0 < rise <= 1 - rate:
            raise UsageError(
                f"--lift: {rise:.2%} on top of {rate:.2%} is no rise to 100 % or less; give "
                "another --lift, or --base-rate"
            )
        return households_needed(rate, rise, holdout_share)


def make_plan(
    connection: duckdb.DuckDBPyConnection,
    segment: str,
    *,
    channel: str | None,
    window_days: int,
    base_rate: float | None = None,
) -> Plan:
    """Plan a campaign for a segment; without a channel all its members count. The window is one of
    the seed's (check_window).

    Raises:
        UsageError: there is no such segment.
        DataError: it has no members.
    """
    members = read_members(connection, segment, channel or "email")
    if base_rate is not None:
        base: BaseRate | None = BaseRate(base_rate, "as given")
    else:
        base = measure_base_rate(connection, segment, members[0].as_of_date, window_days)
    return Plan(count_households(members, by_channel=channel is not None), base)


def count_households(members: list[Member], by_channel: bool) -> int:
    """Households that may be drawn into an arm, with somebody who may be contacted if asked."""
    return len(
        {
            member.household_key
            for member in members
            if not member.is_held_out and (member.is_contactable or not by_channel)
        }
    )
