with

customer_360 as (

    select * from {{ ref('customer_360') }}

),

qualified as (

    select
        customer_key,
        {{ as_of_date() }} as qualified_on,
        {{ rfm_reason('customer_360') }} as reason
    from customer_360
    where rfm_segment = 'cant_lose'

)

{{ member_rows('qualified') }}
