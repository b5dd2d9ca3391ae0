{% macro in_decimals(number, places) -%}
    cast(
        cast(floor({{ 10 ** places }} * ({{ number }}) + 0.5e0) as bigint)
        * cast(0.{{ '0' * (places - 1) }}1 as decimal({{ places + 1 }}, {{ places }}))
        as decimal(18, {{ places }})
    )
{%- endmacro %}
