{%- set most_payments = threshold('loan_maturing_most_payments') -%}

with

running_loans as (

    select * from {{ ref('finance_contracts') }}
    where
        finance_type = 'finance'
        and is_running

),

maturing_loans as (

    select
        *,
        {{ payments_left_since(most_payments) }} as qualified_on
    from running_loans
    where payments_left <= {{ most_payments }}

),

ranked_loans as (

    select
        *,
        row_number() over (
            partition by customer_key order by qualified_on nulls last, sale_key
        ) as qualified_first
    from maturing_loans

),

qualified as (

    select
        customer_key,
        qualified_on,
        {{ counted('payments_left', 'payment') }} || ' left of ' || cast(term_months as string)
        || ' for the vehicle bought ' || {{ months_ago('sold_on') }} as reason
    from ranked_loans
    where qualified_first = 1

)

{{ member_rows('qualified') }}
