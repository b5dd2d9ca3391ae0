{% macro opportunity_members(from_days, until_days) -%}
with

opportunities as (

    select * from {{ ref('opportunities') }}
    where stage in ('enquiry', 'test_drive', 'offer', 'order')

),

sales as (

    select * from {{ ref('sales') }}

),

last_sales as (

    select
        customer_key,
        max(sold_on) as last_sold_on
    from sales
    group by customer_key

),

-- A sale on the day of the stage is what became of it.
unsold as (

    select
        opportunities.*,
        lag(opportunities.stage_on) over (
            partition by opportunities.customer_key order by opportunities.stage_on
        ) as previous_stage_on,
        row_number() over (
            partition by opportunities.customer_key
            order by opportunities.stage_on desc, opportunities.opportunity_key
        ) as newest_first
    from opportunities
    left join last_sales
        on opportunities.customer_key = last_sales.customer_key
    where
        opportunities.stage_on <= {{ days_after(as_of_date(), '-' ~ from_days) }}
        and (
            last_sales.last_sold_on is null
            or opportunities.stage_on > last_sales.last_sold_on
        )

),

-- The present run began with the last stage that came when the one before held no more.
present_runs as (

    select
        customer_key,
        max(stage_on) as began_with_stage_on
    from unsold
    where
        previous_stage_on is null
        or stage_on > {{ days_after('previous_stage_on', until_days ~ ' - ' ~ from_days) }}
    group by customer_key

),

qualified as (

    select
        unsold.customer_key,
        {{ days_after('present_runs.began_with_stage_on', from_days) }} as qualified_on,
        'Stage ' || replace(unsold.stage, '_', ' ')
        || ', last touched ' || {{ months_ago('unsold.stage_on') }} as reason
    from unsold
    inner join present_runs
        on unsold.customer_key = present_runs.customer_key
    where
        unsold.newest_first = 1
        and unsold.stage_on > {{ days_after(as_of_date(), '-' ~ until_days) }}

)

{{ member_rows('qualified') }}
{%- endmacro %}
