{% macro held_since(changes, sums, rule) -%}
with

days as (

    select
        customer_key,
        changed_on
        {%- for name in sums %},
        sum({{ name }}) as {{ name }}
        {%- endfor %}
    from {{ changes }}
    where changed_on <= {{ as_of_date() }}
    group by customer_key, changed_on

),

so_far as (

    select
        customer_key,
        changed_on
        {%- for name in sums %},
        sum({{ name }}) over (partition by customer_key order by changed_on) as {{ name }}
        {%- endfor %}
    from days

),

judged as (

    select
        *,
        max(case when {{ rule }} then null else changed_on end) over (partition by customer_key)
            as last_broken_on,
        row_number() over (partition by customer_key order by changed_on desc) as newest_first
    from so_far

)

select
    customer_key,
    min(changed_on) as held_since_on
    {%- for name in sums %},
    max(case when newest_first = 1 then {{ name }} end) as {{ name }}
    {%- endfor %}
from judged
where last_broken_on is null or changed_on > last_broken_on
group by customer_key
{%- endmacro %}
