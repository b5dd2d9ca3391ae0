{#-
    A double to two decimal places, as decimal(8, 2), halves up. round() will not do: of a double, 1.005
    becomes 1.00 on DuckDB and 1.01 on Spark.
-#}
{% macro in_hundredths(number) -%}
    cast(
        cast(floor(100 * ({{ number }}) + 0.5e0) as bigint) * cast(0.01 as decimal(3, 2))
        as decimal(8, 2)
    )
{%- endmacro %}
