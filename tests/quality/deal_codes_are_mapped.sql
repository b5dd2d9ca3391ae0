{{ config(severity='warn') }}
-- Deal types and statuses that the seeds do not map: such deals count as no sale until a line is
-- added.
select
    feed,
    code_kind,
    code,
    row_count,
    last_seen_on,
    seed_file
from {{ ref('unknown_codes') }}
where code_kind in ('deal_type', 'deal_status')
order by row_count desc
