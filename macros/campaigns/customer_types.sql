{% macro customer_types() %}
    {{ return(['party_type', 'rfm_segment', 'sales_status', 'service_status', 'parts_status']) }}
{% endmacro %}
