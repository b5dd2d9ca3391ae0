{#-
    Whether the names of a pair of records are the same but for typing errors, of two people or of two
    companies.
-#}
{% macro are_names_equal(pair) -%}
    (
        (
            {{ pair }}.first_name_level in ('exact', 'near', 'swapped')
            and {{ pair }}.last_name_level in ('exact', 'near', 'swapped')
        )
        or {{ pair }}.company_level = 'exact'
    )
{%- endmacro %}
