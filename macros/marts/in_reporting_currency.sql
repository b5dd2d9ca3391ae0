{#-
    Both engines multiply and round decimals exactly: neither the amount nor the rate may be a
    double.
-#}
{% macro in_reporting_currency(amount, exchange_rate) -%}
    cast(round({{ amount }} * {{ exchange_rate }}, 2) as decimal(12, 2))
{%- endmacro %}
