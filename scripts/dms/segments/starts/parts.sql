with

parts_purchases as (

    select * from {{ ref('parts_purchases') }}

),

totals as (

    select
        customer_key,
        max(purchased_on) as last_purchased_on,
        sum(reporting_net_amount) as amount
    from parts_purchases
    where
        sale_type = 'retail'
        and {{ within_months('purchased_on', threshold('new_segment_months')) }}
    group by customer_key

),

qualified as (

    select
        customer_key,
        last_purchased_on as qualified_on,
        'Retail parts for ' || cast(amount as string)
        || ' within {{ threshold("new_segment_months") }} months, last on '
        || {{ months_ago('last_purchased_on') }} as reason
    from totals
    where amount >= {{ threshold('new_segment_least_amount') }}

)

{{ member_rows('qualified') }}
