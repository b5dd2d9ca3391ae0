{#-
    Whether a customer number, whose mentions are grouped by it, is the dealership's own: only papers of no
    customer's business bear it.
-#}
{% macro is_house_account() -%}
    max(case when is_customer_business then 1 else 0 end) = 0
    and max(case when is_customer_business is false then 1 else 0 end) = 1
{%- endmacro %}
