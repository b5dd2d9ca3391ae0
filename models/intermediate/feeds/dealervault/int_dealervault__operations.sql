{{ config(materialized='table') }}

with

orders as (

    select
        *,
        greatest(
            {{ list_length('operation_codes') }},
            {{ list_length('operation_pay_types') }},
            {{ list_length('operation_sales') }},
            {{ list_length('operation_costs') }}
        ) as operation_count,
        greatest(
            {{ list_length('recommended_operation_codes') }},
            {{ list_length('recommended_operation_statuses') }},
            {{ list_length('recommended_operation_amounts') }}
        ) as recommendation_count
    from {{ ref('stg_dealervault__repair_orders') }}

),

operation_positions as (

    select
        *,
        {{ explode_positions('operation_count') }} as list_position
    from orders
    where operation_count >= 1

),

recommendation_positions as (

    select
        *,
        {{ explode_positions('recommendation_count') }} as list_position
    from orders
    where recommendation_count >= 1

),

operations as (

    select
        source_code,
        ro_number,
        opened_on,
        cast(list_position as bigint) as line_number,
        {{ upper_case(list_item('operation_codes', 'list_position')) }} as operation_code,
        {{ lower_case(list_item('operation_pay_types', 'list_position')) }} as source_pay_type,
        {{ not_sent('operations', ['recall_campaign_code']) }},
        {{ list_amount('operation_sales', 'list_position') }} as sale_amount,
        {{ list_amount('operation_costs', 'list_position') }} as cost_amount,
        cast(null as decimal(12, 2)) as declined_amount,
        false as is_declined
    from operation_positions

),

-- A recommendation that was sold stands among the operations already.
declined_recommendations as (

    select
        source_code,
        ro_number,
        opened_on,
        cast(operation_count + list_position as bigint) as line_number,
        {{ upper_case(list_item('recommended_operation_codes', 'list_position')) }}
            as operation_code,
        {{ not_sent('operations', ['source_pay_type', 'recall_campaign_code']) }},
        cast(0 as decimal(12, 2)) as sale_amount,
        cast(0 as decimal(12, 2)) as cost_amount,
        {{ list_amount('recommended_operation_amounts', 'list_position') }} as declined_amount,
        true as is_declined
    from recommendation_positions
    where
        {{ lower_case(list_item('recommended_operation_statuses', 'list_position')) }} = 'declined'

),

shaped as (

    select * from operations

    union all

    select * from declined_recommendations

)

select * from shaped
