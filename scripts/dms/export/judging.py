"""Who of some members may be written to, and why not the others, as temporary tables."""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from dms.export.formats import E164, PLATFORMS, RUN, RUN_AFTER
from dms.export.hours import Window
from dms.export.joined import load_windows
from dms.query.published import CONTACTS, told
from dms.sql import quote_text

POINTS = {
    "email": "lower(email)",
    "sms": "mobile_phone",
    "phone": "coalesce(mobile_phone, landline_phone)",
    "mail": """
        case when address_line_1 != '' and postal_code != '' then coalesce(
            address_key,
            regexp_replace(lower(address_line_1 || postal_code), '[^\\w]', '', 'g')
        ) end
    """,
}
"""The contact point that the consent of a channel was judged for (int_channel_addresses)."""

FLAGS = {
    "email": ("can_email", "email_reason"),
    "sms": ("can_sms", "sms_reason"),
    "phone": ("can_call", "call_reason"),
    "mail": ("can_mail", "mail_reason"),
}

UNITS = {
    "person": "judged.customer_key",
    "household": "coalesce(judged.household_key, judged.customer_key)",
    "contact_point": "judged.contact_point",
}
"""What gets one message, by a segment's one_per."""

MOST_FEW = 1_000
"""Members for whom it pays to look only at their own rows of each table, which are in order."""

# Refusals and messages are those of the contact point: of whoever has it.
_JUDGED = """
    create temporary table judged as
    with

    points as not materialized (
        select
            customer_key,
            coalesce(household_key, customer_key) as household_key,
            nullif(trim({point}), '') as contact_point
        from {contacts}.intermediate.int_customer_contacts
    ),

    of_members as (select * from points {among}),

    contactability as (select * from marts.customer_contactability {among}),

    profiles as (select customer_key, lifetime_gross from marts.member_profiles {among}),

    holdouts as (select customer_key, is_held_out from membership.segment_holdouts {among}),

    written_to as (select points.* from points inner join written using (customer_key)),

    written_points as (
        select distinct contact_point from written_to where contact_point is not null
    ),

    written_households as (
        select distinct household_key from written_to where $one_per = 'household'
    ),

    refused_points as (
        select contact_point, min(refusal) as refusal
        from (
            select contact_point, refusal from points inner join refusals using (customer_key)
            union all
            select phone, 'wrong_number'
            from {contacts}.intermediate.int_customer_phones inner join wrong using (point_key)
        )
        where contact_point is not null
        group by contact_point
    )

    select
        members.*,
        of_members.household_key,
        of_members.contact_point,
        windows.window_number,
        profiles.lifetime_gross,
        {is_primary} as is_primary,
        case
            when contactability.customer_key is null or of_members.customer_key is null
                then 'no_customer'
            when not coalesce(contactability.{flag}, false)
                then coalesce(nullif(contactability.{reason}, 'allowed'), 'no_consent')
            when of_members.contact_point is null then 'no_address'
            when refused_points.refusal is not null then refused_points.refusal
            when uninterested.customer_key is not null then 'not_interested'
            when members.arm = 'global_holdout' or coalesce(holdouts.is_held_out, false)
                then 'global_holdout'
            when members.arm != 'treatment' then 'campaign_holdout'
            when
                written_points.contact_point is not null
                or written_households.household_key is not null
                then 'written_to_lately'
            when
                $is_resting
                and (rests.customer_key is not null or rests_all.customer_key is not null)
                then 'called_lately'
            when $primary_only and not {is_primary} then 'other_primary_segment'
            when $hours = 'now' and not coalesce(windows.is_open, false) then 'outside_hours'
            when $hours = 'any' and windows.window_number is null then 'outside_hours'
        end as reason_left_out
    from members
    left join contactability using (customer_key)
    left join of_members using (customer_key)
    left join profiles using (customer_key)
    left join holdouts using (customer_key)
    left join refused_points
        on of_members.contact_point = refused_points.contact_point
    left join uninterested
        on members.customer_key = uninterested.customer_key
        and members.segment_name = uninterested.segment_name
    left join resting as rests
        on members.customer_key = rests.customer_key
        and members.segment_name = rests.segment_name
    left join resting as rests_all
        on members.customer_key = rests_all.customer_key and rests_all.segment_name is null
    left join written_points
        on of_members.contact_point = written_points.contact_point
    left join written_households
        on of_members.household_key = written_households.household_key
    left join windows
        on contactability.time_zone is not distinct from windows.time_zone
        and contactability.call_weekday_hours is not distinct from windows.call_weekday_hours
        and contactability.call_weekend_hours is not distinct from windows.call_weekend_hours
"""

