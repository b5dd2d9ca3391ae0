with

household_groups as (

    select * from {{ ref('int_household_groups') }}

),

customer_households as (

    select
        customer_key,
        split_part(group_label, '|', 2) as household_key
    from household_groups

)

select * from customer_households
