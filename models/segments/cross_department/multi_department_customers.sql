{%- set departments = activity_departments() -%}
{%- set months = threshold('departments_look_back_months') -%}
{%- set least_departments = threshold('multi_department_least_departments') -%}

with

customer_departments as (

    select * from {{ ref('customer_departments') }}

),

customer_activities as (

    select * from {{ ref('customer_activities') }}

),

{{ recent_events('customer_activities', 'activity_on', months, by='department') }},

active_departments as (

    select
        *,
        row_number() over (partition by customer_key order by began_on nulls last, department)
            as department_number
    from recent_events

),

department_lists as (

    select
        customer_key,
        max(last_on) as last_on,
        max(case when department_number = {{ least_departments }} then began_on end)
            as enough_since_on,
        concat_ws(
            ', '
            {%- for department in departments %},
            max(case when department = '{{ department }}' then '{{ department }}' end)
            {%- endfor %}
        ) as department_names
    from active_departments
    group by customer_key

),

qualified as (

    select
        customer_departments.customer_key,
        department_lists.enough_since_on as qualified_on,
        {{ counted('customer_departments.departments_active', 'department') }}
        || ' active within {{ months }} months (' || department_lists.department_names
        || '), last on ' || {{ months_ago('department_lists.last_on') }} as reason
    from customer_departments
    inner join department_lists
        on customer_departments.customer_key = department_lists.customer_key
    where customer_departments.departments_active >= {{ least_departments }}

)

{{ member_rows('qualified') }}
