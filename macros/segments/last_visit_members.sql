{% macro last_visit_members(months, until_months=none) -%}
with

service_lifecycles as (

    select * from {{ ref('customer_lifecycle') }}
    where department = 'service'

),

qualified as (

    select
        customer_key,
        {{ full_months_after('last_on', months) }} as qualified_on,
        'Last visit ' || {{ months_ago('last_on') }}
        || '; ' || {{ service_habit('service_lifecycles') }} as reason
    from service_lifecycles
    where
        last_on <= {{ months_before(as_of_date(), months) }}
        {%- if until_months is not none %}
        and last_on > {{ months_before(as_of_date(), until_months) }}
        {%- endif %}

)

{{ member_rows('qualified') }}
{%- endmacro %}
