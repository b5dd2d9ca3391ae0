{{ config(severity='warn') }}
-- Operations with work done whose pay type the seed `pay_types` does not map: add a line to
-- seeds/pay_types.csv.
select
    visit_key,
    line_number,
    operation_code
from {{ ref('int_repair_order_operations_unioned') }}
where
    pay_type is null
    and not is_declined
    and sale_amount != 0
