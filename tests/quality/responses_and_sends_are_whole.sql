{{ config(severity='warn', meta={'told_with': 'findings'}) }}
-- Responses whose send no export knows, and sends whose campaign none knows: they count for
-- nothing, save that a refusal to an unknown campaign is a withdrawal all the same.
select
    unmatched_rows.finding,
    unmatched_rows.row_count,
    unmatched_rows.first_on,
    unmatched_rows.last_on
from {{ ref('unmatched_rows') }} as unmatched_rows
left join {{ ref('findings_by_code') }} as findings
    on
        unmatched_rows.finding = findings.finding
        and unmatched_rows.feed = findings.feed
        and unmatched_rows.table_name = findings.code
where not coalesce(findings.is_acknowledged, false)
