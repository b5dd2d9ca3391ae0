{#- Written without a number of digits for round(), with which the engines differ on the border. -#}
{% macro four_digits(expression) -%}
    round(({{ expression }}) * 10000) / 10000
{%- endmacro %}
