with

customer_groups as (

    select * from {{ ref('int_customer_groups') }}

),

customer_crosswalk as (

    select
        feed,
        source_code,
        source_customer_number,
        customer_key,
        match_rule
    from customer_groups
    where delete_requested_on is null

)

select * from customer_crosswalk
