{#- The phone number in a raw column, of two in a cell the one at `position`; see plausible_phone. -#}
{% macro raw_phone(column, position=1) -%}
    {{ plausible_phone(adapter.quote(column), position) }}
{%- endmacro %}
