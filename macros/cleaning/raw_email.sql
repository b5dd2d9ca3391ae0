{#- The e-mail address in a raw column, of two in a cell the one at `position`; see plausible_email. -#}
{% macro raw_email(column, position=1) -%}
    {{ plausible_email(adapter.quote(column), position) }}
{%- endmacro %}
