"""Who is held out: a hash of the household, as the macro split_bucket has it on either engine."""

import duckdb

from dms.macros import render
from dms.query.published import told
from dms.sql import quote_text

TREATMENT, HOLDOUT, GLOBAL_HOLDOUT = "treatment", "holdout", "global_holdout"

_DRAWN = f"""
    create temporary table drawn as
    select
        *,
        case
            when is_held_out then '{GLOBAL_HOLDOUT}'
            when bucket < $holdout_share then '{HOLDOUT}'
            else '{TREATMENT}'
        end as arm
    from (select *, {{bucket}} as bucket from members)
"""


def draw(
    connection: duckdb.DuckDBPyConnection, salt: str, campaign: str, holdout_percent: float
) -> None:
    """Give each row of the table `members` an arm by its household_key, as the table `drawn`.

    A household has another place in [0, 1) in each campaign, so that nobody is always out; those
    that every campaign leaves out have is_held_out.
    """
    bucket = render("split_bucket", quote_text(f"{salt}:{campaign}"), "household_key")
    with told(connection):
        connection.execute(_DRAWN.format(bucket=bucket), {"holdout_share": holdout_percent / 100})
