-- What is acknowledged has a finding, a last day and a reason. Correct the lines of
-- seeds/quality_acknowledged.csv that are listed.
select
    finding,
    feed,
    code,
    case
        when finding is null then 'a line needs a finding, as quality.findings_by_code calls it'
        when until is null then 'a line needs its last day (until), YYYY-MM-DD'
        else 'a line needs a reason (why)'
    end as problem
from {{ ref('quality_acknowledged') }}
where
    finding is null
    or until is null
    or why is null
