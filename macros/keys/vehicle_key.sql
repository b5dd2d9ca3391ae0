{#- Surrogate key of a vehicle: of its VIN as cleaned by staging, valid or not; null without one. -#}
{% macro vehicle_key(vin) -%}
    case when {{ vin }} is not null then {{ surrogate_key([vin]) }} end
{%- endmacro %}
