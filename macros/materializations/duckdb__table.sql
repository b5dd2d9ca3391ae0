{#
    Tables and views of DuckDB in one statement: `create or replace` in a transaction is seen whole or not
    at all, and a build that is killed leaves the old one. dbt-duckdb's own build beside, rename twice and
    drop, for databases in which that is not so; each step of it costs dbt as much as a small model's SQL.
    No constraints, indexes or grants: nothing here has them. A relation that breaks its contract is
    rolled back.

    In a build of what new rows touch, a relation is left as it is where nothing that it reads has other
    rows (has_other_rows).

    comment: the relation's comment, written with those of its columns; left out, dbt's persist_docs.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql'] %}
    {{ return(replaced_at_once('table')) }}
{% endmaterialization %}


{% materialization view, adapter='duckdb' %}
    {{ return(replaced_at_once('view')) }}
{% endmaterialization %}


{% macro replaced_at_once(kind, comment=none) %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type=kind) -%}
    {%- if existing is not none and existing.type == kind and not has_other_rows(model) -%}
        {%- call statement('main') -%}
            select 'nothing it reads has other rows'
        {%- endcall -%}
        {%- do adapter.commit() -%}
        {{ return({'relations': [target_relation]}) }}
    {%- endif -%}
    {%- set rows_before = sum_of_rows(existing) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- set sql_to_run = with_kept_rows(compiled_code) if kind == 'table' else compiled_code -%}
    {%- set other_kind = existing if existing is not none and existing.type != kind else none -%}
    {%- call statement('main') -%}
        {%- if other_kind is not none %}
        drop {{ other_kind.type }} {{ other_kind }};
        {%- endif %}
        create or replace {{ kind }} {{ target_relation }} as (
            {{ sql_to_run }}
        )
    {%- endcall -%}
    {%- if config.get('contract').enforced -%}
        {%- do hold_to_contract(target_relation, sql_to_run) -%}
    {%- endif -%}
    {%- if other_kind is not none -%}
        {%- do adapter.cache_dropped(other_kind) -%}
    {%- endif -%}
    {%- if comment is none -%}
        {%- do persist_docs(target_relation, model) -%}
    {%- else -%}
        {%- do write_comments(target_relation, comment) -%}
    {%- endif -%}
    {%- if rows_before is none or rows_before != sum_of_rows(target_relation) -%}
        {%- do tell_other_rows(model.unique_id) -%}
    {%- endif -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do adapter.commit() -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmacro %}


{# dbt-duckdb's own, which tells whether it added rows. #}
{% materialization incremental, adapter='duckdb', supported_languages=['sql'] %}
    {%- set rows_before = sum_of_rows(load_cached_relation(this)) -%}
    {%- set made = dbt.materialization_incremental_duckdb() -%}
    {%- if rows_before is none or rows_before != sum_of_rows(made.relations[0]) -%}
        {%- do tell_other_rows(model.unique_id) -%}
    {%- endif -%}
    {{ return(made) }}
{% endmaterialization %}
