"""Whom a name stands for: the members of a segment, or those whom a campaign froze."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

import duckdb

from dms.errors import DataError, UsageError
from dms.ledger import Ledger
from dms.query.published import told

CHANNELS = ("email", "sms", "phone", "mail")

_SEGMENTS = """
    select segment_name, external_name, one_per
    from membership.segment_catalog
    order by segment_name
"""
_MEMBERS = """
    create temporary table members (
        customer_key varchar,
        segment_name varchar,
        qualified_on date,
        arm varchar,
        priority integer
    )
"""
_OF_SEGMENT = """
    insert into members
    select customer_key, segment_name, qualified_on, 'treatment', 1
    from membership.segment_members
    where segment_name = $segment_name
"""
_OF_CAMPAIGN = """
    insert into members
    select
        unnest(cast($keys as varchar[])),
        $segment_name,
        null,
        unnest(cast($arms as varchar[])),
        1
"""


@dataclass(frozen=True)
class Audience:
    """name           of the segment or campaign
    segment_name   the segment, or the one that the campaign was frozen from
    external_name  what it is called in other tools: never the segment's own name
    one_per        person, household or contact_point
    campaign       whether a campaign froze it
    """

    name: str
    segment_name: str
    external_name: str
    one_per: str
    campaign: bool


def find_audience(
    connection: duckdb.DuckDBPyConnection, ledger: Ledger, name: str, channel: str
) -> Audience:
    """What is meant by a name; a frozen campaign goes before a segment of the same name.

    Raises:
        UsageError: neither has it, or the campaign was frozen for another channel.
        DataError: the campaign's segment is not published any more.
    """
    with told(connection):
        segments = {row[0]: row for row in connection.execute(_SEGMENTS).fetchall()}
    campaigns = {row["campaign_name"]: row for row in ledger.rows("campaigns")}
    campaign = campaigns.get(name)
    if campaign is None and name not in segments:
        near = get_close_matches(name, [*campaigns, *segments], 3)
        hint = f"; near: {', '.join(near)}" if near else ""
        raise UsageError(
            f"{name}: no segment or frozen campaign has this name{hint}; "
            "`dms segment list` lists the segments"
        )
    if campaign is None:
        segment_name, external_name, one_per = segments[name]
        return Audience(name, segment_name, external_name, one_per, campaign=False)
    if campaign["channel"] != channel:
        raise UsageError(
            f"{name}: was frozen for {campaign['channel']}, and is not measured by {channel}; say "
            f"--channel {campaign['channel']}, or export the segment {campaign['segment_name']}"
        )
    if campaign["segment_name"] not in segments:
        raise DataError(f"{name}: its segment {campaign['segment_name']} is not published any more")
    segment_name, external_name, one_per = segments[campaign["segment_name"]]
    return Audience(name, segment_name, external_name, one_per, campaign=True)


def running_campaigns(ledger: Ledger, audience: Audience, channel: str, as_of: date) -> list[str]:
    """Campaigns by the channel whose window is open and which were frozen from the segment that is
    exported itself: its list has their holdouts, too.
    """
    if audience.campaign:
        return []
    return [
        row["campaign_name"]
        for row in ledger.rows("campaigns")
        if (row["segment_name"], row["channel"]) == (audience.segment_name, channel)
        and is_running(row, as_of)
    ]


def is_running(campaign: Mapping[str, Any], as_of: date) -> bool:
    """Whether the window of a campaign, a row of the ledger, is open on the day of a build."""
    frozen_on = date.fromisoformat(campaign["frozen_on"])
    return as_of - frozen_on <= timedelta(days=campaign["window_days"])


def load_members(
    connection: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    audience: Audience,
    followed: Mapping[str, set[str]],
) -> None:
    """Leave the members as the temporary table `members`.

    Of a campaign everyone is taken who was frozen, also who has left the segment since: what it did
    is judged by all of them. `followed` says under which keys a key goes on; one that is now
    somebody's of whom another key was held out is held out too.
    """
    with told(connection):
        connection.execute(_MEMBERS)
        if not audience.campaign:
            connection.execute(_OF_SEGMENT, {"segment_name": audience.segment_name})
            return
        arms: dict[str, str] = {}
        for row in ledger.rows("campaign_members"):
            if row["campaign_name"] == audience.name and row["customer_key"]:
                for key in followed.get(row["customer_key"], {row["customer_key"]}):
                    if arms.get(key, "treatment") == "treatment":
                        arms[key] = row["arm"]
        connection.execute(
            _OF_CAMPAIGN,
            {
                "keys": list(arms),
                "arms": list(arms.values()),
                "segment_name": audience.segment_name,
            },
        )
