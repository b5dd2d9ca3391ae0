{#-
    Relation of customers active in one department, or in any of several, within so many months:
    customer_key, qualified_on (since when without a gap), reason.
-#}
{% macro was_active(departments, within_months) -%}
(
    with

    activities as (

        {{ activities_of(departments) }}

    ),

    changes as (

        select
            customer_key,
            activity_on as changed_on,
            1 as activity_count
        from activities

        union all

        select
            customer_key,
            {{ full_months_after('activity_on', within_months) }} as changed_on,
            -1 as activity_count
        from activities

    ),

    active as (

        {{ held_since('changes', ['activity_count'], 'activity_count > 0') }}

    ),

    last_days as (

        select
            customer_key,
            max(activity_on) as last_on
        from activities
        group by customer_key

    )

    select
        active.customer_key,
        active.held_since_on as qualified_on,
        'Active in {{ listed_texts("departments", departments) | join(" or ") }}'
        || ' within {{ within_months }} months, last on '
        || {{ months_ago('last_days.last_on') }} as reason
    from active
    inner join last_days
        on active.customer_key = last_days.customer_key
)
{%- endmacro %}
