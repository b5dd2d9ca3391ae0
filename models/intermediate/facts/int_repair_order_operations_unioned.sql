with

dealervault_orders as (

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

dealertrack_lines as (

    select * from {{ ref('stg_dealertrack__repair_order_lines') }}

),

cdk_operations as (

    select * from {{ ref('int_cdk__operations') }}

),

pay_types as (

    select * from {{ ref('pay_types') }}

),

operation_categories as (

    select * from {{ ref('operation_categories') }}

),

dealervault_operation_positions as (

    select
        *,
        {{ explode_positions('operation_count') }} as list_position
    from dealervault_orders
    where operation_count >= 1

),

dealervault_recommendation_positions as (

    select
        *,
        {{ explode_positions('recommendation_count') }} as list_position
    from dealervault_orders
    where recommendation_count >= 1

),

dealervault_operations as (

    select
        source_code,
        ro_number,
        opened_on,
        list_position as line_number,
        {{ upper_case(list_item('operation_codes', 'list_position')) }} as operation_code,
        {{ lower_case(list_item('operation_pay_types', 'list_position')) }} as source_pay_type,
        cast(null as string) as recall_campaign_code,
        {{ list_amount('operation_sales', 'list_position') }} as sale_amount,
        {{ list_amount('operation_costs', 'list_position') }} as cost_amount,
        false as is_declined,
        cast(null as decimal(12, 2)) as declined_amount
    from dealervault_operation_positions

),

-- A recommendation that was sold stands among the operations already.
dealervault_declined_recommendations as (

    select
        source_code,
        ro_number,
        opened_on,
        operation_count + list_position as line_number,
        {{ upper_case(list_item('recommended_operation_codes', 'list_position')) }}
            as operation_code,
        cast(null as string) as source_pay_type,
        cast(null as string) as recall_campaign_code,
        cast(0 as decimal(12, 2)) as sale_amount,
        cast(0 as decimal(12, 2)) as cost_amount,
        true as is_declined,
        {{ list_amount('recommended_operation_amounts', 'list_position') }} as declined_amount
    from dealervault_recommendation_positions
    where
        {{ lower_case(list_item('recommended_operation_statuses', 'list_position')) }} = 'declined'

),

dealertrack_operations as (

    select
        source_code,
        ro_number,
        opened_on,
        line_number,
        operation_code,
        {{ lower_case('pay_type_code') }} as source_pay_type,
        cast(null as string) as recall_campaign_code,
        cast(
            case
                when line_status = 'd' then 0
                else coalesce(labor_amount, 0) + coalesce(parts_amount, 0)
            end as decimal(12, 2)
        ) as sale_amount,
        cast(
            case when line_status = 'd' then 0 else line_cost end as decimal(12, 2)
        ) as cost_amount,
        coalesce(line_status = 'd', false) as is_declined,
        cast(
            case
                when line_status = 'd' then coalesce(labor_amount, 0) + coalesce(parts_amount, 0)
            end as decimal(12, 2)
        ) as declined_amount
    from dealertrack_lines

),

unioned as (

    select
        'dealervault' as feed,
        *
    from dealervault_operations

    union all

    select
        'dealervault' as feed,
        *
    from dealervault_declined_recommendations

    union all

    select
        'dealertrack' as feed,
        *
    from dealertrack_operations

    union all

    select
        'cdk' as feed,
        source_code,
        ro_number,
        opened_on,
        line_number,
        operation_code,
        source_pay_type,
        recall_campaign_code,
        sale_amount,
        cost_amount,
        is_declined,
        declined_amount
    from cdk_operations

),

operations as (

    select
        ---------- keys
        {{ surrogate_key([
            'unioned.feed', 'unioned.source_code', 'unioned.ro_number', 'unioned.opened_on',
            'unioned.line_number',
        ]) }} as visit_operation_key,
        {{ surrogate_key([
            'unioned.feed', 'unioned.source_code', 'unioned.ro_number', 'unioned.opened_on',
        ]) }} as visit_key,
        unioned.feed,
        unioned.line_number,

        ---------- dates
        unioned.opened_on,

        ---------- operation
        unioned.operation_code,
        coalesce(operation_categories.operation_category, 'other') as operation_category,
        unioned.source_pay_type,
        pay_types.pay_type,
        unioned.recall_campaign_code,
        coalesce(unioned.sale_amount, 0) as sale_amount,
        coalesce(unioned.cost_amount, 0) as cost_amount,
        unioned.is_declined,
        case when unioned.is_declined then coalesce(unioned.declined_amount, 0) end
            as declined_amount

    from unioned
    left join pay_types
        on
            unioned.feed = pay_types.feed
            and unioned.source_pay_type = pay_types.source_value
    left join operation_categories
        on unioned.operation_code = operation_categories.operation_code
    where
        unioned.operation_code is not null
        or unioned.source_pay_type is not null
        or unioned.sale_amount is not null
        or unioned.cost_amount is not null

)

select * from operations
