{{ config(severity='warn', meta={'told_with': 'findings'}) }}
-- Withdrawals, hits of the do-not-call registry, unsubscribes and complaints whose address nobody
-- can read or whose send no export knows: who said no may still be contacted. Ask the sender.
-- And requests for deletion that are neither yes nor no. Ask the rooftop.
select
    refusals.feed,
    refusals.table_name,
    refusals.missing,
    count(*) as refusals,
    min(refusals.file_name) as first_file,
    max(refusals.file_name) as last_file
from {{ ref('unsettled_refusals') }} as refusals
left join {{ ref('findings_by_code') }} as findings
    on
        findings.finding = 'unsettled refusals'
        and refusals.feed = findings.feed
        and refusals.table_name || '.' || refusals.missing = findings.code
where not coalesce(findings.is_acknowledged, false)
group by refusals.feed, refusals.table_name, refusals.missing
