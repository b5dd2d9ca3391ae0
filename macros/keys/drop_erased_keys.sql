{#-
    Hook before keys are given: rows of a register with a key of somebody who is erased go, in whichever of
    `columns` it stands. A key is that of a customer number, so it is theirs. Does nothing where there is
    no such row, or in a build for a past day.
-#}
{% macro drop_erased_keys(register, columns) %}
    {%- set register = kept_relation(register) -%}
    {%- if execute -%}
        {%- do finish_deleting_rows(register) -%}
    {%- endif -%}
    {%- if execute and not is_past_day() -%}
        {%- set erased -%}
            select source_customer_key
            from {{ kept_relation('int_erasure_groups', 'intermediate') }}
            where erased_on is not null
        {%- endset -%}
        {%- set tombstones -%}
            select tombstone from {{ kept_relation('stg_landing__tombstones', 'staging') }}
            union all
            select tombstone from {{ kept_relation('int_tombstones') }}
        {%- endset -%}
        {%- set salt = '(select max(salt) from ' ~ kept_relation('salt', 'landing') ~ ')' -%}
        {%- set is_erased = [] -%}
        {%- for column in columns -%}
            {%- do is_erased.append(column ~ ' in (' ~ erased ~ ')') -%}
            {%- do is_erased.append(
                'coalesce(' ~ tombstone(salt, "'record'", column) ~ ", '') in (" ~ tombstones ~ ')'
            ) -%}
        {%- endfor -%}
        {%- set is_erased = is_erased | join(' or ') -%}
        {%- set rows = run_query('select count(*) from ' ~ register ~ ' where ' ~ is_erased) -%}
        {%- if rows.rows[0][0] > 0 -%}
            {%- do delete_rows(register, is_erased) -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
