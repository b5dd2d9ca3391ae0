{% macro recent_events(events, day, months, least=1, by=none) -%}
{%- set keys = ['customer_key', by] | select | list -%}
{{ present_runs(events, day, months, least, by) }},

event_totals as (

    select
        {{ keys | join(',\n        ') }},
        count(*) as event_count,
        max({{ day }}) as last_on
    from {{ events }}
    where {{ within_months(day, months) }}
    group by {{ keys | join(', ') }}
    {%- if least > 1 %}
    having count(*) >= {{ least }}
    {%- endif %}

),

recent_events as (

    select
        event_totals.*,
        present_runs.began_on
    from event_totals
    inner join present_runs
        on
            {%- for key in keys %}
            {{ 'and ' if not loop.first }}event_totals.{{ key }} = present_runs.{{ key }}
            {%- endfor %}

)
{%- endmacro %}
