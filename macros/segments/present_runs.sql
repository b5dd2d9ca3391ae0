{% macro present_runs(events, day, months, least=1, by=none) -%}
{%- set keys = ['customer_key', by] | select | list -%}
event_gaps as (

    select
        {{ keys | join(',\n        ') }},
        {{ day }} as began_on,
        lag({{ day }}, {{ least }}) over (partition by {{ keys | join(', ') }} order by {{ day }})
            as counted_from_on
    from {{ events }}

),

present_runs as (

    select
        {{ keys | join(',\n        ') }},
        max(began_on) as began_on
    from event_gaps
    where
        counted_from_on is null
        or began_on > {{ full_months_after('counted_from_on', months) }}
    group by {{ keys | join(', ') }}

)
{%- endmacro %}
