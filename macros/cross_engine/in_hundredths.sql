{% macro in_hundredths(number) -%}
    cast(
        cast(floor(100 * ({{ number }}) + 0.5e0) as bigint) * cast(0.01 as decimal(3, 2))
        as decimal(8, 2)
    )
{%- endmacro %}
