{% macro was_active(departments, within_months) -%}
(
    with

    activities as (

        {{ activities_of(departments) }}

    ),

    {{ recent_events('activities', 'activity_on', within_months) }}

    select
        customer_key,
        began_on as qualified_on,
        'Active in {{ listed_texts("departments", departments) | join(" or ") }}'
        || ' within {{ within_months }} months, last on '
        || {{ months_ago('last_on') }} as reason
    from recent_events
)
{%- endmacro %}
