{%- set departments = activity_departments() -%}
{%- set months = threshold('departments_look_back_months') -%}
{%- set counts = ((departments | join('_count ')) ~ '_count').split() -%}
{%- set is_active = ' > 0 then 1 else 0 end' -%}
{%- set rule = 'case when ' ~ counts | join(is_active ~ ' + case when ') ~ is_active ~ ' = 1' -%}

with

activities as (

    select * from {{ ref('customer_activities') }}

),

changes as (

    select
        {%- for department in departments %}
        case when department = '{{ department }}' then 1 else 0 end as {{ department }}_count,
        {%- endfor %}
        customer_key,
        activity_on as changed_on
    from activities

    union all

    select
        {%- for department in departments %}
        case when department = '{{ department }}' then -1 else 0 end as {{ department }}_count,
        {%- endfor %}
        customer_key,
        {{ full_months_after('activity_on', months) }} as changed_on
    from activities

),

single_departments as (

    {{ held_since('changes', counts, rule) }}

),

last_days as (

    select
        customer_key,
        max(activity_on) as last_on
    from activities
    group by customer_key

),

qualified as (

    select
        single_departments.customer_key,
        single_departments.held_since_on as qualified_on,
        'Active in '
        || case
            {%- for department in departments %}
            when single_departments.{{ department }}_count > 0 then '{{ department }}'
            {%- endfor %}
        end
        || ' alone within {{ months }} months, last on '
        || {{ months_ago('last_days.last_on') }} as reason
    from single_departments
    inner join last_days
        on single_departments.customer_key = last_days.customer_key

)

{{ member_rows('qualified') }}
