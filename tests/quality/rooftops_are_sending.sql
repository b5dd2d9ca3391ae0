{{ config(severity='warn', meta={'told_with': 'findings'}) }}
-- Rooftops whose exports stopped, or never came though others of the feed send: ask the sender.
select
    freshness.feed,
    freshness.dealership_key,
    freshness.status,
    freshness.newest_extract_on,
    freshness.days_since_newest_extract,
    freshness.usual_gap_days,
    'ask who sends it; once sold or moved, take it out of seeds/dealerships.csv' as what_to_do
from {{ ref('feed_freshness') }} as freshness
left join {{ ref('findings_by_code') }} as findings
    on
        findings.finding = 'late rooftops'
        and freshness.feed = findings.feed
        and freshness.dealership_key = findings.code
where
    freshness.is_alarm
    and not coalesce(findings.is_acknowledged, false)
