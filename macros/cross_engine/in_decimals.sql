{#-
    A double to so many decimal places (6 at most), as decimal(18, places), halves up, so that the last
    digits of a double, which may differ by engine, are in no table. See in_hundredths.
-#}
{% macro in_decimals(number, places) -%}
    cast(
        cast(floor({{ 10 ** places }} * ({{ number }}) + 0.5e0) as bigint)
        * cast(0.{{ '0' * (places - 1) }}1 as decimal({{ places + 1 }}, {{ places }}))
        as decimal(18, {{ places }})
    )
{%- endmacro %}
