{%- set months = threshold('parts_not_service_months') -%}
{%- set least_purchases = threshold('parts_not_service_least_purchases') -%}

with

parts_purchases as (

    select * from {{ ref('parts_purchases') }}

),

service_lifecycles as (

    select * from {{ ref('customer_lifecycle') }}
    where department = 'service'

),

retail_purchases as (

    select
        customer_key,
        purchased_on,
        {{ within_months('purchased_on', months) }} as is_recent,
        lag(purchased_on, {{ least_purchases }} - 1) over (
            partition by customer_key order by purchased_on
        ) as counts_back_to_on
    from parts_purchases
    where sale_type = 'retail'

),

buyers as (

    select
        customer_key,
        count(*) as purchase_count,
        max(purchased_on) as last_purchased_on
    from retail_purchases
    where is_recent
    group by customer_key
    having count(*) >= {{ least_purchases }}

),

-- From purchase to purchase: how long there are enough of them within the months.
spells as (

    select
        customer_key,
        purchased_on as began_on,
        {{ full_months_after('counts_back_to_on', months) }} as ended_on
    from retail_purchases
    where purchased_on < {{ full_months_after('counts_back_to_on', months) }}

),

spell_gaps as (

    select
        *,
        lag(ended_on) over (partition by customer_key order by began_on, ended_on nulls last)
            as previous_ended_on
    from spells

),

present_runs as (

    select
        customer_key,
        max(began_on) as began_on
    from spell_gaps
    where previous_ended_on is null or began_on > previous_ended_on
    group by customer_key

),

qualified as (

    select
        buyers.customer_key,
        greatest(
            present_runs.began_on,
            coalesce(
                {{ full_months_after('service_lifecycles.last_on', months) }},
                present_runs.began_on
            )
        ) as qualified_on,
        {{ counted('buyers.purchase_count', 'retail parts purchase') }}
        || ' within {{ months }} months, last on ' || {{ months_ago('buyers.last_purchased_on') }}
        || case
            when service_lifecycles.last_on is null then '; never in for service'
            else '; last visit ' || {{ months_ago('service_lifecycles.last_on') }}
        end as reason
    from buyers
    inner join present_runs
        on buyers.customer_key = present_runs.customer_key
    left join service_lifecycles
        on buyers.customer_key = service_lifecycles.customer_key
    where
        service_lifecycles.last_on is null
        or not {{ within_months('service_lifecycles.last_on', months) }}

)

{{ member_rows('qualified') }}
