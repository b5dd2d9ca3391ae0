{%- set rules = few_if_linted(state_rules()) -%}
with

segment_playbook as (

    select
        segment_name,
        sql_fingerprint
    from {{ ref('segment_playbook') }}

),

subjects as (

    {% for rule in rules %}
    select
        '{{ rule.kind }}' as kind,
        '{{ rule.subject }}' as subject,
        '{{ rule.beside }}' as beside,
        {{ rule.is_built | string | lower }} as is_built
    union all
    {% endfor %}
    select
        cast(null as string) as kind,
        cast(null as string) as subject,
        cast(null as string) as beside,
        false as is_built

),

-- Those that a segment made of others reads, and itself.
read_segments as (

    {% for rule in rules %}
    {%- for segment in rule.read_segments %}
    select
        '{{ rule.kind }}' as kind,
        '{{ rule.subject }}' as subject,
        '{{ segment }}' as segment_name
    union all
    {% endfor %}
    {%- endfor %}
    select
        cast(null as string) as kind,
        cast(null as string) as subject,
        cast(null as string) as segment_name

),

segment_rules as (

    select
        read_segments.kind,
        read_segments.subject,
        {{ joined_rows("coalesce(segment_playbook.sql_fingerprint, '')") }} as sql_fingerprints
    from read_segments
    inner join segment_playbook
        on read_segments.segment_name = segment_playbook.segment_name
    group by read_segments.kind, read_segments.subject

),

state_definitions as (

    select
        subjects.kind,
        subjects.subject,
        md5(concat_ws('|', subjects.beside, segment_rules.sql_fingerprints)) as definition,
        subjects.is_built
    from subjects
    left join segment_rules
        on
            subjects.kind = segment_rules.kind
            and subjects.subject = segment_rules.subject
    where subjects.kind is not null

)

select * from state_definitions
