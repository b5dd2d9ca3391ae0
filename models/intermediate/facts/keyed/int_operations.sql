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
