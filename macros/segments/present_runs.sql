{#-
    CTEs of since when a customer has had enough events within the months, the last of them `present_runs`
    (customer_key, began_on). It says nothing about those who have too few now.

    events: relation with customer_key and `day`, a row an event.
    least: how many events are enough.
-#}
{% macro present_runs(events, day, months, least=1) -%}
counted_back as (

    select
        customer_key,
        {{ day }} as began_on,
        {%- if least | int == 1 %}
        {{ day }} as counts_back_to_on
        {%- else %}
        lag({{ day }}, {{ least }} - 1) over (partition by customer_key order by {{ day }})
            as counts_back_to_on
        {%- endif %}
    from {{ events }}

),

-- From event to event: until when there are enough of them within the months.
spells as (

    select
        customer_key,
        began_on,
        {{ full_months_after('counts_back_to_on', months) }} as ended_on
    from counted_back
    where counts_back_to_on is not null

),

spell_gaps as (

    select
        *,
        lag(ended_on) over (partition by customer_key order by began_on, ended_on nulls last)
            as previous_ended_on
    from spells

),

present_runs as (

    select
        customer_key,
        max(began_on) as began_on
    from spell_gaps
    where previous_ended_on is null or began_on > previous_ended_on
    group by customer_key

)
{%- endmacro %}
