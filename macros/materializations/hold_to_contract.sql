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
