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

    select * from parts_purchases
    where sale_type = 'retail'

),

buyers as (

    select
        customer_key,
        count(*) as purchase_count,
        max(purchased_on) as last_purchased_on
    from retail_purchases
    where {{ within_months('purchased_on', months) }}
    group by customer_key
    having count(*) >= {{ least_purchases }}

),

{{ present_runs('retail_purchases', 'purchased_on', months, least=least_purchases) }},

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
