{% macro couples_are_common(pairs) -%}
    select
        count(case when birth_date_level = 'different' then 1 end)
        >= count(case when birth_date_level in ('exact', 'near') then 1 end) as are_couples_common
    from {{ pairs }}
    where
        first_name_level = 'different'
        and last_name_level = 'exact'
        and address_level in ('exact', 'near')
{%- endmacro %}
