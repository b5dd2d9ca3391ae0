{{ config(severity='warn') }}
-- Operation codes that the seed does not hold: they fall under other until a line is added.
select
    feed,
    code_kind,
    code,
    row_count,
    last_seen_on,
    seed_file
from {{ ref('unknown_codes') }}
where code_kind in ('operation_code')
order by row_count desc
