{% macro cdk_order_lines(orders) -%}
line_texts as (

    {{ json_rows(
        orders,
        'order_lines',
        keep=['source_code', 'ro_number', 'opened_on', 'has_decimal_comma'],
        texts={'campaign_code': 'campaignCode', 'status_code': 'statusCode'},
        nested={'labor_operations': 'laborOperations', 'parts': 'parts'},
        position='line_position',
    ) }}

),

order_lines as (

    select
        source_code,
        ro_number,
        opened_on,
        cast(line_position as bigint) as line_position,
        nullif({{ upper_case('campaign_code') }}, '') as recall_campaign_code,
        labor_operations,
        parts,
        has_decimal_comma,
        coalesce({{ upper_case('status_code') }} = 'DECLINED', false) as is_declined
    from line_texts

)
{%- endmacro %}
