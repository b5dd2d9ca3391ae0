{% macro is_house_account() -%}
    max(case when is_customer_business then 1 else 0 end) = 0
    and max(case when is_customer_business is false then 1 else 0 end) = 1
{%- endmacro %}
