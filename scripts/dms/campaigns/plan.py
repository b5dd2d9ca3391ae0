"""What `dms campaign plan` works out, for the command and the app."""

from dataclasses import dataclass

import duckdb

from dms.campaigns.power import households_needed
from dms.campaigns.published import BaseRate, count_households, measure_base_rate
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
    households, as_of = count_households(connection, segment, channel)
    if base_rate is not None:
        base: BaseRate | None = BaseRate(base_rate, "as given")
    else:
        base = measure_base_rate(connection, segment, as_of, window_days)
    return Plan(households, base)
