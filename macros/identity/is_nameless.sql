{% macro is_nameless(record) -%}
    (
        {{ record }}.company_key is null
        and {{ record }}.last_name_key is null
        and coalesce({{ is_initial(record ~ '.first_name_key') }}, true)
    )
{%- endmacro %}
