with

registers as (

    {% for feed, table_name in few_if_linted(staged_tables()) %}
    select
        feed,
        table_name,
        file_name,
        line_number,
        row_status,
        quarantine_reason,
        quarantine_detail
    from {{ ref('base_' ~ feed ~ '__' ~ table_name) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

quarantined_rows as (

    select
        feed,
        table_name,
        file_name,
        line_number,
        quarantine_reason as reason,
        quarantine_detail as detail
    from registers
    where row_status = 'quarantined'

)

select * from quarantined_rows
