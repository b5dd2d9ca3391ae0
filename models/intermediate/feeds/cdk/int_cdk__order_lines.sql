{{ config(materialized='table') }}

with

orders as (

    select * from {{ ref('stg_cdk__repair_orders') }}

),

line_texts as (

    {{ json_rows(
        'orders',
        'order_lines',
        keep=['source_code', 'ro_number', 'opened_on', 'has_decimal_comma'],
        texts={'campaign_code': 'campaignCode', 'status_code': 'statusCode'},
        nested={'labor_operations': 'laborOperations', 'parts': 'parts'},
        position='line_position',
    ) }}

),

order_lines as (

    select
        ---------- keys
        source_code,
        ro_number,
        opened_on,
        cast(line_position as bigint) as line_position,

        ---------- line
        nullif(campaign_code, '') as recall_campaign_code,
        labor_operations,
        parts,

        ---------- flags
        has_decimal_comma,
        coalesce({{ upper_case('status_code') }} = 'DECLINED', false) as is_declined

    from line_texts

)

select * from order_lines
