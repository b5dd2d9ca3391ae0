{% macro was_not_active(departments, within_months) -%}
{%- set names = listed_texts("departments", departments) | join(" or ") -%}
(
    with

    activities as (

        {{ activities_of(departments) }}

    ),

    last_days as (

        select
            customer_key,
            max(activity_on) as last_on
        from activities
        group by customer_key

    ),

    silences as (

        select
            customers.customer_key,
            last_days.last_on,
            coalesce(
                {{ full_months_after('last_days.last_on', within_months) }}, customers.first_seen_on
            ) as silent_since_on
        from {{ ref('customers') }} as customers
        left join last_days
            on customers.customer_key = last_days.customer_key

    )

    select
        customer_key,
        silent_since_on as qualified_on,
        case
            when last_on is null then 'Never active in {{ names }}'
            else
                'Not active in {{ names }} within {{ within_months }} months, last on '
                || {{ months_ago('last_on') }}
        end as reason
    from silences
    where silent_since_on <= {{ as_of_date() }}
)
{%- endmacro %}
