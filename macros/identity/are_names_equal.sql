{% macro are_names_equal(pair) -%}
    (
        (
            {{ pair }}.first_name_level in ('exact', 'near', 'swapped')
            and {{ pair }}.last_name_level in ('exact', 'near', 'swapped')
        )
        or {{ pair }}.company_level = 'exact'
    )
{%- endmacro %}
