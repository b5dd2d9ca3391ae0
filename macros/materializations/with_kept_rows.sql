{#-
    Where all rows are kept, the SQL that types is left out: to plan it takes as long as to type
    thousands of rows.
-#}
{% macro with_kept_rows(sql) -%}
    {%- set parts = sql.split('/* typed once */') -%}
    {%- if parts | length != 5 -%}
        {{ return(sql) }}
    {%- endif -%}
    {%- set used, typing, before_typed, newly_typed, rest = parts -%}
    {%- set used = used | replace("'this SQL'", "'" ~ local_md5(typing) ~ "'") -%}

    {%- set kept = typed_before() -%}
    {%- set names = adapter.get_columns_in_relation(kept) | map(attribute='name') | list
        if kept is not none else [] -%}
    {%- set can_keep = 'file_name' in names and 'line_number' in names and 'first_extracted_at' in names -%}
    {%- set same_row -%}
        used_rows.file_name = kept.file_name
            and used_rows.line_number = kept.line_number
            and used_rows.typed_by = kept.typed_by
    {%- endset -%}
    {%- set used_count, kept_count = run_query(
        used ~ 'counted as (select count(*), count(kept.line_number) from used_rows left join '
        ~ kept ~ ' as kept on ' ~ same_row ~ ') select * from counted'
    ).rows[0] if can_keep else (0, 0) -%}
    {%- if kept_count == 0 -%}
        {{ return(used ~ typing ~ before_typed ~ newly_typed ~ rest) }}
    {%- endif -%}

    {%- set columns = names[:names.index('first_extracted_at')] -%}
    {%- set kept_rows -%}
    select
        kept.{{ columns | join(',\n        kept.') }},
        used_rows.first_extracted_at
    from {{ kept }} as kept
    inner join used_rows
        on
            {{ same_row }}
    {%- endset -%}
    {%- if kept_count == used_count -%}
        {{ return(used ~ before_typed ~ kept_rows ~ rest) }}
    {%- endif -%}
    {%- set untyped_rows -%}
untyped_rows as (

    select used_rows.*
    from used_rows
    left join {{ kept }} as kept
        on
            {{ same_row }}
    where kept.line_number is null

),

    {%- endset -%}
    {{ return(
        used ~ untyped_rows ~ typing | replace('inner join used_rows', 'inner join untyped_rows')
        ~ before_typed ~ kept_rows ~ '\n\n    union all\n'
        ~ newly_typed | replace('renamed.*', 'renamed.' ~ columns | join(',\n        renamed.')) ~ rest
    ) }}
{%- endmacro %}