_AMONG = "where customer_key in (select customer_key from members)"

_IS_PRIMARY = """
    ((members.customer_key, members.segment_name) in (
        select (customer_key, segment_name) from membership.segment_primary
    ))
"""

# The order of a file, and who of a household or contact point is taken.
_ORDER = """
    priority,
    {is_primary_first}
    lifetime_gross desc nulls last,
    qualified_on desc nulls last,
    customer_key,
    segment_name
"""
_CHOSEN = """
    create temporary table chosen as
    with

    units as (
        select
            judged.*,
            row_number() over (partition by {unit} order by {order}) as number_of_unit
        from judged
        where judged.reason_left_out is null
    )

    select
        *,
        case
            when number_of_unit > 1 then 'same_' || $one_per
            when {is_incomplete} then 'incomplete_address'
            when {is_unsafe} then 'unsafe_address'
        end as reason_not_taken
    from units
"""

# An ad platform matches an address by name, country and postal code, or not at all.
_IS_INCOMPLETE = f"""
    customer_key not in (
        select contacts.customer_key
        from {CONTACTS}.intermediate.int_customer_contacts as contacts
        inner join marts.home_rooftops using (customer_key)
        where
            contacts.first_name != '' and contacts.last_name != '' and contacts.postal_code != ''
            and home_rooftops.country != ''
    )
"""

# It would not stay what it is in a cell that no spreadsheet runs (formats.defuse).
_IS_UNSAFE = f"""
    regexp_matches(contact_point, {quote_text(RUN_AFTER + RUN)})
    and not regexp_full_match(contact_point, {quote_text(E164.pattern)})
"""


@dataclass(frozen=True)
class Rules:
    """How an audience is to be chosen from: `hours` is `now`, `any` (if ever) or `ignored`;
    `is_resting` leaves out who was called lately; `at` is in UTC; `form` is the format of the file,
    empty where none is written.
    """

    channel: str
    one_per: str
    at: datetime
    hours: str = "ignored"
    primary_first: bool = False
    primary_only: bool = False
    is_resting: bool = False
    form: str = ""


def judge(connection: duckdb.DuckDBPyConnection, rules: Rules) -> list[Window | None]:
    """Leave the temporary tables `judged`, of all members, and `chosen`, of those who may be
    written to: they are taken without a `reason_not_taken`. Gives their windows by number.

    What was done before is in the tables of load_lists. The first reason that holds is given:
    whether they may be written to at all, what they said, holdouts, what they got lately, the hour;
    then the other one of the household or contact point, and what the format does not take.
    """
    with told(connection):
        windows = load_windows(connection, rules.at)
        flag, reason = FLAGS[rules.channel]
        ((members,),) = connection.execute("select count(*) from members").fetchall()
        is_asked = rules.primary_first or rules.primary_only
        connection.execute(
            _JUDGED.format(
                point=POINTS[rules.channel],
                contacts=CONTACTS,
                flag=flag,
                reason=reason,
                among=_AMONG if members <= MOST_FEW else "",
                is_primary=_IS_PRIMARY if is_asked else "false",
            ),
            {
                "one_per": rules.one_per,
                "is_resting": rules.is_resting,
                "primary_only": rules.primary_only,
                "hours": rules.hours,
            },
        )
        connection.execute(_chosen(rules), {"one_per": rules.one_per})
    return windows


def order_of(rules: Rules) -> str:
    """The order of a list, as SQL of the columns of `chosen`."""
    return _ORDER.format(is_primary_first="not is_primary," if rules.primary_first else "")


def _chosen(rules: Rules) -> str:
    is_mail = rules.channel == "mail"
    return _CHOSEN.format(
        unit=UNITS[rules.one_per],
        order=order_of(rules),
        is_incomplete=_IS_INCOMPLETE if is_mail and rules.form in PLATFORMS else "false",
        is_unsafe=_IS_UNSAFE if not is_mail and rules.form == "csv" else "false",
    )
