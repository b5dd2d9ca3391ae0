"""What was done before: who was written to lately, and what they said when they were called."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import duckdb

from dms.ledger import Ledger
from dms.query.published import told

REFUSED, WRONG = "do_not_call", "wrong_number"
"""Outcomes after which a customer, or a number, is called and texted no more."""

SPOKEN = ("reached", "appointment", "not_interested")
"""Outcomes of a call in which they were spoken to."""

CALLED = ("phone", "sms")
"""The channels that a number is used for: a refusal of calls covers text messages."""

KINDS = ("exports", "export_members", "task_outcomes")
"""Of the ledger's rows those that are read here."""

_CHANGES = "select distinct old_customer_key, new_customer_key from marts.customer_key_changes"
_TOUCHES = """
    select distinct customer_key
    from marts.campaign_touches
    where channel = $channel and sent_on > $since and not coalesce(is_holdout, false)
"""


@dataclass
class History:
    """By customer_key: when each was written to by the channel is within the cap, what they refused
    and why, which segments they want no more calls about, and for which they rest (None: all). And
    the keys of numbers that were wrong.
    """

    written_to: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    wrong_points: set[str] = field(default_factory=set)
    not_interested: set[tuple[str, str]] = field(default_factory=set)
    resting: set[tuple[str, str | None]] = field(default_factory=set)


def follow_keys(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """For each key that changed, itself and every key under which its records went on.

    Whoever shares a record with a key that was split or merged is meant too: what was refused is
    rather withheld from one too many.
    """
    with told(connection):
        changes = connection.execute(_CHANGES).fetchall()
    following: dict[str, set[str]] = defaultdict(set)
    for old, new in changes:
        following[old].add(new)
    return {key: _reached(key, following) for key in list(following)}


def _reached(key: str, following: Mapping[str, set[str]]) -> set[str]:
    reached, ahead = {key}, [key]
    while ahead:
        new = following.get(ahead.pop(), set()) - reached
        reached |= new
        ahead += new
    return reached


def read_history(
    connection: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    channel: str,
    *,
    at: datetime,
    cap_days: int,
    followed: Mapping[str, set[str]],
    rest_days: Mapping[str, int] | None = None,
    overlooked: Iterable[str] = (),
) -> History:
    """Read what the published build and the ledger know; `at` is in UTC.

    Who was written to on a day is written to again from `cap_days` days later on. `overlooked` are
    the numbers of exports that do not count; `rest_days` says for how many days after an outcome
    nobody is called again for the segment.
    """
    today = at.date()
    since = today - timedelta(days=cap_days)
    history = History()
    with told(connection):
        touched = connection.execute(_TOUCHES, {"channel": channel, "since": since}).fetchall()
    written_to = {key for (key,) in touched if key} | _exported(
        ledger, channel, since, set(overlooked)
    )
    for row in ledger.rows("task_outcomes") if channel in CALLED else []:
        if row["customer_key"]:
            keys = followed.get(row["customer_key"], {row["customer_key"]})
            _take_outcome(history, row, keys, today, rest_days or {})
            is_called = channel == "phone" and row["outcome"] in SPOKEN
            if is_called and date.fromisoformat(row["outcome_on"]) > since:
                written_to |= keys
    history.written_to = _followed(written_to, followed)
    return history


def _exported(ledger: Ledger, channel: str, since: date, overlooked: set[str]) -> set[str]:
    """Who stands in a file that was written to send from; what goes to an ad platform is none."""
    counting = {
        row["export_id"]
        for row in ledger.rows("exports")
        if row["channel"] == channel
        and row["format"] == "csv"
        and row["export_id"] not in overlooked
        and datetime.fromisoformat(row["exported_at"]).date() > since
    }
    return {
        row["customer_key"]
        for row in (ledger.rows("export_members") if counting else [])
        if row["export_id"] in counting and row["customer_key"]
    }


def _take_outcome(
    history: History,
    row: Mapping[str, str],
    keys: set[str],
    today: date,
    rest_days: Mapping[str, int],
) -> None:
    outcome, segment = row["outcome"], row["audience"]
    if outcome == WRONG and row.get("point_key"):
        history.wrong_points.add(row["point_key"])
    for key in keys:
        if outcome == REFUSED:
            history.refused[key] = REFUSED
        elif outcome == WRONG and not row.get("point_key"):
            history.refused.setdefault(key, WRONG)
        elif outcome == "not_interested" and segment:
            history.not_interested.add((key, segment))
    days = rest_days.get(outcome, 0)
    if days and today - date.fromisoformat(row["outcome_on"]) < timedelta(days=days):
        history.resting |= {(key, segment) for key in keys}


def _followed(keys: set[str], followed: Mapping[str, set[str]]) -> set[str]:
    return {later for key in keys for later in followed.get(key, {key})}
