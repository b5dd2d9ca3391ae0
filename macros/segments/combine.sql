{% macro combine(all_of=none, any_of=none, none_of=none) -%}
{%- set parts = combined_parts({'all_of': all_of, 'any_of': any_of, 'none_of': none_of}) -%}
{%- set days = [] -%}
{%- if all_of -%}
    {%- do days.append("max(case when list_name = 'all_of' then qualified_on end)") -%}
{%- endif -%}
{%- if any_of -%}
    {%- do days.append("min(case when list_name = 'any_of' then qualified_on end)") -%}
{%- endif -%}
with

parts as (

    {% for part in parts %}
    select
        customer_key,
        qualified_on,
        reason,
        '{{ part.list_name }}' as list_name,
        {{ loop.index }} as part_number
    from {{ part.relation }} as part_{{ loop.index }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

qualified as (

    select
        customer_key,
        {{ days[0] if days | length == 1 else 'greatest(' ~ days | join(', ') ~ ')' }}
            as qualified_on,
        concat_ws(
            '; '
            {%- for part in parts if part.list_name != 'none_of' %},
            max(case when part_number = {{ loop.index }} then reason end)
            {%- endfor %}
        ) as reason
    from parts
    group by customer_key
    having
        count(distinct case when list_name = 'all_of' then part_number end)
        = {{ (all_of or []) | length }}
        {%- if any_of %}
        and count(case when list_name = 'any_of' then 1 end) > 0
        {%- endif %}
        {%- if none_of %}
        and count(case when list_name = 'none_of' then 1 end) = 0
        {%- endif %}

)

{{ member_rows('qualified') }}
{%- endmacro %}
