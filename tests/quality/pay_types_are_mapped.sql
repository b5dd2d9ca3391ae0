{{ config(severity='warn') }}
-- Pay types that the seed does not map: the work counts for no payer until a line is added.
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
