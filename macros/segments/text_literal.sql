{% macro text_literal(text) -%}
    {%- if text -%}
        {{ dbt.string_literal(dbt.escape_single_quotes(text.split() | join(' '))) }}
    {%- else -%}
        cast(null as string)
    {%- endif -%}
{%- endmacro %}
