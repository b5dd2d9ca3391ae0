with

int_part_lines as (

    select * from {{ ref('int_part_lines') }}

),

part_categories as (

    select * from {{ ref('int_part_categories') }}

),

parts_purchases as (

    select * from {{ ref('parts_purchases') }}

),

visits as (

    select * from {{ ref('visits') }}

),

part_lines as (

    select
        ---------- keys
        int_part_lines.part_line_key,
        parts_purchases.parts_purchase_key,
        visits.visit_key,
        int_part_lines.line_number,
        int_part_lines.part_position,

        ---------- part
        int_part_lines.part_number,
        coalesce(part_categories.part_category, 'other') as part_category,
        int_part_lines.quantity,
        int_part_lines.net_amount,
        int_part_lines.discount_amount,
        cast(int_part_lines.net_amount - int_part_lines.cost_amount as decimal(12, 2))
            as gross_profit,
        coalesce(parts_purchases.currency, visits.currency) as currency,
        {{ in_reporting_currency(
            'int_part_lines.net_amount',
            'coalesce(parts_purchases.exchange_rate, visits.exchange_rate)',
        ) }} as reporting_net_amount,
        {{ in_reporting_currency(
            '(int_part_lines.net_amount - int_part_lines.cost_amount)',
            'coalesce(parts_purchases.exchange_rate, visits.exchange_rate)',
        ) }} as reporting_gross_profit

    from int_part_lines
    inner join part_categories
        on int_part_lines.part_key = part_categories.part_key
    left join parts_purchases
        on int_part_lines.parts_purchase_key = parts_purchases.parts_purchase_key
    left join visits
        on int_part_lines.visit_key = visits.visit_key
    where
        parts_purchases.parts_purchase_key is not null
        or visits.visit_key is not null

)

select * from part_lines
