{#-
    CTE body: since when a rule over moving sums has held without a break, for each customer for
    whom it holds on as_of_date: customer_key, held_since_on, and the sums as they stand on that day.

    changes: relation of customer_key, changed_on and by how much each sum changes on that day,
    never null. What a window of so many months lets in on a day it lets out on
    full_months_after that day.
    sums: names of those columns.
    rule: SQL condition over the sums.
-#}
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
