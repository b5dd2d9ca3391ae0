with

-- With any activity: without, nothing can be measured.
customer_rfm as (

    select * from {{ ref('customer_rfm') }}
    where department = 'all'

),

customer_value as (

    select
        customer_rfm.customer_key,
        customer_value.lifetime_revenue,
        customer_value.lifetime_gross
    from customer_rfm
    inner join {{ ref('customer_value') }} as customer_value
        on customer_rfm.customer_key = customer_value.customer_key

),

customer_measures as (

    select
        customer_key,
        'recency_days' as measure,
        cast(recency_days as double) as measured_value
    from customer_rfm

    union all

    select
        customer_key,
        'frequency' as measure,
        cast(frequency as double) as measured_value
    from customer_rfm

    union all

    -- Rounded, as the engines' logarithms differ in the last digit.
    select
        customer_key,
        'log_revenue' as measure,
        floor(1e6 * ln(cast(lifetime_revenue as double)) + 0.5e0) / 1e6 as measured_value
    from customer_value
    where lifetime_revenue > 0

    union all

    select
        customer_key,
        'gross' as measure,
        cast(lifetime_gross as double) as measured_value
    from customer_value

)

select * from customer_measures
