"""Whom a running campaign holds out, so that nobody calls them for its segment."""

from collections.abc import Mapping
from datetime import date

import duckdb

from dms.campaigns.arms import HOLDOUT
from dms.export.audience import is_running
from dms.ledger import Ledger

_HELD_OUT = """
    create temporary table held_out as
    select
        unnest(cast($customers as varchar[])) as customer_key,
        unnest(cast($segments as varchar[])) as segment_name
"""


def load_held_out(
    connection: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    as_of: date,
    followed: Mapping[str, set[str]],
) -> None:
    """Leave the customers as the table `held_out`, each with the segment of the campaign; `as_of`
    is the day of the build, by which campaigns are measured, and `followed` says under which keys a
    key goes on.

    By whichever channel: a call for the same reason is what the campaign is compared with.
    """
    running = {
        row["campaign_name"]: row["segment_name"]
        for row in ledger.rows("campaigns")
        if is_running(row, as_of)
    }
    found = {
        (key, running[row["campaign_name"]])
        for row in (ledger.rows("campaign_members") if running else [])
        if row["arm"] == HOLDOUT and row["campaign_name"] in running and row["customer_key"]
        for key in followed.get(row["customer_key"], {row["customer_key"]})
    }
    connection.execute(
        _HELD_OUT,
        {"customers": [key for key, _ in found], "segments": [name for _, name in found]},
    )
