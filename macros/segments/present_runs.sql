{#-
    The CTE `present_runs`: since when a customer has had `least` events or more within `months` months
    without a break, as they still have on as_of_date. An event on the very day on which the one so many
    before it grows too old leaves no break. It says nothing on whether they have so many on as_of_date;
    recent_events does.

    events: name of the relation with the events, with customer_key.
    day: its column with their day.
    by: a further column of it, for each of whose values a customer is looked at alone.
-#}
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
