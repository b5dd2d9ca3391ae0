{#-
    Whether a vehicle drives by electricity alone: from a battery or a fuel cell. Where its VIN tells no kind
    of electric drive, the fuel does; a plug-in hybrid is a hybrid.
-#}
{% macro is_electric() -%}
    (
        coalesce(electrification like 'BEV%' or electrification like 'FCEV%', false)
        or coalesce(electrification is null and fuel_type = 'Electric', false)
    )
{%- endmacro %}
