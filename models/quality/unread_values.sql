with

-- What cannot be read, row by row; the registers say which column of the source YAML is meant.
unread_rows as (

    {% for feed, table_name in few_if_linted(staged_tables()) %}
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

    {{ typed_column_rows(few_if_linted(staged_tables())) }}

),

unread_cells as (

    select
        feed,
        table_name,
        file_name || '|' || cast(line_number as string) as row_name,
        extracted_at,
        {%- for part in ['column_label', 'example'] %}
        split_part(
            split_part(unread, chr(30), cast(list_position as integer)), chr(31), {{ loop.index }}
        ) as {{ part }},
        {%- endfor %}
        row_status
    from unread_rows

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
        ---------- column
        counted.feed,
        counted.table_name,
        typed_columns.column_name,
        typed_columns.value_kind,
        typed_columns.fate,

        ---------- values
        counted.value_count,
        counted.row_count,
        cast(counted.row_count / nullif(table_totals.row_count, 0) as double) as row_share,
        counted.example,
        counted.oldest_extracted_at,
        counted.newest_extracted_at,

        ---------- flags
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
        *,
        100 * row_share >= {{ quality_threshold('unread_frequent_percent') }} as is_frequent
    from shares

)

select * from unread_values
