with

sales as (

    select * from {{ ref('sales') }}

),

ending_leases as (

    select
        customer_key,
        sold_on,
        lease_end_on,
        row_number() over (
            partition by customer_key order by lease_end_on nulls last, sold_on, sale_key
        ) as ends_first
    from sales
    where
        finance_type = 'lease'
        and lease_end_on between
        {{ as_of_date() }}
        and {{ months_after(as_of_date(), threshold('lease_ending_months')) }}

),

qualified as (

    select
        customer_key,
        greatest(
            {{ full_months_after('lease_end_on', '-' ~ threshold('lease_ending_months')) }}, sold_on
        ) as qualified_on,
        'Lease ends ' || {{ months_ahead('lease_end_on') }} as reason
    from ending_leases
    where ends_first = 1

)

{{ member_rows('qualified') }}
