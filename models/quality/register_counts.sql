with

registers as (

    {% for feed, table_name in few_if_linted(staged_tables()) %}
    select
        feed,
        table_name,
        source_code,
        extracted_at,
        first_extracted_at,
        row_status,
        quarantine_reason
    from {{ ref('base_' ~ feed ~ '__' ~ table_name) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

register_counts as (

    select
        feed,
        table_name,
        source_code,
        cast(extracted_at as date) as extracted_on,
        cast(first_extracted_at as date) as first_extracted_on,
        row_status,
        quarantine_reason as reason,
        count(*) as row_count
    from registers
    group by
        feed,
        table_name,
        source_code,
        cast(extracted_at as date),
        cast(first_extracted_at as date),
        row_status,
        quarantine_reason

)

select * from register_counts
