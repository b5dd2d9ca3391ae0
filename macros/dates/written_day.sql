{#- The day in a raw column of moments, as it is written there, whatever the offset and with or without a time. -#}
{% macro written_day(column) -%}
    {{ raw_date(column) }}
{%- endmacro %}
