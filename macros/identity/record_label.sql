{% macro record_label(feed, first_extracted_at, source_customer_key) -%}
    cast(cast({{ first_extracted_at }} as date) as string)
    || case when {{ is_of_crm(feed) }} then ' CRM ' else ' ' end
    || cast({{ first_extracted_at }} as string) || '|' || {{ source_customer_key }}
{%- endmacro %}
