"""Campaigns of a simulated world, measured by the models' own SQL in one DuckDB process."""

from datetime import date, timedelta

import duckdb

from dms.macros import Jinja
from dms.settings import PROJECT_DIR
from dms.yaml_files import read_yaml

FROZEN_ON = date(2026, 1, 1)
SALT = "simulated"

CHAIN = (
    *("marts/campaigns/campaign_freezes", "marts/campaigns/campaign_members"),
    *("marts/campaigns/campaign_responses", "membership/campaign_households"),
    *("membership/campaign_looks", "membership/campaign_household_values"),
    *("membership/campaign_type_results", "membership/campaign_type_lift"),
    "membership/campaign_lift",
)
"""The models from the frozen members to the verdict, in the order in which dbt builds them."""

DAILY = CHAIN[CHAIN.index("membership/campaign_looks") :]
"""Those that depend on the day."""


class CampaignLab:
    """A connection in which each model is the table of its name; inputs are given as tables."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def build(self, models: tuple[str, ...], as_of: date) -> None:
        """Make tables of the models as dbt would on that day."""
        variables = read_yaml(PROJECT_DIR / "dbt_project.yml")["vars"]
        jinja = Jinja(
            PROJECT_DIR, {**variables, "as_of_date": str(as_of)}, {"ref": lambda name: name}
        )
        for model in models:
            sql = jinja.text((PROJECT_DIR / "models" / f"{model}.sql").read_text("utf-8"))
            self.connection.execute(f"create or replace table {model.rpartition('/')[2]} as {sql}")


def simulate(
    connection: duckdb.DuckDBPyConnection,
    campaigns: int,
    households: int,
    holdout_percent: int,
    effect: float,
) -> None:
    """Make the inputs of the models: half of the campaigns raise the chance of each visit by
    `effect`, a share of it, and the others do nothing.

    Households have one to three members, who come more or less often together (a chance that is
    lognormal over households). What a visit brings is lognormal, with a variance of twelve times
    the square of the mean. Numbers come from md5, so that they are the same on every machine.
    """
    variables = read_yaml(PROJECT_DIR / "dbt_project.yml")["vars"]
    bucket = Jinja(PROJECT_DIR, variables).macros["split_bucket"]
    draw = bucket("'" + SALT + ":' || campaign_name", "household_key")
    connection.execute(
        f"""
        create macro uniform(text) as
            (cast(md5_number_lower(text) % 1000003 as double) + 0.5) / 1000003;
        create macro normal(text) as
            sqrt(-2 * ln(uniform(text || ' radius'))) * cos(2 * pi() * uniform(text || ' angle'));
        create table campaign_windows as select unnest([30, 60, 90, 120]) as window_days;
        create table int_frozen_campaigns as
            select
                'campaign ' || number as campaign_name, 'any' as segment_name,
                date '{FROZEN_ON}' as frozen_on, timestamp '{FROZEN_ON}' as frozen_at,
                'email' as channel, 'gross' as measure, 0 as members, 90 as window_days,
                {holdout_percent}::double as holdout_percent,
                null::decimal(12, 2) as cost_per_contact, null::decimal(12, 2) as cost_total,
                number % 2 = 0 as has_effect
            from range({campaigns}) as numbers(number);
        create table households as
            select
                campaign_name, has_effect, campaign_name || ' h' || number as household_key,
                1 + floor(3 * uniform(campaign_name || ' size ' || number)) as size,
                exp(0.8 * normal(campaign_name || ' habit ' || number) - 0.32) as habit
            from int_frozen_campaigns cross join range({households}) as numbers(number);
        create table int_frozen_members as
            select
                campaign_name, household_key, household_key || ' m' || number as customer_key,
                row_number() over (partition by campaign_name order by household_key, number)
                    as member_number,
                case when {draw} < {holdout_percent} / 100 then 'holdout' else 'treatment' end
                    as arm,
                'allowed' as contact_reason, 'person' as party_type, 'Lost' as rfm_segment,
                'never' as sales_status, 'lost' as service_status, 'never' as parts_status,
                0::decimal(12, 2) as lifetime_gross, true as is_contactable, habit, has_effect
            from households cross join range(3) as numbers(number)
            where number < size;
        create table customers as select customer_key from int_frozen_members;
        create table campaign_sends as
            select '' as campaign_name, '' as customer_key, null::date as first_sent_on,
                null::date as first_clicked_on
            where false;
        create table chances as
            select
                campaign_name, household_key, customer_key, arm, has_effect,
                customer_key || ' v' || number as activity_key,
                uniform(customer_key || ' comes ' || number) as place,
                least(0.5, 0.06 * habit) as chance,
                1 + cast(floor(90 * uniform(customer_key || ' day ' || number)) as integer) as day,
                round(exp(4.5 + 1.6 * normal(customer_key || ' brings ' || number)), 2) as revenue
            from int_frozen_members cross join range(3) as numbers(number);
        create table customer_activities as
            select
                activity_key, customer_key, date '{FROZEN_ON}' + day as activity_on,
                'service' as department, revenue::decimal(12, 2) as reporting_net_revenue,
                round(0.4 * revenue, 2)::decimal(12, 2) as reporting_gross_profit
            from chances
            where
                place < chance
                * case when has_effect and arm = 'treatment' then 1 + {effect} else 1 end;
        """
    )


def truth(connection: duckdb.DuckDBPyConnection, effect: float) -> dict[str, float]:
    """What a household brings more when it is treated, by measure, over all that were simulated:
    each household once with and once without, whatever arm it was in.
    """
    (row,) = connection.execute(
        f"""
        with both_ways as (
            select
                household_key,
                place < chance * (1 + {effect}) as comes_with,
                place < chance as comes_without,
                revenue
            from chances
        ),
        summed as (
            select
                max(comes_with::integer) - max(comes_without::integer) as response,
                sum(comes_with::integer - comes_without::integer) as visits,
                sum(revenue * (comes_with::integer - comes_without::integer)) as revenue
            from both_ways group by household_key
        )
        select avg(response), avg(visits), avg(revenue), 0.4 * avg(revenue) from summed
        """
    ).fetchall()
    return dict(zip(("response", "visits", "revenue", "gross"), row, strict=True))


def day_of_look(window_days: int, fraction: float) -> date:
    """The day on which that share of a window is over."""
    return FROZEN_ON + timedelta(days=-int(-window_days * fraction // 1))
