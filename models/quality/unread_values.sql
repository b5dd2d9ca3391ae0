with

-- What cannot be read, row by row; the registers say which column of the source YAML is meant.
unread_rows as (

    {% for feed, table_name in staged_tables() %}
    select
        feed,
        table_name,
        file_name,
        line_number,
        extracted_at,
        row_status,
        unread,
        {{ explode_positions("1 + length(unread) - length(replace(unread, chr(30), ''))") }}
            as list_position
    from {{ ref('base_' ~ feed ~ '__' ~ table_name) }}
    where unread is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

table_totals as (

    select
        feed,
        table_name,
        max(extracted_on) as newest_extract_on,
        sum(case when row_status != 'superseded' then row_count end) as row_count
    from {{ ref('register_counts') }}
    group by feed, table_name

),

typed_columns as (

    {{ typed_column_rows(staged_tables()) }}

),

unread_texts as (

    select
        feed,
        table_name,
        file_name,
        line_number,
        extracted_at,
        row_status,
        split_part(unread, chr(30), cast(list_position as integer)) as unread_value
    from unread_rows

),

unread_cells as (

    select
        feed,
        table_name,
        file_name || '|' || cast(line_number as string) as row_name,
        extracted_at,
        row_status,
        split_part(unread_value, chr(31), 1) as column_label,
        split_part(unread_value, chr(31), 2) as example
    from unread_texts

),

-- What a newer extract has put right is settled, and tells only since when the column has been so.
counted as (

    select
        feed,
        table_name,
        column_label,
        count(case when row_status != 'superseded' then 1 end) as value_count,
        count(distinct case when row_status != 'superseded' then row_name end) as row_count,
        min(case when row_status != 'superseded' then example end) as example,
        max(case when row_status != 'superseded' then extracted_at end) as newest_extracted_at,
        min(extracted_at) as oldest_extracted_at
    from unread_cells
    group by feed, table_name, column_label

),

shares as (

    select
        counted.feed,
        counted.table_name,
        typed_columns.column_name,
        typed_columns.value_kind,
        typed_columns.fate,
        counted.value_count,
        counted.row_count,
        counted.example,
        counted.oldest_extracted_at,
        counted.newest_extracted_at,
        cast(counted.row_count / nullif(table_totals.row_count, 0) as double) as row_share,
        cast(counted.oldest_extracted_at as date) >= table_totals.newest_extract_on as is_new
    from counted
    inner join typed_columns
        on
            counted.feed = typed_columns.feed
            and counted.table_name = typed_columns.table_name
            and counted.column_label = typed_columns.column_label
    inner join table_totals
        on
            counted.feed = table_totals.feed
            and counted.table_name = table_totals.table_name
    where counted.value_count > 0

),

unread_values as (

    select
        ---------- keys
        feed,
        table_name,
        column_name,

        ---------- what is declared of the column
        value_kind,
        fate,

        ---------- measures
        value_count,
        row_count,
        row_share,
        example,

        ---------- dates
        oldest_extracted_at,
        newest_extracted_at,

        ---------- flags
        is_new,
        100 * row_share >= {{ quality_threshold('unread_frequent_percent') }} as is_frequent

    from shares

)

select * from unread_values
