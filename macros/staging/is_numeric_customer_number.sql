{% macro is_numeric_customer_number(feed, table_name, column) -%}
    {%- set found = (source_columns(feed, table_name) if execute else [])
        | selectattr('name', 'equalto', column)
        | selectattr('meta.number_form', 'equalto', 'numeric') -%}
    {{ return(found | list | length > 0) }}
{%- endmacro %}
