{#-
    Label of a record, a text by which records sort: the oldest, by the first extract that knew
    it, comes first. Extracts of a CRM often bear a day without a time: of one day, records of a
    management system go before the CRM's. It ends with a bar and the record's key.
-#}
{% macro record_label(feed, first_extracted_at, source_customer_key) -%}
    cast(cast({{ first_extracted_at }} as date) as string)
    || case when {{ is_of_crm(feed) }} then ' CRM ' else ' ' end
    || cast({{ first_extracted_at }} as string) || '|' || {{ source_customer_key }}
{%- endmacro %}
