with

sales as (

    select * from {{ ref('sales') }}
    where
        not {{ within_months('sold_on', threshold('new_segment_from_months')) }}
        and {{ within_months('sold_on', threshold('new_segment_until_months')) }}

),

buyers as (

    select
        customer_key,
        count(*) as vehicle_count,
        min(sold_on) as first_sold_on,
        max(sold_on) as last_sold_on
    from sales
    group by customer_key

),

qualified as (

    select
        customer_key,
        {{ full_months_after('first_sold_on', threshold('new_segment_from_months')) }}
            as qualified_on,
        {{ counted('vehicle_count', 'vehicle') }}
        || ' bought {{ threshold("new_segment_from_months") }} to'
        || ' {{ threshold("new_segment_until_months") }} months ago, last on '
        || {{ months_ago('last_sold_on') }} as reason
    from buyers

)

{{ member_rows('qualified') }}
