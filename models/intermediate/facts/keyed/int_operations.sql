with

unioned as (

    select * from {{ ref('int_operations_unioned') }}

),

pay_types as (

    select * from {{ ref('pay_types') }}

),

operation_categories as (

    select * from {{ ref('operation_categories') }}

),

{{ paid_operations('unioned', 'pay_types') }},

operations as (

    select
        ---------- keys
        {{ surrogate_key([
            'paid_operations.feed', 'paid_operations.source_code', 'paid_operations.ro_number',
            'paid_operations.opened_on', 'paid_operations.line_number',
        ]) }} as visit_operation_key,
        paid_operations.visit_key,
        paid_operations.feed,
        paid_operations.line_number,

        ---------- dates
        paid_operations.opened_on,

        ---------- operation
        paid_operations.operation_code,
        coalesce(operation_categories.operation_category, 'other') as operation_category,
        paid_operations.source_pay_type,
        paid_operations.pay_type,
        paid_operations.recall_campaign_code,
        coalesce(paid_operations.sale_amount, 0) as sale_amount,
        coalesce(paid_operations.cost_amount, 0) as cost_amount,
        paid_operations.is_declined,
        case when paid_operations.is_declined then coalesce(paid_operations.declined_amount, 0) end
            as declined_amount

    from paid_operations
    left join operation_categories
        on paid_operations.operation_code = operation_categories.operation_code

)

select * from operations
