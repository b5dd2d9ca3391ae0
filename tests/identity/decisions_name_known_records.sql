{{ config(severity='warn') }}

-- A decision on a record that no export holds has no effect: a number typed wrong, or a record that
-- is not landed here.
with

decided as (

    select
        left_feed as feed,
        left_source_code as source_code,
        left_customer_number as source_customer_number
    from {{ ref('identity_decisions') }}

    union

    select
        right_feed as feed,
        right_source_code as source_code,
        right_customer_number as source_customer_number
    from {{ ref('identity_decisions') }}

)

select
    decided.feed,
    decided.source_code,
    decided.source_customer_number
from decided
left join {{ ref('int_source_customers') }} as source_customers
    on
        decided.feed = source_customers.feed
        and decided.source_code = source_customers.source_code
        and decided.source_customer_number = source_customers.source_customer_number
where source_customers.source_customer_key is null
