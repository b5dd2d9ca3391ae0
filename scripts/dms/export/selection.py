"""Who of an audience is written to, and who not: one place for files and tasks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from dms.export.formats import Person
from dms.export.hours import Window
from dms.export.judging import Rules, judge, order_of
from dms.query.published import CONTACTS, told

_PEOPLE = """
    select
        chosen.customer_key,
        coalesce(contacts.first_name, ''),
        coalesce(contacts.last_name, ''),
        coalesce(contacts.company_name, ''),
        case when $channel = 'email' then contact_point else '' end,
        case when $channel in ('sms', 'phone') then contact_point else '' end,
        coalesce(contacts.address_line_1, ''),
        coalesce(contacts.city, ''),
        coalesce(contacts.state, ''),
        coalesce(contacts.postal_code, ''),
        coalesce(rooftops.country, ''),
        coalesce(rooftops.home_dealership_key, ''),
        coalesce(rooftops.time_zone, ''),
        window_number,
        chosen.segment_name
    from chosen
    inner join {contacts}.intermediate.int_customer_contacts as contacts using (customer_key)
    left join marts.home_rooftops as rooftops using (customer_key)
    where chosen.reason_not_taken is null
    order by {order}
"""
_LEFT_OUT = """
    with

    left_out as (
        select * exclude (reason_left_out), reason_left_out as why from judged
        union all
        select * exclude (reason_left_out, number_of_unit, reason_not_taken), reason_not_taken
        from chosen
    )

    select customer_key, why
    from left_out
    where why is not null
    order by why in ('incomplete_address', 'unsafe_address'), {order}
"""
_COUNTS = """
    with

    reasons as (
        select reason_left_out as reason from judged where reason_left_out is not null
        union all
        select reason_not_taken from chosen
    )

    select reason, count(*) from reasons group by reason
"""


@dataclass(frozen=True)
class Chosen:
    """Somebody who is written to, for which segment, and when they may be called."""

    person: Person
    segment_name: str
    window: Window | None


@dataclass(frozen=True)
class Tally:
    """How many are written to, and how many are not for each reason."""

    chosen: int
    left_out: Counter[str]


@dataclass(frozen=True)
class Selection:
    """Who is written to, in order, and each who is not with the reason."""

    chosen: list[Chosen]
    left_out: list[tuple[str, str]]

    @property
    def tally(self) -> Tally:
        """How many they are."""
        return Tally(len(self.chosen), Counter(reason for _, reason in self.left_out))


def count_people(connection: duckdb.DuckDBPyConnection, rules: Rules) -> Tally:
    """Judge each row of the temporary table `members`, and say how many may be written to."""
    judge(connection, rules)
    with told(connection):
        counts = Counter(dict(connection.execute(_COUNTS).fetchall()))
    return Tally(counts.pop(None, 0), counts)


def select_people(connection: duckdb.DuckDBPyConnection, rules: Rules) -> Selection:
    """Judge each row of the temporary table `members`, and take one of each unit."""
    windows = judge(connection, rules)
    order = order_of(rules)
    with told(connection):
        people = _PEOPLE.format(contacts=CONTACTS, order=order)
        rows = connection.execute(people, {"channel": rules.channel}).fetchall()
        left_out = connection.execute(_LEFT_OUT.format(order=order)).fetchall()
    return Selection([_read(row, windows) for row in rows], left_out)


def _read(row: Sequence[object], windows: Sequence[Window | None]) -> Chosen:
    *texts, number, segment_name = row
    window = None if number is None else windows[int(str(number))]
    texts.append(f"{window.closes_at:%H:%M}" if window else "")
    return Chosen(Person(*map(str, texts)), str(segment_name), window)
