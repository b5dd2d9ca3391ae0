{#- Whether a record names nobody: it has neither a company nor a last name, and an initial at most. -#}
{% macro is_nameless(record) -%}
    (
        {{ record }}.company_key is null
        and {{ record }}.last_name_key is null
        and coalesce({{ is_initial(record ~ '.first_name_key') }}, true)
    )
{%- endmacro %}
