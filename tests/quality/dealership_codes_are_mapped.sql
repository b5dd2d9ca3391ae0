{{ config(severity='warn') }}
-- Rooftop codes that the seed does not map: their rows are quarantined until a line is added.
select
    feed,
    code_kind,
    code,
    row_count,
    last_seen_on,
    seed_file
from {{ ref('unknown_codes') }}
where code_kind in ('rooftop_code')
order by row_count desc
