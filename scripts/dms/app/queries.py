"""All SQL of the app. Values are $names; {mine} is what a viewer may see, which the reader fills.

{segment} is the table of a segment whose name the reader has found in the catalog.
"""

from dataclasses import dataclass
from enum import Enum


class Reads(Enum):
    """What a query gives: counts and sums that tell of nobody, rows of customers, or their names
    and contact points.
    """

    FIGURES = "figures"
    CUSTOMERS = "customers"
    CONTACTS = "contacts"


@dataclass(frozen=True)
class Query:
    """A query; one that gives rows of customers must have {mine} where it chooses them."""

    sql: str
    reads: Reads = Reads.FIGURES

    def __post_init__(self) -> None:
        if self.reads is not Reads.FIGURES and "{mine}" not in self.sql:
            raise ValueError(f"chooses customers whom a viewer may not see: {self.sql}")


EVERYBODY = "true"
OWN = """customer_key in (
    select customer_key from marts.customer_salespeople
    where list_contains($employees, salesperson_key)
)"""
"""What {mine} stands for."""

SEGMENTS = Query(
    """
    with days as (
        select segment_name, measured_on, sum(members) as members
        from membership.segment_sizes
        group by all
    ),
    before as (
        select segment_name, members
        from days
        qualify row_number() over (partition by segment_name order by measured_on desc) = 2
    )
    select
        catalog.segment_name, catalog.title, catalog.department, catalog.owner, catalog.priority,
        catalog.rule, catalog.objective, catalog.offer, catalog.channels, catalog.kpi,
        catalog.cadence, catalog.one_per, catalog.external_name, catalog.warnings,
        catalog.members, catalog.share_of_base, catalog.reachable, catalog.reachable_by_email,
        catalog.reachable_by_sms, catalog.reachable_by_phone, catalog.reachable_by_mail,
        cast(catalog.members - before.members as integer) as change
    from membership.segment_catalog as catalog
    left join before using (segment_name)
    order by catalog.department, catalog.priority, catalog.segment_name
    """
)
TITLES = Query(
    """
    select
        catalog.segment_name,
        coalesce(titles.title, catalog.title, catalog.segment_name) as title
    from membership.segment_catalog as catalog
    left join membership.segment_titles as titles
        on catalog.segment_name = titles.segment_name and titles.language_code = $language
    """
)
ROOFTOPS = Query("select dealership_key, dealership_name from marts.rooftops order by 2, 1")
CURRENCY = Query("select min(reporting_currency) as currency from marts.rooftops")
BY_ROOFTOP = Query(
    """
    select home_dealership_key, count(*) as members,
        count(*) filter (where can_email or can_sms or can_call or can_mail) as reachable
    from {segment}
    group by home_dealership_key
    order by members desc, home_dealership_key
    """
)

_CHOSEN = """
    from {segment}
    where {mine}
        and ($rooftop is null or home_dealership_key = $rooftop)
        and (
            $channel is null
            or ($channel = 'email' and can_email) or ($channel = 'sms' and can_sms)
            or ($channel = 'phone' and can_call) or ($channel = 'mail' and can_mail)
        )
        and ($least is null or lifetime_gross >= $least)
"""
MEMBERS = Query(
    f"""
    select customer_key, home_dealership_key, qualified_on, reason, lifetime_gross,
        can_email, can_sms, can_call, can_mail
    {_CHOSEN}
    order by lifetime_gross desc nulls last, customer_key
    limit $rows offset $offset
    """,
    Reads.CUSTOMERS,
)
MEMBER_COUNT = Query(f"select count(*) as members {_CHOSEN}", Reads.CUSTOMERS)

COMBINED = Query(
    """
    with people as (
        select customer_key,
            count(*) filter (where list_contains($all_of, segment_name)) as in_all,
            count(*) filter (where list_contains($any_of, segment_name)) as in_any,
            count(*) filter (where list_contains($none_of, segment_name)) as in_none
        from membership.segment_members
        where list_contains($all_of, segment_name) or list_contains($any_of, segment_name)
            or list_contains($none_of, segment_name)
        group by customer_key
    )
    select count(*) as members,
        count(*) filter (where can_email or can_sms or can_call or can_mail) as reachable,
        count(*) filter (where can_email) as email,
        count(*) filter (where can_sms) as sms,
        count(*) filter (where can_call) as phone,
        count(*) filter (where can_mail) as mail
    from people
    inner join marts.member_profiles using (customer_key)
    where in_all = len($all_of) and in_none = 0 and (in_any > 0 or len($any_of) = 0)
    """
)

