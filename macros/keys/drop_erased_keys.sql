{% macro drop_erased_keys(register, columns) %}
    {#- Outside of `execute`, or dbt would not know that the model reads them. -#}
    {%- set kept_register = source('kept', register) -%}
    {%- set erasure_groups = ref('int_erasure_groups') -%}
    {%- set forgotten = ref('stg_landing__tombstones') -%}
    {%- set asked = source('kept', 'int_tombstones') -%}
    {%- set salt = '(select max(salt) from ' ~ ref('stg_landing__salt') ~ ')' -%}
    {%- if execute -%}
        {%- do finish_deleting_rows(kept_register) -%}
    {%- endif -%}
    {%- if execute and not is_past_day() -%}
        {%- set erased -%}
            select source_customer_key
            from {{ erasure_groups }}
            where erased_on is not null
        {%- endset -%}
        {%- set tombstones -%}
            select tombstone from {{ forgotten }}
            union all
            select tombstone from {{ asked }}
        {%- endset -%}
        {%- set is_erased = [] -%}
        {%- for column in columns -%}
            {%- do is_erased.append(column ~ ' in (' ~ erased ~ ')') -%}
            {%- do is_erased.append(
                'coalesce(' ~ tombstone(salt, "'record'", column) ~ ", '') in (" ~ tombstones ~ ')'
            ) -%}
        {%- endfor -%}
        {%- set is_erased = is_erased | join(' or ') -%}
        {%- set rows = run_query('select count(*) from ' ~ kept_register ~ ' where ' ~ is_erased) -%}
        {%- if rows.rows[0][0] > 0 -%}
            {%- do delete_rows(kept_register, is_erased) -%}
            {%- do tell_other_rows('model.' ~ project_name ~ '.' ~ register) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
