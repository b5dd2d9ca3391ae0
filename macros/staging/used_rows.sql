{% macro used_rows(raw_table, register, feed, table_name) -%}
used_rows as (

    select
        file_name,
        line_number,
        natural_key,
        extracted_at as record_extracted_at,
        first_extracted_at,
        has_decimal_comma,
        case
            when file_version is not null
                then {{ surrogate_key(["'this SQL'", 'register.typed_by', 'file_version']) }}
        end as typed_by
    from {{ register }} as register
    where row_status = 'used'

),

/* typed once */
used as (

    {{ raw_cells(raw_table, feed, table_name, beside=[
        'file_name', 'line_number', 'record_extracted_at', 'natural_key', 'has_decimal_comma',
        'typed_by',
    ]) }}
    inner join used_rows
        on
            _file = file_name
            and _line = line_number

)
{%- endmacro %}
