-- The lines of a purchase are those that its amounts were made of. A feed may send tickets without
-- lines.
with

part_lines as (

    select
        parts_purchase_key,
        sum(net_amount) as net_amount,
        sum(discount_amount) as discount_amount,
        sum(gross_profit) as gross_profit
    from {{ ref('part_lines') }}
    where parts_purchase_key is not null
    group by parts_purchase_key

)

select parts_purchases.parts_purchase_key
from {{ ref('parts_purchases') }} as parts_purchases
inner join part_lines
    on parts_purchases.parts_purchase_key = part_lines.parts_purchase_key
where
    parts_purchases.net_amount != part_lines.net_amount
    or parts_purchases.discount_amount != part_lines.discount_amount
    or parts_purchases.gross_profit != part_lines.gross_profit
