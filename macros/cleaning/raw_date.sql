{#- A raw column as a date; '' and 0 mean none. `formats` as in try_date. -#}
{% macro raw_date(column, formats=['mdy', 'iso']) -%}
    {{ try_date(trimmed(adapter.quote(column)), formats) }}
{%- endmacro %}
