{{ config(severity='warn', meta={'told_with': 'findings'}) }}
-- Rooftops whose amounts are in no sum: no rate leads from theirs to the reporting currency.
select
    rates.feed,
    rates.dealership_key,
    rates.currency,
    rates.reporting_currency,
    rates.transaction_count,
    rates.first_on,
    'add a line ' || rates.currency || ',' || rates.reporting_currency
    || ' to seeds/exchange_rates.csv; the first rate holds for earlier days too' as what_to_do
from {{ ref('missing_exchange_rates') }} as rates
left join {{ ref('findings_by_code') }} as findings
    on
        'no rate from ' || rates.currency || ' to ' || rates.reporting_currency = findings.finding
        and rates.feed = findings.feed
        and rates.dealership_key = findings.code
where not coalesce(findings.is_acknowledged, false)
