{#-
    CTEs of the used rows of a raw table. The last one, `used`, has what raw_cells selects, beside it what
    the register knows (record_extracted_at, natural_key, has_decimal_comma), and three columns that the
    model passes on: file_name and line_number, where the row stands, and typed_by, what it is typed by.

    A row is typed when it is first used: the model's CTEs from `used` to `renamed` type it, the macro
    typed_rows closes them, and with_kept_rows leaves out the rows that an earlier build typed. So these
    CTEs ask neither the day nor other rows nor a seed; what does stands in the model's last select, over
    values as they were sent.

    typed_by says what a kept row rests on: the SQL of these CTEs (with_kept_rows puts it in), the version
    of its file, and what the register read it by, seeds and settings among it; null, and so never kept,
    for a file that landing.files does not have.
-#}
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
