{{ config(materialized='table') }}

with

invoices as (

    select * from {{ ref('stg_cdk__parts_invoices') }}

),

orders as (

    select * from {{ ref('stg_cdk__repair_orders') }}

),

{{ cdk_order_lines('orders') }},

used_lines as (

    select * from order_lines
    where not is_declined

),

{%- set texts = {
    'written_number': 'partNo', 'quantity_text': 'quantity', 'sale_text': 'sale', 'cost_text': 'cost',
} %}

invoice_texts as (

    {{ json_rows(
        'invoices',
        'invoice_lines',
        keep=['source_code', 'ticket_number', 'purchased_on', 'has_decimal_comma'],
        texts=dict(texts, description='description', discount_text='discount'),
        position='line_position',
    ) }}

),

order_texts as (

    {{ json_rows(
        'used_lines',
        'parts',
        keep=['source_code', 'ro_number', 'opened_on', 'line_position', 'has_decimal_comma'],
        texts=texts,
        position='part_position',
    ) }}

),

part_texts as (

    select
        source_code,
        ticket_number,
        cast(null as string) as ro_number,
        cast(null as date) as opened_on,
        purchased_on as happened_on,
        line_position,
        1 as part_position,
        has_decimal_comma,
        written_number,
        description,
        quantity_text,
        sale_text,
        cost_text,
        discount_text
    from invoice_texts

    union all

    select
        source_code,
        cast(null as string) as ticket_number,
        ro_number,
        opened_on,
        opened_on as happened_on,
        line_position,
        part_position,
        has_decimal_comma,
        written_number,
        cast(null as string) as description,
        quantity_text,
        sale_text,
        cost_text,
        cast(null as string) as discount_text
    from order_texts

),

read_amounts as (

    select
        *,
        {{ try_number('quantity_text', 'decimal(12,2)', 'has_decimal_comma') }} as quantity,
        {{ try_number('sale_text', 'decimal(12,2)', 'has_decimal_comma') }} as sale,
        {{ try_number('cost_text', 'decimal(12,2)', 'has_decimal_comma') }} as cost,
        {{ try_number('discount_text', 'decimal(12,2)', 'has_decimal_comma') }} as discount
    from part_texts

),

-- An invoice says all of its amounts, an order none of a discount.
shaped as (

    select
        ---------- keys
        source_code,
        ticket_number,
        ro_number,
        opened_on,
        cast(line_position as bigint) as line_number,
        cast(part_position as bigint) as part_position,

        ---------- dates
        happened_on,

        ---------- part; amounts of all its units
        nullif(written_number, '') as part_number,
        nullif(description, '') as part_description,
        quantity,
        case when ticket_number is null then sale else coalesce(sale, 0) end as sale_amount,
        case when ticket_number is not null then coalesce(discount, 0) end as discount_amount,
        case when ticket_number is null then cost else coalesce(cost, 0) end as cost_amount

    from read_amounts

)

select * from shaped
