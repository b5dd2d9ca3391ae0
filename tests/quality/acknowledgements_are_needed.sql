{{ config(severity='warn') }}
-- Lines of seeds/quality_acknowledged.csv that name nothing which is found, or whose day is over.
with

lines as (

    select
        *,
        {{ surrogate_key(['finding', 'feed', 'code', 'until']) }} as line_key
    from {{ ref('quality_acknowledged') }}
    where finding is not null and until is not null

),

naming_lines as (

    select distinct lines.line_key
    from lines
    inner join {{ ref('findings_by_code') }} as findings
        on lines.finding = findings.finding
    where {{ is_named_by('lines', 'findings') }}

)

select
    lines.finding,
    lines.feed,
    lines.code,
    lines.until,
    case
        when naming_lines.line_key is null
            then 'names nothing that is found: mistyped or settled; correct it or take it out'
        else 'its day is over and it is told again: mend it, or write a later day'
    end as problem
from lines
left join naming_lines
    on lines.line_key = naming_lines.line_key
where
    naming_lines.line_key is null
    or lines.until < {{ as_of_date() }}
