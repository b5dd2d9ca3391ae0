with

counted_findings as (

    select * from {{ ref('counted_findings') }}

),

acknowledged as (

    select * from {{ ref('quality_acknowledged') }}

),

-- Of several lines that name a finding the one that holds longest counts.
naming_lines as (

    select
        findings.finding,
        findings.feed,
        findings.code,
        acknowledged.until,
        acknowledged.why,
        row_number() over (
            partition by findings.finding, findings.feed, findings.code
            order by acknowledged.until desc nulls last, acknowledged.why nulls last
        ) as longest_first
    from counted_findings as findings
    inner join acknowledged
        on findings.finding = acknowledged.finding
    where {{ is_named_by('acknowledged', 'findings') }}

),

findings_by_code as (

    select
        ---------- keys
        findings.finding,
        findings.feed,
        findings.code,

        ---------- where to look, and what to edit
        findings.look_in,
        findings.seed_file,

        ---------- acknowledgement
        naming_lines.until as acknowledged_until,
        naming_lines.why as acknowledged_why,

        ---------- measures
        findings.finding_count,
        findings.row_share,

        ---------- flags
        coalesce(naming_lines.until >= {{ as_of_date() }}, false) as is_acknowledged

    from counted_findings as findings
    left join naming_lines
        on
            findings.finding = naming_lines.finding
            and findings.feed = naming_lines.feed
            and findings.code = naming_lines.code
            and naming_lines.longest_first = 1

)

select * from findings_by_code
