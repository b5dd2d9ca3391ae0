{{ config(severity='warn') }}
-- Pay types that the seed does not map: a total counts for no payer, an operation as customer pay
-- where the order has no such total, until a line is added.
select
    feed,
    code_kind,
    code,
    row_count,
    last_seen_on,
    seed_file
from {{ ref('unknown_codes') }}
where code_kind in ('pay_type')
order by row_count desc
