{% macro is_electric() -%}
    (
        coalesce(electrification like 'BEV%' or electrification like 'FCEV%', false)
        or coalesce(electrification is null and fuel_type = 'Electric', false)
    )
{%- endmacro %}
