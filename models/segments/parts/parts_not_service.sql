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

{{ recent_events('retail_purchases', 'purchased_on', months, least_purchases | int) }},

qualified as (

    select
        recent_events.customer_key,
        greatest(
            recent_events.began_on,
            coalesce(
                {{ full_months_after('service_lifecycles.last_on', months) }},
                recent_events.began_on
            )
        ) as qualified_on,
        {{ counted('recent_events.event_count', 'retail parts purchase') }}
        || ' within {{ months }} months, last on ' || {{ months_ago('recent_events.last_on') }}
        || case
            when service_lifecycles.last_on is null then '; never in for service'
            else '; last visit ' || {{ months_ago('service_lifecycles.last_on') }}
        end as reason
    from recent_events
    left join service_lifecycles
        on recent_events.customer_key = service_lifecycles.customer_key
    where
        service_lifecycles.last_on is null
        or not {{ within_months('service_lifecycles.last_on', months) }}

)

{{ member_rows('qualified') }}
