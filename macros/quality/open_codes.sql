{% macro open_codes(code_kinds) %}
select
    unknown_codes.feed,
    unknown_codes.code_kind,
    unknown_codes.code,
    unknown_codes.row_count,
    unknown_codes.last_seen_on,
    unknown_codes.seed_file
from {{ ref('unknown_codes') }} as unknown_codes
left join {{ ref('findings_by_code') }} as findings
    on
        {{ code_finding('unknown_codes.code_kind') }} = findings.finding
        and unknown_codes.feed = findings.feed
        and unknown_codes.code = findings.code
where
    unknown_codes.code_kind in ('{{ code_kinds | join("', '") }}')
    and not coalesce(findings.is_acknowledged, false)
order by unknown_codes.row_count desc
{% endmacro %}
