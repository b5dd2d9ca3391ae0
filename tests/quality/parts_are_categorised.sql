{{ config(severity='warn') }}
-- Parts that nothing in the seed fits: they fall under other until a line is added.
select
    feed,
    code_kind,
    code,
    row_count,
    last_seen_on,
    seed_file
from {{ ref('unknown_codes') }}
where code_kind in ('part_number', 'part_description')
order by row_count desc
