with

findings_by_code as (

    select * from {{ ref('findings_by_code') }}

),

-- Of several lines that hold the one that ends first is shown: then something is told again.
ending as (

    select
        *,
        row_number() over (
            partition by finding, feed
            order by acknowledged_until nulls last, acknowledged_why nulls last, code nulls last
        ) as ending_first
    from findings_by_code
    where is_acknowledged

),

counted as (

    select
        finding,
        feed,
        look_in,
        sum(finding_count) as finding_count,
        sum(case when is_acknowledged then finding_count else 0 end) as acknowledged_count
    from findings_by_code
    group by finding, feed, look_in

),

quality_findings as (

    select
        counted.feed,
        counted.finding,
        cast(counted.finding_count as bigint) as finding_count,
        counted.look_in,
        cast(counted.acknowledged_count as bigint) as acknowledged_count,
        ending.acknowledged_until,
        ending.acknowledged_why
    from counted
    left join ending
        on
            counted.finding = ending.finding
            and counted.feed = ending.feed
            and ending.ending_first = 1

)

select * from quality_findings
