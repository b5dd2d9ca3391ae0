{% macro document_card(said) -%}
    cast(null as string) as source_code,
        cast(null as string) as source_customer_number,
        cast(null as date) as first_mentioned_on,
        cast(null as date) as mentioned_on,
        cast(null as timestamp) as first_extracted_at,
        file_name,
        line_number,
        {{ customer_card(said) }}
{%- endmacro %}
