{#
    Hold a relation of DuckDB to its model's contract before it is committed. Once made it tells its
    columns for next to nothing; dbt asks for them before, of the SQL and of an empty table of the
    contract's types, and the SQL is planned twice. Where a name, a type as it is written, or the order
    differs, dbt's own check says whether the contract is broken, and the order becomes the contract's.
#}
{% macro hold_to_contract(relation, sql) %}
    {%- set promised = [] -%}
    {%- for name, column in model.columns.items() -%}
        {%- set data_type = column.data_type | upper | replace(' ', '') | replace('STRING', 'VARCHAR') -%}
        {%- do promised.append((name | lower, data_type)) -%}
    {%- endfor -%}
    {%- set made = [] -%}
    {%- for column in run_query('describe ' ~ relation).rows -%}
        {%- do made.append((column['column_name'] | lower, column['column_type'])) -%}
    {%- endfor -%}
    {%- if made != promised -%}
        {%- if config.get('materialized') == 'materialized_view' -%}
            {%- do hold_to_member_row(made | map('first') | list) -%}
        {%- endif -%}
        {%- do get_assert_columns_equivalent(sql) -%}
        {%- if relation.is_table -%}
            {%- call statement('in_order') -%}
                create or replace table {{ relation }} as ({{ get_select_subquery(sql) }})
            {%- endcall -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