ANYBODY = Query(
    "select customer_key from marts.customers where {mine} order by customer_key limit 3",
    Reads.CUSTOMERS,
)
"""A few, by whom rules that compare all customers are worked out: each may stop at another step."""

IS_VISIBLE = Query(
    "select customer_key from marts.customers where customer_key = $key and {mine}",
    Reads.CUSTOMERS,
)
VALUE = Query(
    """
    select lifetime_revenue, lifetime_gross, gross_last_12_months, rfm_segment, sales_status,
        service_status, parts_status, last_visit_on, last_sale_on, next_appointment_on,
        preferred_channel
    from marts.customer_360
    where customer_key = $key and {mine}
    """,
    Reads.CUSTOMERS,
)
VEHICLES = Query(
    """
    select make, model, model_year, owned_since_on, owned_until_on, lease_end_on, last_odometer,
        odometer_unit, last_odometer_on, is_owned
    from marts.vehicle_ownership
    where customer_key = $key and {mine}
    order by is_owned desc, owned_since_on desc, vehicle_ownership_key
    """,
    Reads.CUSTOMERS,
)
ACTIVITIES = Query(
    """
    select activity_on, department, dealership_key, net_revenue, currency
    from marts.customer_activities
    where customer_key = $key and {mine}
    order by activity_on desc, activity_key
    limit 20
    """,
    Reads.CUSTOMERS,
)

CONTACTS = Query(
    """
    select customer_key, first_name, last_name, company_name, email, mobile_phone, landline_phone,
        address_line_1, city, state, postal_code
    from dealer_contacts.intermediate.int_customer_contacts
    where customer_key in (select unnest($keys)) and {mine}
    """,
    Reads.CONTACTS,
)
FOUND_BY_NAME = Query(
    """
    select customer_key, first_name, last_name, company_name, city
    from dealer_contacts.intermediate.int_customer_contacts
    where {mine} and (
        starts_with(lower(last_name), lower($text))
        or starts_with(lower(company_name), lower($text))
        or lower(first_name || ' ' || last_name) = lower($text)
        or lower(email) = lower($text)
        or (len($digits) >= 7 and (
            regexp_replace(mobile_phone, '[^0-9]', '', 'g') like '%' || $digits
            or regexp_replace(landline_phone, '[^0-9]', '', 'g') like '%' || $digits
        ))
    )
    order by last_name, first_name, company_name, customer_key
    limit $rows
    """,
    Reads.CONTACTS,
)

STAFF = "select employee_key, employee_name from dealer_contacts.marts.staff"
"""Names of those who work here, who are no customers; still for who sees names alone."""

FINDINGS = Query(
    """
    select feed, finding, finding_count, acknowledged_count, acknowledged_until, look_in
    from quality.quality_findings
    order by finding_count - coalesce(acknowledged_count, 0) desc, feed, finding
    """
)
FRESHNESS = Query(
    """
    select dealership_key, feed, newest_extract_on, days_since_newest_extract, late_after_days,
        status
    from quality.feed_freshness
    where status != 'never_sent'
    order by status = 'fresh', dealership_key, feed
    """
)
QUARANTINE = Query(
    """
    select feed, table_name, reason, rows_quarantined, rows_raw, share
    from quality.quarantine_rates
    where rows_quarantined > 0
    order by rows_quarantined desc, feed, table_name, reason
    """
)
UNREAD = Query(
    """
    select feed, table_name, column_name, value_kind, fate, value_count, row_count
    from quality.unread_values
    order by row_count desc, feed, table_name, column_name
    """
)
CAMPAIGN_LIFT = Query(
    """
    select campaign_name, window_days, measure, looked_on, treated_households,
        held_out_households, treated_mean, held_out_mean, lift, look_low, look_high, effect,
        verdict, is_decisive
    from membership.campaign_lift
    order by campaign_name, is_decisive desc, window_days, measure
    """
)
