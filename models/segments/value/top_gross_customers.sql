{%- set percent = ((1 - threshold('top_gross_percent_rank') | float) * 100) | round | int -%}

with

customer_value as (

    select * from {{ ref('customer_value') }}

),

last_days as (

    select
        customer_key,
        max(activity_on) as last_on
    from {{ ref('customer_activities') }}
    group by customer_key

),

ranked as (

    select
        customer_value.customer_key,
        customer_value.lifetime_gross,
        last_days.last_on,
        percent_rank() over (order by customer_value.lifetime_gross) as gross_rank
    from customer_value
    inner join last_days
        on customer_value.customer_key = last_days.customer_key

),

qualified as (

    select
        customer_key,
        {{ as_of_date() }} as qualified_on,
        'Lifetime gross profit ' || cast(lifetime_gross as string)
        || ', in the top {{ percent }} percent; last activity '
        || {{ months_ago('last_on') }} as reason
    from ranked
    where gross_rank >= {{ threshold('top_gross_percent_rank') }}

)

{{ member_rows('qualified') }}
