{%- set from_months = threshold('trade_in_from_months') -%}

with

owned_vehicles as (

    select * from {{ ref('vehicle_ownership') }}
    where is_owned

),

visits as (

    select * from {{ ref('visits') }}

),

visit_gaps as (

    select
        customer_key,
        closed_on,
        lag(closed_on) over (partition by customer_key order by closed_on) as previous_closed_on
    from visits

),

-- The present run of visits began with the last visit for which the one before came too early.
visitors as (

    select
        customer_key,
        max(closed_on) as last_visit_on,
        max(case
            when
                previous_closed_on is null
                or closed_on
                > {{ full_months_after('previous_closed_on', threshold('trade_in_visit_months')) }}
                then closed_on
        end) as coming_since_on
    from visit_gaps
    group by customer_key

),

ranked_vehicles as (

    select
        customer_key,
        bought_on,
        row_number() over (
            partition by customer_key order by bought_on nulls last, vehicle_key
        ) as oldest_first
    from owned_vehicles
    where
        bought_on <= {{ months_before(as_of_date(), from_months) }}
        and bought_on > {{ months_before(as_of_date(), threshold('trade_in_until_months')) }}

),

qualified as (

    select
        ranked_vehicles.customer_key,
        greatest(
            {{ full_months_after('ranked_vehicles.bought_on', from_months) }},
            visitors.coming_since_on
        ) as qualified_on,
        'Vehicle bought ' || {{ months_ago('ranked_vehicles.bought_on') }}
        || '; last visit ' || {{ months_ago('visitors.last_visit_on') }} as reason
    from ranked_vehicles
    inner join visitors
        on ranked_vehicles.customer_key = visitors.customer_key
    where
        ranked_vehicles.oldest_first = 1
        and {{ within_months('visitors.last_visit_on', threshold('trade_in_visit_months')) }}

)

{{ member_rows('qualified') }}
