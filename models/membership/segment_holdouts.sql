{%- set holdout = var('holdout') -%}

with

customers as (

    select
        customer_key,
        household_key
    from {{ ref('customers') }}

),

drawn as (

    select
        customer_key,
        household_key,
        {{ split_bucket(text_literal(holdout.salt), 'household_key') }} as bucket
    from customers

),

segment_holdouts as (

    select
        customer_key,
        household_key,
        bucket,
        bucket < {{ holdout.global_percent }} / 100e0 as is_held_out
    from drawn

)

select * from segment_holdouts
