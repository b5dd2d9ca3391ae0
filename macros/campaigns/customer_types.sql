{#- What the households of a campaign are told apart by, beside not at all: columns of campaign_households. -#}
{% macro customer_types() %}
    {{ return(['party_type', 'rfm_segment', 'sales_status', 'service_status', 'parts_status']) }}
{% endmacro %}
