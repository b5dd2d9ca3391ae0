{% macro vehicle_key(vin) -%}
    case when {{ vin }} is not null then {{ surrogate_key([vin]) }} end
{%- endmacro %}
