with

running_loans as (

    select * from {{ ref('finance_contracts') }}
    where
        finance_type = 'finance'
        and is_running

),

ranked_loans as (

    select
        *,
        row_number() over (partition by customer_key order by sold_on, sale_key) as oldest_first
    from running_loans
    where has_high_apr

),

qualified as (

    select
        customer_key,
        sold_on as qualified_on,
        {{ counted('payments_left', 'payment') }} || ' left of ' || cast(term_months as string)
        || ' for the vehicle bought ' || {{ months_ago('sold_on') }} as reason
    from ranked_loans
    where oldest_first = 1

)

{{ member_rows('qualified') }}
