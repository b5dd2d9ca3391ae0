{% macro paid_operations(operations, pay_types) -%}
paid_operations as (

    select
        operations.*,
        {{ visit_key('operations') }} as visit_key,
        types.pay_type
    from {{ operations }} as operations
    left join {{ pay_types }} as types
        on
            operations.feed = types.feed
            and operations.source_pay_type = types.source_value
    where
        operations.operation_code is not null
        or operations.source_pay_type is not null
        or operations.sale_amount is not null
        or operations.cost_amount is not null

)
{%- endmacro %}
